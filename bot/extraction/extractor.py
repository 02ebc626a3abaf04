"""The one public door of extraction: an article in, its diplomatic events out.

    clean text -> sentences -> names and actors -> gate -> parse -> triggers -> arguments -> conditions -> cast
               -> status, date, place -> one event for each that the text tells apart

`explain` goes the same way with a listener (`trace`), which keeps what was seen and why a sentence or trigger made no event.
Pure: no clock, no network, no database. Imports the domain, the knowledge and its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.domain import EventMention, Office
from bot.errors import ConfigError
from bot.extraction.arguments import arguments
from bot.extraction.assembly import Assembler
from bot.extraction.conditions import CONDITIONS, is_repeated, settle_type
from bot.extraction.coreference import Antecedents
from bot.extraction.details import Composer
from bot.extraction.discourse import Draft, merge_drafts, same_event
from bot.extraction.explanation import Explanation
from bot.extraction.gate import Closed, Gate, Row, about_of, passes
from bot.extraction.gazetteer import Gazetteer
from bot.extraction.issuer import by_issuer
from bot.extraction.news_day import days_named
from bot.extraction.pages import is_english, is_sport
from bot.extraction.people import ActorFinder
from bot.extraction.pipeline import MODEL, Pipeline
from bot.extraction.recorder import Recorder
from bot.extraction.register import Register, SurnameIndex
from bot.extraction.rejections import Why
from bot.extraction.scene import Scene
from bot.extraction.status import NOTHING, StatusReader
from bot.extraction.text import MAX_CHARS, Sentence, boilerplate, combined, readable, sentences
from bot.extraction.titles import Titles
from bot.extraction.trace import Trace
from bot.extraction.triggers import TriggerFinder
from bot.extraction.venue import at_venue
from bot.knowledge import Knowledge, Ontology

_MAX_TITLE = 1_000
# No article tells of so much; what goes on beyond is a hostile text, whose reading would take time by the square.
_MOST_TELLINGS = 600
_FIRST_YEAR, _LAST_YEAR = 1700, 2300
# What `explain` says of a sentence that its open gate closes; the strict gate has further reasons, which only save a parse.
_UNREAD: Mapping[Closed, Why] = {Closed.NO_ACTOR: Why.NO_ACTOR, Closed.NO_TRIGGER: Why.NO_TRIGGER}


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an article holds. `outcome` is "events", "none", "language" (not English) or "empty"."""

    mentions: tuple[EventMention, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """When an article was published, and the party whose own words it is; None for what nobody tells."""

    published: date | None = None
    issuer: str | None = None


class Extractor:
    """Extracts events; safe to use from one thread at a time, made once."""

    def __init__(self, knowledge: Knowledge, ontology: Ontology, pipeline: Pipeline) -> None:
        _check_conditions(ontology)
        self._pipeline = pipeline
        self._ontology = ontology
        self._index = SurnameIndex(knowledge.roster)
        self._actors = ActorFinder(Gazetteer(knowledge), Titles(ontology), knowledge.places)
        self._triggers = TriggerFinder(ontology)
        self._gate = Gate(self._triggers)
        self._open_gate = Gate(self._triggers, strict=False)
        self._status = StatusReader(ontology)
        self._assembler = Assembler(knowledge.places)
        self._composer = Composer(ontology)

    def extract(
        self, text: str, *, title: str = "", published: date | None = None, issuer: str | None = None, trace: Trace | None = None
    ) -> Extraction:
        """The events of one article. `published` resolves relative dates and says who held which office; `trace` is told how it went.

        `issuer` is the code of the party whose own words the article is, as a government's readout: its officials need no country.
        """
        return self._extract(text, title, Circumstances(_credible(published), issuer), self._gate, trace or Trace())

    def _extract(self, text: str, title: str, told: Circumstances, gate: Gate, trace: Trace) -> Extraction:
        """The same, told to the trace as it goes."""
        self._pipeline.rest()
        text, title = readable(text[:MAX_CHARS]), readable(title[:_MAX_TITLE])
        pieces = list(sentences(title, text))
        if not pieces:
            return Extraction((), "empty")
        if not is_english(" ".join(piece.text for piece in pieces[:40])):
            for piece in pieces:
                trace.sentence(piece, Why.NOT_ENGLISH)
            return Extraction((), "language")
        register = Register(self._index, told.published, told.issuer)
        return self._collect(self._read(pieces, register), register, told.published, gate, trace)

    def explain(self, text: str, *, title: str = "", published: date | None = None, issuer: str | None = None) -> Explanation:
        """What `extract` sees in the article, what becomes of it, and why; here every candidate sentence is parsed."""
        recorder = Recorder()
        found = self._extract(text, title, Circumstances(_credible(published), issuer), self._open_gate, recorder)
        aside = boilerplate(readable(title[:_MAX_TITLE]), readable(text[:MAX_CHARS]))
        unread = len(text[MAX_CHARS:]) + len(title[_MAX_TITLE:])
        return recorder.explanation(found.outcome, found.mentions, aside, unread)

    def verdicts(self, text: str, *, title: str = "", published: date | None = None) -> list[tuple[Sentence, Closed | None]]:
        """Each sentence of the article with why it is not parsed, None where it is."""
        register = Register(self._index, published)
        rows = self._read(list(sentences(readable(title[:_MAX_TITLE]), readable(text[:MAX_CHARS]))), register)
        return [(row.sentence, verdict) for row, verdict in zip(rows, self._gate.verdicts(rows, register, about_of(rows)), strict=True)]

    def passing(self, evidence: Sequence[str], text: str, *, title: str = "", published: date | None = None) -> list[bool]:
        """For each piece of evidence of the article whether it stands, in part at least, in a candidate sentence: the gate's recall."""
        verdicts, whole = self.verdicts(text, title=title, published=published), combined(title, text)
        starts = [whole.find(words) for words in evidence]
        return [start >= 0 and passes(verdicts, start, start + len(words)) for start, words in zip(starts, evidence, strict=True)]

    def _read(self, pieces: Sequence[Sentence], register: Register) -> list[Row]:
        """Words and actors of every sentence; the register is filled in a first reading and used in the second."""
        lines = [self._actors.line(self._pipeline.words(piece.text), register, title=piece.title) for piece in pieces]
        for line in lines:
            register.learn(by_issuer(self._actors.read(line), line.tokens, register))
        actors = [by_issuer(self._actors.read(line), line.tokens, register) for line in lines]
        return [Row(piece, line.tokens, line.low, found) for piece, line, found in zip(pieces, lines, actors, strict=True)]

    def _collect(self, rows: Sequence[Row], register: Register, published: date | None, gate: Gate, trace: Trace) -> Extraction:
        codes = {code for row in rows for actor in row.actors for code in (*actor.codes, *actor.extra)}
        if len({*codes, register.issuer} - {None}) < 2:
            for row in rows:
                trace.sentence(row.sentence, Why.ONE_PARTY_IN_TEXT, row.words, row.actors)
            return Extraction((), "none")
        sport = is_sport(" ".join(row.sentence.text for row in rows[:25]))
        about = about_of(rows)
        verdicts = gate.verdicts(rows, register, about)
        parsed = self._parse(rows, [index for index, closed in enumerate(verdicts) if closed is None])
        memory = Antecedents(register, about)
        drafts: list[Draft] = []
        for index, row in enumerate(rows):
            closed = verdicts[index]
            if memory.pairs and closed is Closed.NOTHING_TOLD and index not in parsed:
                parsed |= self._parse(rows, [later for later in range(index, len(rows)) if verdicts[later] is Closed.NOTHING_TOLD])
            memory.labelled(row.actors, row.words)
            trace.sentence(row.sentence, _UNREAD.get(closed) if closed else None, row.words, row.actors)
            if index in parsed and len(drafts) < _MOST_TELLINGS:
                scene = Scene(row.sentence, parsed[index], memory.with_object(row.actors, row.low))
                for outcome in self._events(scene, memory, register, published, trace):
                    if sport and not _through_officials(outcome.mention):
                        trace.rejected(Why.SPORT)
                    else:
                        trace.told(outcome)
                        earlier = next((draft for draft in drafts if same_event(draft, outcome)), outcome)
                        drafts.append(outcome)
                        memory.told(outcome.mention.type, outcome.mention.parties, current=earlier.mention.current)
            memory.close_sentence(row.actors, pronoun_at=next((at for at, word in enumerate(row.low) if word in ("he", "she")), None))
        days = days_named((row.sentence.text for row in rows), published) if drafts else ()
        mentions, numbers = merge_drafts(drafts, days, published)
        trace.merged(numbers)
        mentions = [self._composer.coded(mention) for mention in at_venue(mentions, rows)]
        return Extraction(tuple(mentions), "events" if mentions else "none")

    def _parse(self, rows: Sequence[Row], wanted: Sequence[int]) -> dict[int, Any]:
        """The documents of the wanted sentences by their index."""
        return dict(zip(wanted, self._pipeline.parse(rows[index].sentence.text for index in wanted), strict=True))

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
            settled = settle_type(scene, trigger, args, self._ontology, memory.pairs[-1][0] if memory.pairs else None)
            reading = self._status.read(scene, settled, args)
            trace.read_as(reading)
            if reading.cue == NOTHING:
                trace.rejected(Why.DID_NOT_HAPPEN)
                continue
            for cast in casts:
                yield self._composer.draft(scene, settled, args, cast, reading, published)


def _credible(published: date | None) -> date | None:
    """The day of publication; None for one that no article has, from which no day could be reckoned on either side."""
    return published if published is not None and _FIRST_YEAR <= published.year <= _LAST_YEAR else None


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
