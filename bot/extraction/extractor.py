"""The one public door of extraction: an article in, its diplomatic events out.

    clean text -> sentences -> names and actors -> gate -> parse -> triggers -> arguments -> conditions -> cast
               -> status, date, place -> one event for each that the text tells apart

`explain` goes the same way with a listener (`trace`), which keeps what was seen and why a sentence or trigger made no event.
Pure: no clock, no network, no database. Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.domain import EventMention, Office
from bot.errors import ConfigError
from bot.extraction.actors import Actor
from bot.extraction.arguments import arguments
from bot.extraction.assembly import Assembler
from bot.extraction.conditions import CONDITIONS, is_repeated, settle_type
from bot.extraction.coreference import Antecedents
from bot.extraction.details import Composer
from bot.extraction.discourse import Draft, merge_drafts, same_event
from bot.extraction.explanation import Explanation
from bot.extraction.gazetteer import Gazetteer
from bot.extraction.lexicon import lemmas
from bot.extraction.pages import is_english, is_sport
from bot.extraction.people import ActorFinder
from bot.extraction.pipeline import MODEL, Pipeline
from bot.extraction.recorder import Recorder
from bot.extraction.register import Register, SurnameIndex
from bot.extraction.rejections import Why
from bot.extraction.scene import Scene
from bot.extraction.status import NOTHING, StatusReader
from bot.extraction.text import MAX_CHARS, Sentence, boilerplate, readable, sentences
from bot.extraction.titles import Titles
from bot.extraction.trace import Trace
from bot.extraction.triggers import TriggerFinder
from bot.knowledge import Knowledge, Ontology

_MAX_TITLE = 1_000
_REFERRING = frozenset("he she they his her their its both sides leaders countries parties ministers presidents delegations two".split())


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an article holds. `outcome` is "events", "none", "language" (not English) or "empty"."""

    mentions: tuple[EventMention, ...]
    outcome: str


