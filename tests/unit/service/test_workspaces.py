"""A workspace that removes the bot falls silent at once and is forgotten later, wholly, and nobody else with it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from bot.bundled import bundled_folder
from bot.domain import AlertKind, Channel, Delivery, DeliveryState
from bot.knowledge import Knowledge, load_knowledge
from bot.service import EVERYONE
from bot.store.sql.tables import metadata
from tests.rooms import NOW, Room, event, open_room

pytestmark = pytest.mark.anyio
GONE = Channel("discord", "1", "a")
ALSO_GONE = Channel("discord", "1", "b")
STAYS = (Channel("discord", "11", "a"), Channel("slack", "1", "a"), Channel("discord", "1_", "a"))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(bundled_folder("seeds"))


@pytest.fixture
async def room(url: str, knowledge: Knowledge) -> AsyncIterator[Room]:
    async with open_room(url, knowledge) as opened:
        yield opened


async def filled(room: Room) -> None:
    """Something in every table that is a channel's, for those that leave and those that stay."""
    await room.holds(event("e1", "2021-09-01"))
    for number, channel in enumerate((GONE, ALSO_GONE, *STAYS)):
        await room.service.subscribe(channel, "Pakistan", "Russia", by="U1")
        await room.service.quiet(channel, "22:00-07:00")
        await room.service.mute(channel, "India", "China", "7 days", by="U1")
        await room.service.set_rights(channel, EVERYONE, by="U1")
        await room.service.wrong("e1", f"no, says {number}", "U1", channel)
        async with room.store.writing() as tx:
            await tx.outbox.put(Delivery(f"d{number}", "e1", channel, 1, AlertKind.NEW, DeliveryState.QUEUED, created=NOW))


async def rows_of(room: Room, channel: Channel) -> dict[str, int]:
    """The number of rows that are the channel's, by table."""
    found = {}
    async with room.store.engine.connect() as connection:  # type: ignore[attr-defined]
        for table in metadata.sorted_tables:
            if "channel_key" in table.c:
                query = select(func.count()).select_from(table).where(table.c.channel_key == channel.key)
                found[table.name] = (await connection.execute(query)).scalar_one()
    return found


async def test_leaving_pauses_at_once_and_returning_resumes_only_what_leaving_paused(room: Room) -> None:
    await room.service.subscribe(GONE, "Pakistan", "Russia")
    room.pass_days(1)
    await room.service.subscribe(GONE, "India", "China")
    await room.service.subscribe(STAYS[0], "India", "China")
    await room.service.pause(GONE, "Pakistan", "Russia")
    assert await room.service.left("discord", "1") == 1
    assert await room.service.left("discord", "1") == 0
    assert [s.paused for s in await room.service.subscriptions(GONE)] == [True, True]
    assert [s.paused for s in await room.service.subscriptions(STAYS[0])] == [False]
    await room.restart()
    assert await room.service.returned("discord", "1") == 1
    assert [s.paused for s in await room.service.subscriptions(GONE)] == [True, False]
    assert await room.service.returned("discord", "1") == 0
    assert [line.what for line in await room.service.audited(GONE)] == ["resumed: Readout is back", "paused: Readout was removed"]


async def test_after_thirty_days_all_that_was_the_workspaces_is_gone_and_nothing_else(room: Room) -> None:
    await filled(room)
    before = await rows_of(room, STAYS[0])
    assert all(before.values()), f"fill these tables in this test: {before}"
    await room.service.left("discord", "1")
    room.pass_days(29.9)
    assert await room.service.purge_due() == {}
    room.pass_days(0.2)
    await room.restart()
    purged = await room.service.purge_due()
    assert purged == {"discord/1": 2 * sum(before.values()) + 2}
    for channel in (GONE, ALSO_GONE):
        assert not any((await rows_of(room, channel)).values())
    for channel in STAYS:
        assert await rows_of(room, channel) == before
    assert await room.service.purge_due() == {}


async def test_who_returns_in_time_keeps_everything(room: Room) -> None:
    await filled(room)
    await room.service.left("discord", "1")
    room.pass_days(29)
    await room.service.returned("discord", "1")
    room.pass_days(400)
    assert await room.service.purge_due() == {}
    assert all((await rows_of(room, GONE)).values())


async def test_the_operator_says_how_long(room: Room) -> None:
    await filled(room)
    await room.service.left("discord", "1")
    room.pass_days(2)
    assert list(await room.service.purge_due(2)) == ["discord/1"]


async def test_a_workspace_that_never_left_returns_without_a_change(room: Room) -> None:
    assert await room.service.returned("discord", "404") == 0
    assert await room.service.left("discord", "404") == 0


async def test_the_state_of_a_button_has_one_key_and_is_forgotten_after_half_a_year(room: Room) -> None:
    key = await room.service.keep_state(("page", "latest", "a=PAK"))
    assert await room.service.keep_state(("page", "latest", "a=PAK")) == key
    assert await room.service.keep_state(("page", "latest", "a=RUS")) != key
    await room.restart()
    assert await room.service.state(key) == ("page", "latest", "a=PAK")
    room.pass_days(181)
    await room.service.purge_due()
    assert await room.service.state(key) is None
