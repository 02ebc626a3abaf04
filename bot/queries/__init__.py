"""Questions to the store, answered as data; pictures and files made of the answers. Enter here, not by a submodule."""

from bot.queries.contacts import Encounter, Meetings, Silence, contact_rows, meetings, silence, silences, usual_gap
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
from bot.queries.explain import ArticleChain, EventChain, Fits, Lens, Step, StepName, Stopped, explain_article, explain_event
from bot.queries.exports import FORMS, SCHEMA, Exported, Form, Meta, Writer, file_name, form_of, writer_of
from bot.queries.network import Network, network
from bot.queries.pages import BEFORE_ALL, Page, day_of, every, has_day, read_cursor, write_cursor
from bot.queries.pictures import Drawing, draw_map, draw_network, draw_rhythm, draw_timeline
from bot.queries.readouts import Readouts, Version, readouts
from bot.queries.rhythm import Month, Rhythm, rhythm
from bot.queries.search import read_query, search
from bot.queries.sides import Side
from bot.queries.travels import Travels, travels
from bot.queries.who import Person, who

__all__ = [
    "ArticleChain", "BEFORE_ALL", "BusyPair", "Contact", "Coverage", "Drawing", "Encounter", "EventChain", "Exported", "FORMS",
    "Fits", "Form", "Lens", "Meetings", "Meta", "Month", "Network", "Page", "Person", "Readouts", "Rhythm", "SCHEMA", "Side",
    "Silence", "Step", "StepName", "Stopped", "Timeline", "TimelinePoint", "Travels", "Version", "Writer", "all_between", "between",
    "contact_rows", "coverage", "day_of", "draw_map", "draw_network", "draw_rhythm", "draw_timeline", "every", "explain_article",
    "explain_event", "file_name", "form_of", "has_day", "last", "latest", "meetings", "network", "read_cursor", "read_query",
    "readouts", "rhythm", "search", "silence", "silences", "timeline", "top", "travels", "usual_gap", "who", "write_cursor",
    "writer_of",
]  # fmt: skip