class Extractor:
    """Extracts events; safe to use from one thread at a time, made once."""

    def __init__(self, knowledge: Knowledge, ontology: Ontology, pipeline: Pipeline) -> None:
        _check_conditions(ontology)
        self._pipeline = pipeline
        self._ontology = ontology
        self._index = SurnameIndex(knowledge.roster)
        self._actors = ActorFinder(Gazetteer(knowledge), Titles(ontology), knowledge.places)
        self._triggers = TriggerFinder(ontology)
        self._status = StatusReader(ontology)
        self._assembler = Assembler(knowledge.places)
        self._composer = Composer(ontology)

    def extract(self, text: str, *, title: str = "", published: date | None = None, trace: Trace | None = None) -> Extraction:
        """The events of one article. `published` resolves relative dates and says who held which office; `trace` is told how it went."""
        text, title, trace = readable(text[:MAX_CHARS]), readable(title[:_MAX_TITLE]), trace or Trace()
        pieces = list(sentences(title, text))
        if not pieces:
            return Extraction((), "empty")
        if not is_english(" ".join(piece.text for piece in pieces[:40])):
            for piece in pieces:
                trace.sentence(piece, Why.NOT_ENGLISH)
            return Extraction((), "language")
        scenes = self._read(pieces, Register(self._index, published))
        return self._collect(scenes, published, trace)

    def explain(self, text: str, *, title: str = "", published: date | None = None) -> Explanation:
        """What `extract` sees in the article, what becomes of it, and why."""
        recorder = Recorder()
        found = self.extract(text, title=title, published=published, trace=recorder)
        aside = boilerplate(readable(title[:_MAX_TITLE]), readable(text[:MAX_CHARS]))
        unread = len(text[MAX_CHARS:]) + len(title[_MAX_TITLE:])
        return recorder.explanation(found.outcome, found.mentions, aside, unread)

    def _read(self, pieces: Sequence[Sentence], register: Register) -> tuple[list[tuple[Sentence, Any, tuple[Actor, ...]]], Register]:
        """Tokens and actors of every sentence; the register is filled in a first reading and used in the second."""
        docs = [self._pipeline.tokens(piece.text) for piece in pieces]
        lines = [
            self._actors.line([token.text for token in doc], register, title=piece.title) for piece, doc in zip(pieces, docs, strict=True)
        ]
        for line in lines:
            register.learn(self._actors.read(line))
        return [(piece, doc, self._actors.read(line)) for piece, doc, line in zip(pieces, docs, lines, strict=True)], register

    def _collect(
        self, read: tuple[list[tuple[Sentence, Any, tuple[Actor, ...]]], Register], published: date | None, trace: Trace
    ) -> Extraction:
        rows, register = read
        codes = {code for _, _, actors in rows for actor in actors for code in (*actor.codes, *actor.extra)}
        if len(codes) < 2:
            for piece, doc, actors in rows:
                trace.sentence(piece, Why.ONE_PARTY_IN_TEXT, doc, actors)
            return Extraction((), "none")
        sport = is_sport(" ".join(piece.text for piece, _, _ in rows[:25]))
        unread = [self._gate(doc, actors, title=piece.title) for piece, doc, actors in rows]
        wanted = [index for index, why in enumerate(unread) if why is None]
        parsed = dict(zip(wanted, self._pipeline.parse(rows[index][1] for index in wanted), strict=True))
        memory = Antecedents(register)
        drafts: list[Draft] = []
        for index, (piece, doc, actors) in enumerate(rows):
            trace.sentence(piece, unread[index], doc, actors)
            if index in parsed:
                scene = Scene(piece, parsed[index], actors)
                for outcome in self._events(scene, memory, register, published, trace):
                    if sport and not _through_officials(outcome.mention):
                        trace.rejected(Why.SPORT)
                    else:
                        trace.told(outcome)
                        earlier = next((draft for draft in drafts if same_event(draft, outcome)), outcome)
                        drafts.append(outcome)
                        memory.told(outcome.mention.parties, current=earlier.mention.current)
            memory.close_sentence(actors, pronoun_at=next((token.i for token in doc if token.lower_ in ("he", "she")), None))
        mentions, numbers = merge_drafts(drafts)
        trace.merged(numbers)
        return Extraction(tuple(mentions), "events" if mentions else "none")

    def _gate(self, doc: Any, actors: Sequence[Actor], *, title: bool) -> Why | None:
        """None where the sentence has a trigger word and anybody who could act; what it lacks where it is not to be read."""
        if not actors and not any(token.lower_ in _REFERRING for token in doc):
            return Why.NO_ACTOR
        return None if self._triggers.may_tell([lemmas(token.text) for token in doc], title=title) else Why.NO_TRIGGER

    def _events(self, scene: Scene, memory: Antecedents, register: Register, published: date | None, trace: Trace) -> Iterator[Draft]:
        for trigger in self._triggers.find(scene, trace):
            args = arguments(scene, trigger)
            trace.trigger(trigger, args)
            if is_repeated(args):
                trace.rejected(Why.REPEATED)
                continue
            reason = CONDITIONS[trigger.spec.needs](scene, trigger, args) if trigger.spec.needs else None
            if reason is not None:
                trace.rejected(reason)
                continue
            casts = self._assembler.cast(scene, trigger, args, memory, register)
            if isinstance(casts, str):
                trace.rejected(casts)
                continue
            settled = settle_type(scene, trigger, args, self._ontology)
            reading = self._status.read(scene, settled, args)
            trace.read_as(reading)
            if reading.cue == NOTHING:
                trace.rejected(Why.DID_NOT_HAPPEN)
                continue
            for cast in casts:
                yield self._composer.draft(scene, settled, args, cast, reading, published)


def _check_conditions(ontology: Ontology) -> None:
    """ConfigError where a trigger of the ontology names a condition that nobody wrote."""
    for kind in ontology.types.values():
        for spec in kind.triggers:
            if spec.needs is not None and spec.needs not in CONDITIONS:
                known = ", ".join(sorted(CONDITIONS))
                raise ConfigError(
                    f"ontology.toml: a trigger of [{kind.type}] needs {spec.needs!r}", "there is no such condition", f"Use one of {known}"
                )


def load_extractor(knowledge: Knowledge, ontology: Ontology, model: Path = MODEL) -> Extractor:
    """The extractor with the shipped pipeline; ExtractionError where that cannot be loaded."""
    return Extractor(knowledge, ontology, Pipeline.load(model))


def _through_officials(mention: EventMention) -> bool:
    """True where at least one party acts through an official."""
    return any(party.office is not Office.STATE for party in mention.parties)


__all__ = ["Extraction", "Extractor", "load_extractor"]
