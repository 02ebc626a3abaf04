"""What all platforms share. Enter here, not by a submodule. Imports the service's floor and below; never a platform.

For a platform there are five doors: `answer` for a command, `act` for a pressed button (with `form` where it asks first), `Parser` for
lines of free words, `Completer` for autocomplete, `card` and `digest_card` for what is told without being asked.
"""

from handlers.shared.actions import act, form
from handlers.shared.answers import answer
from handlers.shared.asking import Asked, Asker
from handlers.shared.cards import AlertCard, CardSource, DigestCard, Flags, alert_buttons, card, digest_card
from handlers.shared.completing import Completer, Suggestion
from handlers.shared.grammar import OFFICE_WORDS, STATUS_VALUES, TYPE_WORDS, VERBS, Kind, Option, Right, Verb, verb
from handlers.shared.names import place_flag, place_name
from handlers.shared.parsing import Parsed, Parser
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
    Field,
    Form,
    Line,
    Link,
    Moment,
    Paragraph,
    Picture,
    Piece,
    Place,
    Quote,
    Reply,
    Row,
    Rows,
    Strong,
    Style,
)
from handlers.shared.text import clean, clean_url, shortened
from handlers.shared.titles import DENIALS, STATUS_MARKS, STATUS_WORDS, TITLES
from handlers.shared.wording import Names, confidence_words, date_words, headline, listed, possessive, with_the

__all__ = [
    "DENIALS", "OFFICE_WORDS", "STATUS_MARKS", "STATUS_VALUES", "STATUS_WORDS", "TITLES", "TYPE_WORDS", "VERBS", "Action", "AlertCard",
    "Asked", "Asker", "Attachment", "Block", "Button", "CardSource", "Case", "Choice", "Code", "Completer", "DigestCard", "Fact", "Facts",
    "Field", "Flags", "Form", "Kind", "Line", "Link", "Moment", "Names", "Option", "Paragraph", "Parsed", "Parser", "Picture", "Piece",
    "Place", "Quote", "Reply", "Right", "Row", "Rows", "Strong", "Style", "Suggestion", "Verb", "act", "alert_buttons", "answer", "card",
    "clean", "clean_url", "confidence_words", "date_words", "digest_card", "form", "headline", "listed", "place_flag", "place_name",
    "possessive", "shortened", "verb", "with_the",
]  # fmt: skip
