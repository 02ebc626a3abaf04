"""An explanation as text for a terminal: each sentence with its parties and triggers, then the events. Decides nothing.

A terminal gets lines that fit it, wrapped under their labels; a pipe gets each fact on a line of its own, however long. Strangers' words
are cleaned of control characters before they are printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from bot.commands.options import console, plain
from bot.commands.tables import circumstances, party_words, print_mentions
from bot.domain import Office
from bot.extraction import Explanation, SeenActor, SeenSentence, SeenTrigger, Stage, Telling, Why

if TYPE_CHECKING:
    from rich.console import Console

_MARGIN = 4
_LABEL = 9
_PLACES = {
    "left": "who", "right": "whom", "callers": "caller", "callees": "called", "hosts": "host", "mediators": "mediator",
    "places": "where to", "accredited": "accredited to", "pronoun": "pronoun", "verb": "verb",
}  # fmt: skip


class _Row(NamedTuple):
    """One fact: its label, empty where it goes on with the row above, its words and their style."""

    label: str
    words: str
    style: str = ""


def print_explanation(found: Explanation, empty: str) -> None:
    """Each sentence with what was seen in it, then the events; `empty` says why there are none."""
    out = console()
    for number, sentence in enumerate(found.sentences, 1):
        _print(out, f"{number:<{_MARGIN}}", plain(sentence.text), "dim" if sentence.why else "bold")
        for row in _rows(sentence):
            _print(out, " " * _MARGIN + f"{row.label:<{_LABEL}}", row.words, row.style)
        out.print()
    if found.unread:
        _print(out, "", f"{found.unread:,} characters more were not read: the text is too long.", "yellow")
    if found.events:
        print_mentions(found.events, numbered=True)
    else:
        out.print(empty)


def _print(out: Console, head: str, words: str, style: str) -> None:
    """The words behind the head, and where the terminal's line ends under themselves."""
    lines = [Text(words)] if out.soft_wrap else Text(words).wrap(out, max(20, out.width - len(head)))
    for number, line in enumerate(lines):
        line.rstrip()
        out.print(Text(head if not number else " " * len(head)) + Text(line.plain, style=style), soft_wrap=True)


def _rows(sentence: SeenSentence) -> Iterator[_Row]:
    for number, actor in enumerate(sentence.actors):
        yield _Row("" if number else "parties", _actor(actor))
    if sentence.why:
        yield _Row("not read", _reason(sentence.why), "yellow")
    skipped: dict[str, list[str]] = {}
    for trigger in sentence.triggers:
        if trigger.why and trigger.why.stage is Stage.WORD:
            skipped.setdefault(f"“{plain(trigger.words)}”, {trigger.why}", []).append(trigger.type)
        else:
            yield from _trigger(trigger)
    for number, (words, types) in enumerate(skipped.items()):
        yield _Row("" if number else "skipped", f"{words} ({', '.join(dict.fromkeys(types))})", "dim")


def _trigger(trigger: SeenTrigger) -> Iterator[_Row]:
    """The trigger's words and type, who stands where, how it is read, and what came of it."""
    yield _Row("trigger", f"“{plain(trigger.words)}” as {trigger.type}", "cyan")
    if trigger.arguments:
        yield _Row("", "; ".join(f"{_PLACES[place]}: {plain(', '.join(words))}" for place, words in trigger.arguments))
    if trigger.status:
        yield _Row("", f"status: {trigger.status} ({plain(trigger.cue) or 'assumed'})")
    for telling in trigger.tellings:
        yield from _telling(telling, trigger)
    if trigger.why:
        yield _Row("", f"no event, {_reason(trigger.why)}", "yellow")


def _telling(telling: Telling, trigger: SeenTrigger) -> Iterator[_Row]:
    mention = telling.mention
    marks = [f"event {telling.event}"]
    if mention.type is not trigger.type:
        marks.append(f"as {mention.type}")
    marks += [str(mention.status), "news" if mention.current else "background", *([] if mention.visible else ["never alerted"])]
    yield _Row("", ", ".join(marks) + (", merged with an earlier telling" if telling.merged else ""), "green")
    yield _Row("", " – ".join(party_words(party) for party in mention.parties))
    if told := circumstances(mention):
        yield _Row("", told)


def _actor(actor: SeenActor) -> str:
    """ "“Russian President Putin”: RUS, head of state"; what kind of words it is where there is no office."""
    kind = actor.basis if actor.office is Office.STATE else str(actor.office).replace("_", " ")
    marks = ["/".join(actor.codes) or "of a country not told", kind, *(["former"] if actor.former else [])]
    return plain(f"“{actor.words}”: {', '.join(marks)}")


def _reason(why: Why) -> str:
    return f"{why}: {why.reason}"
