"""Questions to the store, answered as data; pictures and files made of the answers. Enter here, not by a submodule."""

from bot.queries.contacts import Encounter, Meetings, Silence, meetings, silence, silences, usual_gap
from bot.queries.coverage import Coverage, coverage
from bot.queries.events import (
    BusyPair,
    Contact,
    Timeline,
    TimelinePoint,
    all_between,
    between,
    last,
    latest,
    timeline,
    top,
)
from bot.queries.explain import ArticleChain, EventChain, Fits, Step, StepName, explain_article, explain_event
from bot.queries.exports import FORMS, SCHEMA, Exported, Form, Meta, Writer, file_name, form_of, writer_of
from bot.queries.network import Network, network
from bot.queries.pages import BEFORE_ALL, Page, day_of, every, has_day, read_cursor, write_cursor
from bot.queries.pictures import Drawing, draw_network, draw_rhythm, draw_timeline
from bot.queries.readouts import Readouts, Version, readouts
from bot.queries.rhythm import Month, Rhythm, rhythm
from bot.queries.search import read_query, search
from bot.queries.sides import Side
from bot.queries.who import Person, who

__all__ = [
    "BEFORE_ALL", "FORMS", "SCHEMA", "ArticleChain", "BusyPair", "Contact", "Coverage", "Drawing", "Encounter", "EventChain", "Exported",
    "Fits", "Form", "Meetings", "Meta", "Month", "Network", "Page", "Person", "Readouts", "Rhythm", "Side", "Silence", "Step", "StepName",
    "Timeline", "TimelinePoint", "Version", "Writer", "all_between", "between", "coverage", "day_of", "draw_network", "draw_rhythm",
    "draw_timeline", "every", "explain_article", "explain_event", "file_name", "form_of", "has_day", "last", "latest", "meetings",
    "network", "read_cursor", "read_query", "readouts", "rhythm", "search", "silence", "silences", "timeline", "top", "usual_gap", "who",
    "write_cursor", "writer_of",
]  # fmt: skip
