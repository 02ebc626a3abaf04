"""Pictures beside their references, within a tolerance; how long they take, how heavy they are, and what they say to those who cannot see.

`READOUT_DRAW=1 python -m pytest tests/unit/queries/test_pictures.py` draws the references anew; look at them before they are committed.
"""

from __future__ import annotations

import asyncio
import io
import os
import random
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from bot import queries
from bot.domain import EventType, PartialDate, Status
from bot.service import Service
from bot.store import PairCount

REFERENCES = Path(__file__).parent / "references"
SMALL = 360
BLOCK = 12
FAINT, STRONG = 2.0, 34.0  # of 255: the mean difference of a picture, and that of any block of it
TODAY = date(2026, 6, 14)
NAMES = {"PAK": "Pakistan", "RUS": "Russia", "USA": "United States", "GBR": "United Kingdom", "IND": "India", "CHN": "China"}
TYPES = (EventType.CALL, EventType.VISIT, EventType.MEETING, EventType.AGREEMENT, EventType.SANCTION)


def name(code: str) -> str:
    return NAMES.get(code, code)


def timeline(number: int = 90, seed: int = 2) -> queries.Timeline:
    rng = random.Random(seed)
    statuses = [Status.OCCURRED] * 6 + [Status.PLANNED, Status.CANCELLED]
    days = sorted(date(2026, 7, 30) - timedelta(days=int(rng.expovariate(1 / 250))) for _ in range(number))
    points = tuple(
        queries.TimelinePoint(f"e{n}", rng.choice(TYPES), rng.choice(statuses), day, PartialDate.of_day(day), 1)
        for n, day in enumerate(days)
    )
    return queries.Timeline("PAK", "RUS", points, Counter(point.type for point in points), False)


def rhythm(months: int = 24, seed: int = 4) -> queries.Rhythm:
    rng = random.Random(seed)
    firsts = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(6, 6 + months)]
    return queries.Rhythm(
        "PAK", "RUS", tuple(queries.Month(first, Counter({kind: rng.randint(0, 4) for kind in TYPES})) for first in firsts)
    )


def network(seed: int = 6) -> queries.Network:
    rng = random.Random(seed)
    codes = ["USA", "CHN", "RUS", "GBR", "IND", "PAK", "FRA", "DEU", "JPN", "TUR"]
    pairs = [(a, b) for number, a in enumerate(codes) for b in codes[number + 1 :] if rng.random() < 0.5]
    links = tuple(sorted((PairCount(a, b, rng.randint(1, 900)) for a, b in pairs), key=lambda link: -link.events))
    weights: Counter[str] = Counter()
    for link in links:
        weights.update({link.a: link.events, link.b: link.events})
    return queries.Network(date(2025, 6, 14), links, weights, sum(link.events for link in links), len(links) + 50)


def drawn(kind: str, dark: bool) -> queries.Drawing:
    if kind == "timeline":
        return queries.draw_timeline(timeline(), name, today=TODAY, dark=dark)
    return queries.draw_rhythm(rhythm(), name, dark=dark) if kind == "rhythm" else queries.draw_network(network(), name, dark=dark)


