"""The one grammar of `/readout VERB ...`: every verb with its options, as a table that each platform turns into its own commands.

A verb added here appears on all platforms; what it answers is `handlers.shared.answers`. Imports the domain only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain import EventType, Office, Status


class Kind(StrEnum):
    """What an option holds, so that a platform can type it, complete it and check it."""

    PARTY = "party"
    TYPES = "types"
    OFFICES = "offices"
    STATUSES = "statuses"
    PERSON = "person"
    EVENT = "event"
    SUBSCRIPTION = "subscription"
    SOURCE = "source"
    DAY = "day"
    CHOICE = "choice"
    SHARE = "share"
    COUNT = "count"
    MENTION = "mention"
    VERB = "verb"
    TEXT = "text"


class Right(StrEnum):
    """Who may use a verb: anyone who sees the channel, or those who may change what it is told."""

    ASK = "ask"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Option:
    """One word of a verb. `choices` are the values of a CHOICE; `example` is what the help shows; `rest` takes all words that remain."""

    name: str
    kind: Kind
    description: str
    required: bool = False
    choices: tuple[str, ...] = ()
    example: str = ""
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """A command. `public` answers are made for the room; `slow` ones may take over a second (pictures, exports, forecasts)."""

    name: str
    summary: str
    options: tuple[Option, ...] = ()
    right: Right = Right.ASK
    public: bool = False
    slow: bool = False

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)


_A = Option("a", Kind.PARTY, "A country, organisation or bloc: name, ISO code, demonym or flag", required=True, example="Pakistan")
_B = Option("b", Kind.PARTY, "The other one; leave it out for anyone", example="Russia")
_A_ANY = Option("a", Kind.PARTY, "A country, organisation or bloc", example="Pakistan")
_B_NAMED = Option("b", Kind.PARTY, "The other country, organisation or bloc; * for anyone", required=True, example="Russia")
_TYPES = Option("types", Kind.TYPES, "Event types, with commas: call, visit, meeting ...", example="call,visit")
_OFFICES = Option("offices", Kind.OFFICES, "Only events with such an office: leader, foreign_minister ...", example="foreign_minister")
_STATUSES = Option("statuses", Kind.STATUSES, "Only these statuses: occurred, planned, denied ...", example="planned")
_SINCE = Option("since", Kind.DAY, "From when: 2021-09-14, 2021, last month, since March", example="last month")
_UNTIL = Option("until", Kind.DAY, "Up to when, in the same forms", example="2021-12")
_CONFIDENCE = Option("min_confidence", Kind.SHARE, "How sure an event must be, 0 to 1", example="0.8")
_EVENT = Option(
    "event", Kind.EVENT, "The event's id, as every alert and list shows it, or an article's address", required=True, example="ev0123456789"
)
_PERSON = Option(
    "person", Kind.PERSON, "A name, or an office such as: foreign minister of Pakistan", required=True, example="Imran Khan", rest=True
)
_SOURCE = Option("source", Kind.SOURCE, "Only events that this source tells of", example="tass")
_WHICH = Option("which", Kind.SUBSCRIPTION, "A subscription's id, or its first country", example="Pakistan")
_WORDS = Option("words", Kind.TEXT, "Words to look for", required=True, example="grain corridor", rest=True)
_FORMS = ("csv", "json", "ics", "atom", "tsv")
_FORM = Option("form", Kind.CHOICE, "csv, json (lines), ics (calendar), atom (feed), tsv (for researchers)", choices=_FORMS, example="csv")

VERBS: tuple[Verb, ...] = (
    Verb(
        "subscribe",
        "Tell this channel of events between two parties",
        (
            _A, _B, _TYPES, _OFFICES, _STATUSES, _CONFIDENCE,
            Option("min_sources", Kind.COUNT, "How many independent sources must tell of it", example="2"),
            Option("rhythm", Kind.CHOICE, "At once, or gathered", choices=("instant", "hourly", "daily", "weekly"), example="daily"),
            Option("mention", Kind.MENTION, "A role or group to mention with each alert; none by default"),
            Option("silence", Kind.COUNT, "Also tell where the two have had no contact for so many days", example="90"),
            _SOURCE,
            Option("language", Kind.TEXT, "Only events told in these languages: en, Spanish ...", example="en"),
            Option("broadcast", Kind.CHOICE, "Show a material change in the channel too, not only below the alert", choices=("no", "yes")),
        ),
        right=Right.MANAGE,
        slow=True,
    ),
    Verb("unsubscribe", "Remove subscriptions of this channel", (replace(_WHICH, required=True), _B), right=Right.MANAGE),
    Verb(
        "list",
        "The subscriptions of this channel, who made them, and what was changed lately",
        (
            Option("file", Kind.CHOICE, "Also as a file to keep, for readout import: of this channel, or of all the workspace",
                   choices=("channel", "workspace")),
        ),
    ),
    Verb("pause", "Pause subscriptions of this channel", (_WHICH, _B), right=Right.MANAGE),
    Verb("resume", "Resume paused subscriptions", (_WHICH, _B), right=Right.MANAGE),
    Verb("test", "Post the newest real event that this channel would be told of", right=Right.MANAGE, slow=True),
    Verb(
        "quiet",
        "Hold alerts during these hours and tell them after",
        (
            Option("hours", Kind.TEXT, "Such as 22:00-07:00 Europe/London; off ends it; nothing shows what is set",
                   example="22:00-07:00 Europe/London", rest=True),
            Option("digest", Kind.TEXT, "The hour of daily and weekly digests, such as 08:00 Europe/London", example="08:00"),
        ),
        right=Right.MANAGE,
    ),
    Verb(
        "mute",
        "Tell nothing of a pair until a day",
        (_A, _B, Option("until", Kind.DAY, "Until when: 2026-12-31, 7 days; off ends it", example="7 days")),
        right=Right.MANAGE,
    ),
    Verb("latest", "The newest events", (_A_ANY, _B, _TYPES, _STATUSES, _SINCE, _UNTIL, _CONFIDENCE, _OFFICES, _SOURCE), public=True),
    Verb(
        "between",
        "Events between two parties",
        (_A, _B_NAMED, _SINCE, _UNTIL, _TYPES, _STATUSES, _CONFIDENCE, _OFFICES, _SOURCE),
        public=True,
    ),
    Verb("calls", "Calls between two parties", (_A, _B_NAMED, _SINCE, _UNTIL), public=True),
    Verb("visits", "Visits between two parties", (_A, _B_NAMED, _SINCE, _UNTIL), public=True),
    Verb("meetings", "Who met a person, and when", (_PERSON,), public=True),
    Verb("last", "The last call, visit and meeting of two, and how long ago", (_A, _B_NAMED), public=True),
    Verb("silence", "Pairs that have been silent for longer than is usual for them", (_A_ANY, _B), public=True),
    Verb("timeline", "A picture of the events of two over time", (_A, _B_NAMED, _SINCE), public=True, slow=True),
    Verb("rhythm", "A picture of the events of two a month", (_A, _B_NAMED, _SINCE), public=True, slow=True),
    Verb("network", "A picture of who talks to whom", (_SINCE,), public=True, slow=True),
    Verb("top", "The pairs with most events", (_SINCE,), public=True),
    Verb("who", "A person's offices and newest events", (_PERSON,)),
    Verb("search", "Events whose evidence holds these words", (_WORDS,)),
    Verb("explain", "Why an event was or was not told: evidence, sources, each step", (_EVENT,)),
    Verb(
        "readouts",
        "Both governments' versions of one event, side by side",
        (replace(_EVENT, description="The event's id, as every alert and list shows it"),),
        public=True,
    ),
    Verb(
        "wrong",
        "Say that an event is wrong; it is kept as a labelled case",
        (
            replace(_EVENT, description="The event's id, as every alert and list shows it"),
            Option("reason", Kind.TEXT, "What is wrong with it", example="it was another minister", rest=True),
        ),
    ),
    Verb(
        "export",
        "The events of two as a file",
        (_A, _B_NAMED, _FORM, _SINCE, _UNTIL),
        slow=True,
    ),
    Verb("sources", "What is polled, and how well each source does"),
    Verb(
        "rights",
        "Who may change what this channel is told",
        (
            Option("who", Kind.TEXT, "everyone, managers, default, or roles and people with @; nothing shows what is set",
                   example="managers", rest=True),
            Option("scope", Kind.CHOICE, "Where it holds: in this channel, or wherever no channel says otherwise",
                   choices=("channel", "workspace")),
        ),
    ),
    Verb("help", "What Readout answers, with examples", (Option("verb", Kind.VERB, "One command", example="subscribe"),)),
)  # fmt: skip
"""Every command. Names are at most 32 characters, descriptions at most 100, options at most 25, as the strictest platform asks."""

TYPE_WORDS = tuple(str(kind) for kind in EventType)
OFFICE_WORDS = ("leader", *(str(office) for office in Office))
STATUS_VALUES = tuple(str(status) for status in Status)


def verb(name: str) -> Verb | None:
    return next((known for known in VERBS if known.name == name), None)
