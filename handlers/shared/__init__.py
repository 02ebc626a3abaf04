"""What all platforms share: alert cards, headlines, harmless text. Enter here, not by a submodule. Imports `bot.domain` only."""

from handlers.shared.cards import AlertCard, CardSource, Flags, card
from handlers.shared.names import place_flag, place_name
from handlers.shared.text import clean, clean_url, shortened
from handlers.shared.titles import DENIALS, STATUS_WORDS, TITLES
from handlers.shared.wording import Names, confidence_words, date_words, headline, listed, possessive, with_the

__all__ = [
    "DENIALS", "STATUS_WORDS", "TITLES", "AlertCard", "CardSource", "Flags", "Names", "card", "clean", "clean_url", "confidence_words",
    "date_words", "headline", "listed", "place_flag", "place_name", "possessive", "shortened", "with_the",
]  # fmt: skip
