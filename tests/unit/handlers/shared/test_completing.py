"""Autocomplete: from memory, in any usual spelling, never more than a platform takes, and of a channel its own subscriptions only."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import Channel
from bot.errors import StoreError
from bot.knowledge import Knowledge
from bot.service import Service
from handlers.shared import VERBS, Completer
from tests.rooms import HERE, NOW, SOURCES, Room, event, leaders_call

pytestmark = pytest.mark.anyio


@pytest.fixture
def completer(room: Room) -> Completer:
    return Completer(room.service)


async def values(room: Room, verb: str, option: str, typed: str, channel: Channel | None = HERE) -> list[str]:
    return [value for _, value in await Completer(room.service).complete(verb, option, typed, channel=channel)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pak", "PAK"), ("PK", "PAK"), ("🇵🇰", "PAK"), ("pakistani", "PAK"), ("south ko", "KOR"), ("korea", "KOR"), ("uk", "GBR"),
        ("britain", "GBR"), ("cote d", "CIV"), ("Côte d’I", "CIV"), ("eu", "EU"), ("brics", "BRICS"), ("*", "*"), ("anyone", "*"),
        ("pakistn", "PAK"), ("kremlin", ""), ("holland", "NLD"), ("usa", "USA"), ("swis", "CHE"),
    ],
)  # fmt: skip
async def test_a_party_is_found_by_any_usual_name(room: Room, typed: str, first: str) -> None:
    found = await values(room, "subscribe", "a", typed)
    assert (found or [""])[0] == first


async def test_where_nothing_is_typed_countries_of_today_come_first(room: Room) -> None:
    found = await values(room, "subscribe", "a", "")
    assert len(found) == 25
    assert found[0] == "*"
    assert "AFG" in found


async def test_a_required_side_of_a_pair_offers_flags_and_codes_in_its_label(room: Room) -> None:
    ((label, value), *_) = await Completer(room.service).complete("between", "b", "russia")
    assert (label, value) == ("🇷🇺 Russia (RUS)", "RUS")


@pytest.mark.parametrize(("typed", "first"), [("imran kh", "Imran Khan"), ("putin", "Vladimir Putin"), ("lavrv", "Sergey Lavrov")])
async def test_people_of_the_roster_are_found_by_parts_of_their_names(room: Room, typed: str, first: str) -> None:
    assert first in (await values(room, "who", "person", typed))[:5]


async def test_a_list_is_completed_at_its_end(room: Room) -> None:
    assert (await values(room, "latest", "types", "call,vi"))[0] == "call,visit"
    assert (await values(room, "latest", "types", "call, visit,mee")) == ["call,visit,meeting"]
    assert "call,call" not in await values(room, "latest", "types", "call,")
    assert (await values(room, "latest", "offices", "foreign m")) == ["foreign_minister"]
    assert (await values(room, "latest", "statuses", "plan")) == ["planned"]


async def test_events_are_found_by_id_by_name_and_by_headline(room: Room) -> None:
    await room.holds(leaders_call(), event("e1", "2021-09-01", "IND CHN"))
    for typed in ("", "lead", "imran", "putin called", "pakistan"):
        assert (await values(room, "explain", "event", typed))[0] == "leaders", typed
    assert await values(room, "wrong", "event", "china") == ["e1"]


async def test_new_events_are_offered_once_the_memory_is_a_minute_old(room: Room) -> None:
    now = 0.0
    completer = Completer(room.service, timer=lambda: now)
    await completer.refresh()
    await room.holds(leaders_call())
    assert await completer.complete("explain", "event", "lead") == []
    now = 61.0
    assert await completer.complete("explain", "event", "lead") == []  # nobody waits for the store
    for _ in range(200):
        await asyncio.sleep(0.01)
        if found := await completer.complete("explain", "event", "lead"):
            break
    assert [value for _, value in found] == ["leaders"]


async def test_only_the_channels_own_subscriptions_are_offered(room: Room) -> None:
    await room.says("subscribe Pakistan Russia visits")
    await room.says("subscribe India China", channel=Channel("discord", "guild", "other"))
    (mine,) = await room.service.subscriptions(HERE)
    for typed in ("", "pak", "russia", mine.id[:4]):
        assert await values(room, "unsubscribe", "which", typed) == [mine.id]
    assert await values(room, "unsubscribe", "which", "india") == []
    assert await values(room, "unsubscribe", "which", "", None) == []


async def test_days_sources_choices_and_commands(room: Room) -> None:
    assert (await values(room, "top", "since", "last m"))[0] == "last month"
    assert (await values(room, "top", "since", "2021-09-01"))[0] == "2021-09-01"
    assert await values(room, "latest", "source", "ta") == ["tass"]
    assert await values(room, "subscribe", "rhythm", "d") == ["daily"]
    assert await values(room, "export", "form", "") == ["csv", "json", "ics", "atom", "tsv"]
    assert "subscribe" in await values(room, "help", "verb", "sub")
    assert await values(room, "subscribe", "silence", "9") == ["90"]
    assert await values(room, "nonsense", "a", "x") == []
    assert await values(room, "latest", "nonsense", "x") == []


async def test_hours_zones_spans_and_rights(room: Room) -> None:
    assert (await values(room, "quiet", "hours", ""))[:2] == ["off", "22:00-07:00 UTC"]
    assert (await values(room, "quiet", "hours", "23:00-06:00 tok"))[0] == "23:00-06:00 Asia/Tokyo"
    assert (await values(room, "quiet", "hours", "new y"))[0] == "22:00-07:00 America/New_York"
    assert (await values(room, "mute", "until", "7"))[0] == "7 days"
    assert await values(room, "rights", "who", "man") == ["managers"]


@given(
    verb=st.sampled_from([(v.name, o.name) for v in VERBS for o in v.options]),
    typed=st.one_of(st.text(max_size=60), st.sampled_from(["a" * 5000, "call," * 200, "‮", "🇵", "' OR 1=1 --", "@everyone"])),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_typed_the_suggestions_fit_a_platform(completer: Completer, verb: tuple[str, str], typed: str) -> None:
    found = await completer.complete(*verb, typed, channel=HERE)
    assert len(found) <= 25
    assert all(1 <= len(label) <= 100 and 1 <= len(value) <= 100 for label, value in found)
    assert len({value for _, value in found}) == len(found)


async def test_a_store_that_cannot_be_read_gives_no_suggestions_and_no_fault(knowledge: Knowledge) -> None:
    class Broken:
        def reading(self) -> None:
            raise StoreError("the database is gone")

    service = Service(Broken(), knowledge, SOURCES, lambda: NOW, 0.5)  # type: ignore[arg-type]
    assert await Completer(service).complete("explain", "event", "x") == []


def test_every_party_that_is_known_can_be_chosen(knowledge: Knowledge) -> None:
    from handlers.shared.suggestions import party_items

    codes = {item.value for item in party_items(knowledge, anyone=True)}
    assert codes == {"*", *(entry.code for entry in knowledge.places.entries), *knowledge.blocs.codes}
