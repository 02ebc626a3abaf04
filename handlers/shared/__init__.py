"""What all platforms share: the grammar, neutral replies, alert cards, headlines, harmless text. Enter here, not by a submodule."""

from handlers.shared.asking import Asked, Asker
from handlers.shared.cards import AlertCard, CardSource, Flags, card
from handlers.shared.grammar import VERBS, Kind, Option, Right, Verb, verb
from handlers.shared.names import place_flag, place_name
from handlers.shared.replies import (
    Action,
    Attachment,
    Block,
    Button,
    Case,
    Choice,
    Code,
    Fact,
    Facts,
    Line,
    Link,
    Moment,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Reply,
    Row,
    Rows,
    Strong,
    Style,
)  # fmt: skip
from handlers.shared.text import clean, clean_url, shortened
from handlers.shared.titles import DENIALS, STATUS_WORDS, TITLES
from handlers.shared.wording import Names, confidence_words, date_words, headline, listed, possessive, with_the

__all__ = [
    "DENIALS", "STATUS_WORDS", "TITLES", "VERBS", "Action", "AlertCard", "Asked", "Asker", "Attachment", "Block", "Button", "CardSource",
    "Case", "Choice", "Code", "Fact", "Facts", "Flags", "Kind", "Line", "Link", "Moment", "Names", "Option", "Paragraph", "Picture",
    "Piece", "Quote", "Reply", "Right", "Row", "Rows", "Strong", "Style", "Verb", "card", "clean", "clean_url", "confidence_words", "date_words",
    "headline", "listed", "place_flag", "place_name", "possessive", "shortened", "verb", "with_the",
]  # fmt: skip
