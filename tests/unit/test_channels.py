"""The façade's words on how a channel is told: quiet hours, digests' hour, mutes, what `test` posts; and dead letters sent again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.bundled import bundled_folder
from bot.domain import AlertKind, Channel, ChannelSettings, Delivery, DeliveryState, Hold, QuietHours, Source
from bot.errors import UsageError
from bot.knowledge import Knowledge, load_knowledge
from bot.service import Service, Wish
from bot.store import open_store

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
HERE = Channel("fake", "w", "one")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(bundled_folder("seeds"))


@pytest.fixture
def ask(tmp_path: Path, knowledge: Knowledge) -> Callable[[Callable[[Service], Any]], Any]:
    """Runs one question against the service on the test's own database."""

    def run(question: Callable[[Service], Any]) -> Any:
        async def main() -> Any:
            store = await open_store(f"sqlite:///{tmp_path / 'service.sqlite'}", clock=lambda: NOW)
            sources = (Source("tass", "TASS", "https://tass.example/feed"),)
            try:
                return await question(Service(store, knowledge, sources, lambda: NOW, 0.5))
            finally:
                await store.close()

        return asyncio.run(main())

    return run


@pytest.mark.parametrize(
    ("text", "hours", "zone"),
    [
        ("22:00-07:00 Europe/London", "22:00-07:00", "Europe/London"),
        ("22-7 london", "22:00-07:00", "Europe/London"),
        ("10pm to 6.30am new york", "22:00-06:30", "America/New_York"),
        ("10pm - 6:30am new york", "22:00-06:30", "America/New_York"),
        ("22:00–07:00", "22:00-07:00", "UTC"),
        ("0:00-24:00", None, None),
        ("12am-12pm", "00:00-12:00", "UTC"),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(ask: Any, text: str, hours: str | None, zone: str | None) -> None:
    if hours is None:
        with pytest.raises(UsageError):
            ask(lambda s: s.quiet(HERE, text))
        return
    settings = ask(lambda s: s.quiet(HERE, text))
    assert (str(settings.quiet), settings.zone) == (hours, zone)
    assert ask(lambda s: s.channel_settings(HERE)) == settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("22:00-07:00 Europe/Lundon", "Did you mean Europe/London"),
        ("22:00-07:00 Mars/Olympus", "there is no time zone 'Mars/Olympus'"),
        ("25:00-07:00", "there is no 25:00"),
        ("13pm-7am", "there is no 13 pm"),
        ("always", "is no span of hours"),
        ("07:00-07:00", "begins and ends at the same time"),
        ("", "is missing"),
    ],
)
def test_hours_and_zones_that_do_not_exist_are_told_in_one_line(ask: Any, text: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        ask(lambda s: s.quiet(HERE, text))
    assert said in str(told.value)
    assert ask(lambda s: s.channel_settings(HERE)) == ChannelSettings(HERE)


def test_ending_the_quiet_hours_lets_go_what_they_held_and_keeps_the_zone(ask: Any) -> None:
    ask(lambda s: s.quiet(HERE, "17:00-07:00 Europe/London"))

    async def hold(service: Service) -> None:
        held = Delivery("d1", "e1", HERE, 1, AlertKind.NEW, DeliveryState.HELD, due=datetime(2021, 9, 15, 6, tzinfo=UTC), hold=Hold.QUIET)
        async with service.store.writing() as tx:
            await tx.outbox.put(held)

    ask(hold)
    settings = ask(lambda s: s.quiet(HERE, "off"))
    assert settings == ChannelSettings(HERE, zone="Europe/London")
    assert ask(lambda s: s.delivery("d1")).delivery.due == NOW


def test_the_digests_hour_is_a_full_hour_of_a_zone(ask: Any) -> None:
    settings = ask(lambda s: s.digest_at(HERE, "7am Asia/Tokyo"))
    assert (settings.digest_hour, settings.zone) == (7, "Asia/Tokyo")
    with pytest.raises(UsageError, match="on the hour"):
        ask(lambda s: s.digest_at(HERE, "07:30"))
    assert ask(lambda s: s.quiet(HERE, "22-7")).digest_hour == 7


@pytest.mark.parametrize(
    ("until", "end"),
    [
        ("7 days", datetime(2021, 9, 21, 18, 0, tzinfo=UTC)),
        ("2021-12-31", datetime(2021, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2021-12", datetime(2021, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("tomorrow", datetime(2021, 9, 15, 23, 59, 59, tzinfo=UTC)),
        ("9999-12-31", datetime(9999, 12, 30, tzinfo=UTC)),
        (None, None),
    ],
)
def test_a_pair_is_muted_until_a_day(ask: Any, until: str | None, end: datetime | None) -> None:
    muted = ask(lambda s: s.mute(HERE, "Russia", "Pakistan", until, by="U1"))
    assert (muted.a, muted.b, muted.until, muted.created_by) == ("PAK", "RUS", end, "U1")
    assert ask(lambda s: s.mutes(HERE)) == (muted,)
    assert ask(lambda s: s.mute(HERE, "Pakistan", "Russia", "off")) is None
    assert ask(lambda s: s.mutes(HERE)) == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Russia", "Russia"), "is named twice"),
        (("*", "*"), "everyone cannot be muted"),
        (("Russia", "Pakistan", "yesterday"), "is over"),
        (("Russia", "Pakistan", "soon"), "is no end of a mute"),
        (("Russia", "Pakistan", "off"), "is not muted here"),
        (("Rusia", "Pakistan"), "Did you mean"),
    ],
)
def test_a_mute_that_cannot_be_is_told_in_one_line(ask: Any, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError) as told:
        ask(lambda s: s.mute(HERE, *words))
    assert said in str(told.value)


def test_a_channel_without_a_fitting_event_has_no_newest(ask: Any) -> None:
    assert ask(lambda s: s.newest_match(HERE)) is None
    ask(lambda s: s.subscribe(HERE, "Russia"))
    assert ask(lambda s: s.newest_match(HERE)) is None


def test_a_subscription_asks_for_silence_sources_and_languages_in_peoples_words(ask: Any) -> None:
    wish = Wish(silence=90, sources=("TASS",), languages=("English", "fr"), broadcast=True)
    kept = ask(lambda s: s.subscribe(HERE, "Russia", "Pakistan", wish)).subscription
    assert (kept.silence, kept.sources, kept.languages, kept.broadcast) == (90, {"tass"}, {"en", "fr"}, True)
    assert ask(lambda s: s.subscriptions(HERE)) == (kept,)


@pytest.mark.parametrize(
    ("pair", "wish", "said"),
    [
        (("Russia", "*"), Wish(silence=90), "told of two named parties"),
        (("Russia", "EU"), Wish(silence=90), "told of two named parties"),
        (("Russia", "Pakistan"), Wish(silence=0), "silence is a number of days"),
        (("Russia", "Pakistan"), Wish(sources=("tas",)), "Did you mean tass"),
        (("Russia", "Pakistan"), Wish(languages=("klingon",)), "is no language"),
        (("Russia", "Russia"), Wish(), "is named twice"),
        (("Atlantis", "Russia"), Wish(), "is no country"),
    ],
)
def test_a_wish_that_cannot_be_is_told_in_one_line(ask: Any, pair: tuple[str, str], wish: Wish, said: str) -> None:
    with pytest.raises(UsageError) as told:
        ask(lambda s: s.subscribe(HERE, *pair, wish))
    assert said in str(told.value)
    assert ask(lambda s: s.subscriptions(HERE)) == ()


def test_subscribing_to_the_same_pair_twice_adds_nothing_and_says_so(ask: Any) -> None:
    first = ask(lambda s: s.subscribe(HERE, "Russia", "Pakistan"))
    again = ask(lambda s: s.subscribe(HERE, "Pakistan", "Russian"))
    assert (first.already, again.already) == (False, True)
    assert len(ask(lambda s: s.subscriptions(HERE))) == 1


def test_a_dead_letter_is_explained_and_put_back_to_be_looked_up_first(ask: Any) -> None:
    dead = Delivery("d1", "e1", HERE, 1, AlertKind.NEW, DeliveryState.DEAD, reason="it was too long", attempts=3, settled=NOW)

    async def put(service: Service) -> None:
        async with service.store.writing() as tx:
            await tx.outbox.put(dead)
            await tx.outbox.put(replace(dead, id="d2", event_id="e2", state=DeliveryState.SENT))

    ask(put)
    (letter,) = ask(lambda s: s.deliveries())
    assert letter.delivery.reason == "it was too long"
    assert "readout deliveries replay d1" in letter.next_step
    with pytest.raises(UsageError, match="it is sent"):
        ask(lambda s: s.replay(["d1", "d2"]))
    (again,) = ask(lambda s: s.replay())
    assert (again.state, again.attempts) == (DeliveryState.UNKNOWN, 0)
    assert ask(lambda s: s.deliveries()) == ()
    with pytest.raises(UsageError, match="is no state"):
        ask(lambda s: s.deliveries("lost"))


def test_quiet_hours_hold_a_time_of_day_across_midnight() -> None:
    night = QuietHours(time(22), time(7))
    assert [night.hold(time(hour)) for hour in (21, 22, 0, 6, 7)] == [False, True, True, True, False]
