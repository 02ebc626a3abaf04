"""Whatever is typed into any question: an answer or one clear line, never anything else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.domain import Channel
from bot.errors import UsageError
from bot.service import Question, Service

EVIL = [
    "", " ", "x" * 1_000_000, "'; DROP TABLE events; --", "\" OR 1=1 --", "%", "<script>alert(1)</script>", "@everyone", "\x00\x1b[2J",
    "\ud800", "../../etc/passwd", "{0.__class__}", "$(id)", "*", "\u202egnp.exe", "Pakistan", "pak", "2021", "-1", "NULL", "'", "😀" * 50,
]  # fmt: skip
ASKED: dict[str, Callable[[Service, str], Awaitable[object]]] = {
    "latest a": lambda s, t: s.latest(t),
    "latest b": lambda s, t: s.latest("PAK", t),
    "latest types": lambda s, t: s.latest(question=Question(types=(t,))),
    "latest statuses": lambda s, t: s.latest(question=Question(statuses=(t,))),
    "latest offices": lambda s, t: s.latest(question=Question(offices=(t,))),
    "latest source": lambda s, t: s.latest(question=Question(source=t)),
    "latest since": lambda s, t: s.latest(question=Question(since=t)),
    "latest until": lambda s, t: s.latest(question=Question(until=t)),
    "latest before": lambda s, t: s.latest(before=t),
    "between": lambda s, t: s.between("PAK", t),
    "calls": lambda s, t: s.calls(t, "RUS"),
    "visits": lambda s, t: s.visits("PAK", "RUS", since=t),
    "meetings": lambda s, t: s.meetings(t),
    "meetings before": lambda s, t: s.meetings("Sergey Lavrov", before=t),
    "last": lambda s, t: s.last("PAK", t),
    "silence": lambda s, t: s.silence(t, "RUS"),
    "search": lambda s, t: s.search(t),
    "search before": lambda s, t: s.search("grain", before=t),
    "timeline": lambda s, t: s.timeline("PAK", "RUS", t),
    "rhythm": lambda s, t: s.rhythm(t, "RUS"),
    "network": lambda s, t: s.network(t),
    "top": lambda s, t: s.top(t),
    "who": lambda s, t: s.who(t),
    "who at": lambda s, t: s.who("Sergey Lavrov", t),
    "explain": lambda s, t: s.explain(t),
    "readouts": lambda s, t: s.readouts(t),
    "wrong": lambda s, t: s.wrong(t, "x", "me", Channel("console", "", "terminal")),
    "wrong reason": lambda s, t: s.wrong("e", t, "me"),
    "export a": lambda s, t: s.export(t, "RUS"),
    "export form": lambda s, t: s.export("PAK", "RUS", t),
    "export until": lambda s, t: s.export("PAK", "RUS", "csv", None, t),
}


def test_every_argument_of_every_question_takes_anything(serve: Any, build: Any) -> None:
    async def work(service: Service) -> None:
        for name, ask in ASKED.items():
            for text in EVIL:
                try:
                    await ask(service, text)
                except UsageError as told:
                    line = str(told)
                    assert len(line) < 500, (name, text[:20])
                    assert line.isprintable(), (name, text[:20])

    serve([build.event("e")], work)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda s: s.calls("Pakistan", "pakistani"), "named twice"),
        (lambda s: s.calls("*", "*"), "no party is named"),
        (lambda s: s.visits("Pakistan", "Rusia"), "Did you mean Russia"),
        (lambda s: s.between("PAK", "RUS", Question(since="2021", until="2020")), "lies before"),
        (lambda s: s.export("PAK", "RUS", "csv", "2021", "2020"), "lies before"),
        (lambda s: s.latest(question=Question(min_confidence=7)), "between 0 and 1"),
        (lambda s: s.latest(question=Question(min_confidence=float("nan"))), "between 0 and 1"),
        (lambda s: s.meetings("foreign minister of Tuvalu in 1066"), "nobody called"),
        (lambda s: s.wrong("nothing", "because"), "not stored"),
        (lambda s: s.wrong("e", "x" * 501), "too long for a reason"),
    ],
)
def test_what_cannot_be_answered_says_what_why_and_what_to_do(serve: Any, build: Any, ask: Any, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        serve([build.event("e")], ask)


def test_a_case_is_kept_once_a_person_and_reason(serve: Any, build: Any) -> None:
    async def work(service: Service) -> None:
        one = await service.wrong("e", "another minister", "me")
        assert await service.wrong("e", " another  minister ", "me") == one
        await service.wrong("e", "another minister", "you")
        await service.wrong("e", "", "me")
        said = await service.said_wrong()
        assert {(item.by, item.reason) for item in said} == {("me", "another minister"), ("you", "another minister"), ("me", "")}
        assert len(said) == 3
        assert said[0].event.id == "e"

    serve([build.event("e")], work)