def shrunk(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return image.resize((SMALL, round(image.height * SMALL / image.width)), Image.Resampling.BOX)


def differences(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """The mean difference of the two, and that of the block in which they differ most."""
    assert one.size == other.size
    apart = ImageChops.difference(one, other).convert("L")
    blocks = apart.resize((max(1, apart.width // BLOCK), max(1, apart.height // BLOCK)), Image.Resampling.BOX)
    return ImageStat.Stat(apart).mean[0], blocks.getextrema()[1]  # type: ignore[return-value]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", ["timeline", "rhythm", "network"])
def test_each_picture_looks_like_its_reference(kind: str, dark: bool) -> None:
    path = REFERENCES / f"{kind}-{'dark' if dark else 'light'}.png"
    image = shrunk(drawn(kind, dark).png)
    if os.environ.get("READOUT_DRAW"):
        REFERENCES.mkdir(exist_ok=True)
        image.quantize(64).save(path, optimize=True)
    mean, most = differences(image, Image.open(path).convert("RGB"))
    assert mean < FAINT
    assert most < STRONG


def test_the_tolerance_tells_other_data_and_the_other_theme_apart() -> None:
    reference = shrunk(drawn("timeline", False).png)
    others = [queries.draw_timeline(timeline(seed=3), name, today=TODAY).png, drawn("timeline", True).png]
    for other in others:
        image = shrunk(other)
        if image.size == reference.size:
            mean, most = differences(image, reference)
            assert mean > FAINT or most > STRONG


@pytest.mark.parametrize(("kind", "most"), [("timeline", 300_000), ("rhythm", 300_000), ("network", 300_000)])
def test_a_picture_is_light_and_wide_enough_for_a_phone(kind: str, most: int) -> None:
    png = drawn(kind, False).png
    assert len(png) < most
    assert Image.open(io.BytesIO(png)).width == 1080


def test_two_thousand_points_and_ten_years_are_drawn_in_under_a_second_each_and_light() -> None:
    drawn("rhythm", False)  # the library and its fonts are loaded once a process
    many = (
        lambda: queries.draw_timeline(timeline(2_000), name, today=TODAY),
        lambda: queries.draw_rhythm(rhythm(120), name),
        lambda: queries.draw_network(network(), name),
    )
    for draw in many:
        begun = time.process_time()
        drawing = draw()
        assert time.process_time() - begun < 1.0
        assert len(drawing.png) < 300_000


def test_the_words_beside_a_picture_say_what_it_shows() -> None:
    assert drawn("timeline", False).alt.startswith("Timeline of Pakistan and Russia: 90 events, 20")
    assert "a mean of" in drawn("rhythm", True).alt
    assert "Busiest: " in drawn("network", False).alt
    assert (drawn("timeline", False).name, drawn("network", False).name) == ("timeline-pak-rus.png", "network.png")


@pytest.mark.filterwarnings("ignore:AutoDateLocator")  # of an axis from the year 1 to the year 9999
def test_nothing_to_show_is_a_picture_too() -> None:
    nothing = queries.Timeline("PAK", "*", (), Counter(), False)
    assert "No event is known" in queries.draw_timeline(nothing, name, today=TODAY).alt
    assert queries.draw_rhythm(queries.Rhythm("PAK", "RUS", ()), name).png
    assert "No event" in queries.draw_network(queries.Network(TODAY, (), Counter(), 0, 0), name).alt
    alone = queries.TimelinePoint("e", EventType.CALL, Status.DENIED, date.min + timedelta(days=1), None, 1)
    assert queries.draw_timeline(queries.Timeline("PAK", "RUS", (alone,), Counter([alone.type]), True), name, today=date.max).png


def test_no_picture_touches_the_state_that_threads_would_share() -> None:
    drawn("timeline", False)
    assert "matplotlib.pyplot" not in sys.modules


def test_names_that_look_like_markup_of_the_library_stay_words() -> None:
    drawing = queries.draw_network(network(), lambda code: f"$\\frac{{{code}}}$ _^{{x}} <b>")
    assert drawing.png
    assert queries.draw_timeline(timeline(5), lambda _code: "$x$ \n \\", today=TODAY).png


def test_the_event_loop_goes_on_while_a_picture_is_drawn(serve: Any, build: Any) -> None:
    stored = [build.event(f"e{n}", f"2021-0{1 + n % 9}-1{n % 10}") for n in range(30)]

    async def work(service: Service) -> None:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.001)
                ticks += 1

        ticking = asyncio.create_task(tick())
        pictures = [
            await service.timeline_picture("Pakistan", "Russia"),
            await service.rhythm_picture("Pakistan", "Russia", dark=True),
            await service.network_picture("2021"),
        ]
        ticking.cancel()
        assert ticks > 5
        assert all(picture.png.startswith(b"\x89PNG") and picture.alt for picture in pictures)

    serve(stored, work)
