"""The trace that keeps: it listens to one extraction and makes the explanation of it.

Imports the domain and its neighbours, not the extractor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.domain import EventMention
from bot.extraction.actors import Actor
from bot.extraction.arguments import Arguments
from bot.extraction.discourse import Draft
from bot.extraction.explanation import Explanation, SeenActor, SeenSentence, SeenTrigger, Telling
from bot.extraction.rejections import Why
from bot.extraction.status import Reading
from bot.extraction.text import Sentence
from bot.extraction.trace import Trace
from bot.extraction.triggers import Trigger

_PLACES = ("left", "right", "callers", "callees", "hosts", "mediators", "places")  # where Arguments keeps actors


@dataclass
class _Heard:
    """A trigger as far as it was told. `drafts` are places in the recorder's own list."""

    trigger: Trigger
    args: Arguments | None = None
    reading: Reading | None = None
    drafts: list[int] = field(default_factory=list)
    why: Why | None = None


@dataclass
class _Page:
    """A sentence as far as it was told."""

    piece: Sentence
    why: Why | None
    words: Sequence[str]
    actors: Sequence[Actor]
    heard: list[_Heard] = field(default_factory=list)


class Recorder(Trace):
    """Listens to one extraction; `explanation` is what it heard."""

    def __init__(self) -> None:
        self._pages: list[_Page] = []
        self._drafts: list[Draft] = []
        self._numbers: Sequence[int] = ()

    def sentence(self, piece: Sentence, why: Why | None = None, words: Sequence[str] = (), actors: Sequence[Actor] = ()) -> None:
        self._pages.append(_Page(piece, why, words, actors))

    def passed_over(self, trigger: Trigger, why: Why) -> None:
        self._pages[-1].heard.append(_Heard(trigger, why=why))

    def trigger(self, trigger: Trigger, args: Arguments) -> None:
        self._pages[-1].heard.append(_Heard(trigger, args))

    def read_as(self, reading: Reading) -> None:
        self._pages[-1].heard[-1].reading = reading

    def rejected(self, name: str) -> None:
        self._pages[-1].heard[-1].why = Why.named(name)

    def told(self, draft: Draft) -> None:
        self._pages[-1].heard[-1].drafts.append(len(self._drafts))
        self._drafts.append(draft)

    def merged(self, numbers: Sequence[int]) -> None:
        self._numbers = numbers

    def explanation(self, outcome: str, events: tuple[EventMention, ...], aside: Iterable[Sentence], unread: int) -> Explanation:
        """What was heard, with the outcome that came of it; `aside` are the lines that were set aside before anybody listened."""
        pages = [*self._pages, *(_Page(piece, Why.BOILERPLATE, (), ()) for piece in aside)]
        pages.sort(key=lambda page: page.piece.start)
        return Explanation(outcome, events, tuple(self._sentence(page) for page in pages), unread)

    def _sentence(self, page: _Page) -> SeenSentence:
        actors = tuple(_actor(page, actor) for actor in page.actors)
        triggers = tuple(self._trigger(page, heard) for heard in page.heard)
        return SeenSentence(page.piece.written, page.piece.start, page.piece.title, actors, triggers, page.why)

    def _trigger(self, page: _Page, heard: _Heard) -> SeenTrigger:
        spec, reading = heard.trigger.spec, heard.reading
        return SeenTrigger(
            words=_words(page, heard.trigger),
            type=spec.type,
            frame=str(spec.frame),
            condition=spec.needs,
            arguments=_arguments(page, heard.args) if heard.args else (),
            status=reading.status if reading else None,
            cue=reading.cue if reading else "",
            tellings=tuple(self._telling(place) for place in heard.drafts),
            why=None if heard.drafts else heard.why,  # one of several events rejected leaves the others told
        )

    def _telling(self, place: int) -> Telling:
        number = self._numbers[place]
        return Telling(self._drafts[place].mention, number + 1, merged=number in self._numbers[:place])


def _actor(page: _Page, actor: Actor) -> SeenActor:
    return SeenActor(_words(page, actor), actor.codes or actor.extra, str(actor.basis), actor.person, actor.office, actor.former)


def _arguments(page: _Page, args: Arguments) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What stands in which place, the empty places left out."""
    found = [(place, tuple(_words(page, actor) for actor in getattr(args, place))) for place in _PLACES]
    found.append(("accredited", args.accredited))
    found.append(("pronoun", (args.pronoun,) if args.pronoun else ()))
    found.append(("verb", (args.verb.text,) if args.verb is not None else ()))
    return tuple((place, words) for place, words in found if words)


def _words(page: _Page, span: Actor | Trigger) -> str:
    """The span as the sentence writes it: its words are found again one after the other, since they carry no offsets."""
    spots: list[tuple[int, int]] = []
    at = 0
    for word in page.words[: span.end]:
        begin = page.piece.text.find(word, at)
        if begin < 0:
            return " ".join(page.words[span.start : span.end])
        at = begin + len(word)
        spots.append((begin, at))
    return page.piece.text[spots[span.start][0] : at] if span.start < len(spots) else ""
