"""An explanation: what was seen in a text, sentence by sentence, and what became of each trigger. Values only; `recorder` makes them.

Each trigger ends in exactly one way, and the value refuses to be made otherwise: it tells of events, each opened or merged with an
earlier telling, or it carries one name of the table of rejections. Imports the domain and `rejections`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain import EventMention, EventType, Office, Record, Status, mention_record
from bot.extraction.rejections import Stage, Why


@dataclass(frozen=True, slots=True)
class SeenActor:
    """Words that could be a party, and whom they were taken for: `codes` is empty where nobody knows whose office it is.

    `basis` is the kind of words (person, office, group, country, capital, city, metonym, organisation, demonym).
    """

    words: str
    codes: tuple[str, ...]
    basis: str
    person: str | None = None
    office: Office = Office.STATE
    former: bool = False

    def record(self) -> Record:
        """The actor as JSON-ready values."""
        return {
            "words": self.words, "codes": list(self.codes), "basis": self.basis, "person": self.person, "office": str(self.office),
            "former": self.former,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """What one sentence tells of an event, before other sentences add to it; `event` counts the explanation's events from 1."""

    mention: EventMention
    event: int
    merged: bool

    def record(self) -> Record:
        """The telling as JSON-ready values, its own reading of the event in the form of DESIGN.md section 3."""
        return {"event": self.event, "merged": self.merged, "reading": mention_record(self.mention)}


@dataclass(frozen=True, slots=True)
class SeenTrigger:
    """Words that may tell of an event of the type, and how that ended: in `tellings`, or in `why` there are none.

    `arguments` are words by the place in which they stand ("left", "right", "places", "verb" ...), empty where nobody asked for them.
    `status` was read from `cue`, None where it came to no reading.
    """

    words: str
    type: EventType
    frame: str
    condition: str | None = None
    arguments: tuple[tuple[str, tuple[str, ...]], ...] = ()
    status: Status | None = None
    cue: str = ""
    tellings: tuple[Telling, ...] = ()
    why: Why | None = None

    def __post_init__(self) -> None:
        if bool(self.tellings) == (self.why is not None):
            raise ValueError(f"the trigger {self.words!r} ({self.type}) ends in {len(self.tellings)} tellings and as {self.why!s}")

    @property
    def merged(self) -> bool:
        """True where it tells only of events that earlier words had opened."""
        return bool(self.tellings) and all(telling.merged for telling in self.tellings)

    def record(self) -> Record:
        """The trigger as JSON-ready values."""
        return {
            "words": self.words, "type": str(self.type), "frame": self.frame, "condition": self.condition,
            "arguments": {place: list(words) for place, words in self.arguments},
            "status": str(self.status) if self.status else None, "cue": self.cue or None,
            "events": [telling.record() for telling in self.tellings], "rejection": _why_record(self.why),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeenSentence:
    """One sentence; `start` counts characters as a mention's span does, and `why` says that it was not read."""

    text: str
    start: int
    title: bool = False
    actors: tuple[SeenActor, ...] = ()
    triggers: tuple[SeenTrigger, ...] = ()
    why: Why | None = None

    def record(self) -> Record:
        """The sentence as JSON-ready values."""
        return {
            "text": self.text, "start": self.start, "title": self.title, "actors": [actor.record() for actor in self.actors],
            "triggers": [trigger.record() for trigger in self.triggers], "rejection": _why_record(self.why),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that was seen in one text. `outcome` and `events` are the extraction's; `unread` characters lay beyond what is read of a text."""

    outcome: str
    events: tuple[EventMention, ...]
    sentences: tuple[SeenSentence, ...]
    unread: int = 0

    def record(self) -> Record:
        """The explanation as JSON-ready values, its counts by name at the end."""
        return {
            "outcome": self.outcome, "events": [mention_record(event) for event in self.events],
            "sentences": [sentence.record() for sentence in self.sentences], "unread": self.unread,
            "counts": Outcomes.of([self]).record(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How the sentences and triggers of many texts ended: `told` opened an event, `merged` told of one that was open, the rest by name."""

    sentences: int
    triggers: int
    told: int
    merged: int
    rejected: Mapping[Why, int]

    @classmethod
    def of(cls, explanations: Iterable[Explanation], only: frozenset[str] | None = None) -> Outcomes:
        """The counts over the explanations; `only` keeps triggers of these event types."""
        sentences = triggers = told = merged = 0
        rejected: Counter[Why] = Counter()
        for sentence in (sentence for explanation in explanations for sentence in explanation.sentences):
            sentences += 1
            rejected.update([sentence.why] if sentence.why else [])
            for trigger in (trigger for trigger in sentence.triggers if only is None or trigger.type in only):
                triggers += 1
                merged += trigger.merged
                told += bool(trigger.tellings) and not trigger.merged
                rejected.update([trigger.why] if trigger.why else [])
        return cls(sentences, triggers, told, merged, dict(rejected.most_common()))

    def at(self, stage: Stage) -> dict[Why, int]:
        """The rejections of one stage, the most frequent first."""
        return {why: number for why, number in self.rejected.items() if why.stage is stage}

    def record(self) -> Record:
        """The counts as JSON-ready values; the triggers' add up to `seen`."""
        names = {stage: {str(why): number for why, number in self.at(stage).items()} for stage in Stage}
        return {
            "sentences": {"seen": self.sentences, "unread": names[Stage.SENTENCE]},
            "triggers": {
                "seen": self.triggers, "told": self.told, "merged": self.merged, "passed_over": names[Stage.WORD],
                "rejected": names[Stage.TRIGGER],
            },
        }  # fmt: skip


def _why_record(why: Why | None) -> Record | None:
    return {"name": str(why), "reason": why.reason} if why else None
