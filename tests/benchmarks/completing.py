"""How long autocomplete takes: each kind of option, typed letter by letter, over the shipped knowledge and the newest 500 events.

`python -m tests.benchmarks.completing`. A platform wants an answer within 3 seconds; people want it between two letters: 50 ms.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bot.bundled import bundled_folder
from bot.knowledge import load_knowledge
from handlers.shared import Completer
from tests.rooms import HERE, Room, event, open_room

TYPED = {
    ("subscribe", "a"): ("bosnia and herzegovina", "pakistn", "🇵🇰", "democratic republic of the congo", "zzzzzz"),
    ("who", "person"): ("vladimir putin", "sergey lavrv", "muhammad bin", "zzzzzzzz"),
    ("latest", "types"): ("call,visit,meeting,agr",),
    ("explain", "event"): ("pakistan and russia", "e0123", "zzzzzz"),
    ("unsubscribe", "which"): ("pakistan",),
    ("top", "since"): ("last month", "14 september 2021"),
    ("help", "verb"): ("subscribe",),
}
"""What is typed for each option: a name as it should be, one with a fault, one that nobody bears."""


def run() -> Iterator[str]:
    """One line a kind of option: the median, the 95th percentile and the slowest of every letter typed."""
    yield from asyncio.run(_measured())


async def _measured() -> list[str]:
    knowledge = load_knowledge(bundled_folder("seeds"))
    with tempfile.TemporaryDirectory() as folder:
        async with open_room(f"sqlite:///{Path(folder) / 'bench.sqlite'}", knowledge) as room:
            await _fill(room)
            begun = time.perf_counter()
            completer = Completer(room.service)
            await completer.refresh()
            lines = [f"made in {1000 * (time.perf_counter() - begun):.0f} ms, once, at start"]
            for (verb, option), texts in TYPED.items():
                times = sorted([await _timed(completer, verb, option, text[:end]) for text in texts for end in range(len(text) + 1)])
                middle, most = times[len(times) // 2], times[min(len(times) - 1, round(0.95 * len(times)))]
                lines.append(f"{verb} {option}: median {middle:.2f} ms, p95 {most:.2f} ms, slowest {times[-1]:.2f} ms ({len(times)} asked)")
    return lines


async def _fill(room: Room) -> None:
    codes = [entry.code for entry in room.knowledge.places.entries if entry.until is None]
    await room.holds(
        *(event(f"e{n:05}", f"2021-{1 + n % 9:02}-{1 + n % 28:02}", f"{codes[n % 190]} {codes[(n + 7) % 190]}") for n in range(1000))
    )
    for code in codes[:40]:
        await room.service.subscribe(HERE, code, "*")


async def _timed(completer: Completer, verb: str, option: str, typed: str) -> float:
    begun = time.perf_counter()
    await completer.complete(verb, option, typed, channel=HERE)
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    for line in run():
        print(line)
