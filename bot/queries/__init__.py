"""Questions to the store, answered as data: latest, between, last, timeline, top, who, explain. Enter here, not by a submodule."""

from bot.queries.events import (
    BusyPair,
    Contact,
    Timeline,
    TimelinePoint,
    between,
    last,
    latest,
    timeline,
    top,
)
from bot.queries.explain import ArticleChain, EventChain, Fits, Lens, Step, StepName, Stopped, explain_article, explain_event
from bot.queries.pages import Page, day_of, every
from bot.queries.sides import Side
from bot.queries.who import Person, who

__all__ = [
    "ArticleChain", "BusyPair", "Contact", "EventChain", "Fits", "Lens", "Page", "Person", "Side", "Step", "StepName", "Stopped",
    "Timeline", "TimelinePoint", "between", "day_of", "every", "explain_article", "explain_event", "last", "latest", "timeline", "top",
    "who",
]  # fmt: skip
