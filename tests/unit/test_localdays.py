"""The day on which an outlet published is that of its country's clock, and weekdays in its articles hang on it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Article, Source
from bot.extraction import Extraction
from bot.localdays import LocalDays
from bot.observe import Metrics
from bot.pipeline import Pipeline
from bot.store import open_store

DAYS = LocalDays.shipped()
LATE = datetime(2021, 9, 14, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("PAK", 15), ("JPN", 15), ("NZL", 15), ("RUS", 15), ("GBR", 14), ("USA", 14), ("CHL", 14), (None, 14), ("XKX", 14), ("???", 14),
    ],
)  # fmt: skip
def test_late_in_the_evening_of_utc_it_is_the_next_day_in_the_east(country: str | None, day: int) -> None:
    assert LocalDays.shipped().day(LATE, country) == date(2021, 9, day)


def test_every_country_of_the_table_has_a_clock_within_a_day_of_utc() -> None:
    days = LocalDays.shipped()
    for country in ("AFG", "AUS", "BRA", "CAN", "CHN", "COD", "ESP", "FRA", "IDN", "KAZ", "MNG", "MEX", "PRT", "SAU", "UKR", "ZAF"):
        assert abs((days.day(LATE, country) - LATE.date()).days) <= 1


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["PAK", "USA", "KIR", None]))
def test_any_moment_has_a_day(moment: datetime, country: str | None) -> None:
    assert abs((DAYS.day(moment, country) - moment.date()).days) <= 1


@pytest.mark.anyio
async def test_the_extractor_is_given_the_day_of_the_outlet(tmp_path: Path) -> None:
    given_days: list[Any] = []

    class Asked:
        def extract(self, text: str, *, title: str = "", published: Any = None, issuer: str | None = None) -> Extraction:
            given_days.append(published)
            return Extraction((), "none")

    store = await open_store(f"sqlite:///{tmp_path / 'days.sqlite'}", clock=lambda: LATE)
    sources = {name: Source(name, name, f"https://{name}.example/", country=land) for name, land in (("east", "PAK"), ("west", "USA"))}
    pipeline = Pipeline(
        store, Asked(), source_of=lambda article: sources[article.source_id], alerting=None,  # type: ignore[arg-type]
        clock=lambda: LATE, metrics=Metrics(time.perf_counter), local_day=LocalDays.shipped().day,
    )  # fmt: skip
    try:
        async with store.writing() as tx:
            for name in sources:
                await tx.articles.add(Article(name, name, f"https://{name}.example/1", "T", "Text.", LATE, LATE))
        await pipeline.process_all()
    finally:
        pipeline.close()
        await store.close()
    assert given_days == [date(2021, 9, 15), date(2021, 9, 14)]
