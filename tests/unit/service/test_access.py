"""Rights and the audit on both databases: what holds where, who may, and lines that outlive a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.bundled import bundled_folder
from bot.domain import Channel
from bot.errors import UsageError
from bot.knowledge import Knowledge, load_knowledge
from bot.service import EVERYONE, MANAGERS, NAMED
from tests.rooms import Room, open_room

pytestmark = pytest.mark.anyio
HERE = Channel("slack", "T1", "C1")
THERE = Channel("slack", "T1", "C2")
OTHERS = Channel("slack", "T11", "C1")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(bundled_folder("seeds"))


@pytest.fixture
async def room(url: str, knowledge: Knowledge) -> AsyncIterator[Room]:
    async with open_room(url, knowledge) as opened:
        yield opened


async def test_the_platforms_default_holds_until_somebody_sets_rights(room: Room) -> None:
    assert (await room.service.rights(HERE)).whose == MANAGERS
    rights = await room.service.rights(HERE, by_default=EVERYONE)
    assert (rights.whose, rights.origin) == (EVERYONE, "default")


async def test_the_channel_wins_over_its_workspace_and_each_over_the_default(room: Room) -> None:
    await room.service.set_rights(HERE, EVERYONE, whole_workspace=True, by="1")
    await room.service.set_rights(THERE, NAMED, {"S9": "Desk"}, by="1")
    await room.restart()
    assert ((await room.service.rights(HERE)).whose, (await room.service.rights(HERE)).origin) == (EVERYONE, "workspace")
    named = await room.service.rights(THERE)
    assert (named.whose, named.names, named.origin) == (NAMED, {"S9": "Desk"}, "channel")
    assert (await room.service.rights(OTHERS)).origin == "default"
    await room.service.set_rights(THERE, None, by="1")
    assert (await room.service.rights(THERE)).origin == "workspace"


@pytest.mark.parametrize(
    ("whose", "names", "asker", "roles", "may"),
    [
        (EVERYONE, {}, "U1", (), True),
        (MANAGERS, {}, "U1", ("S9",), False),
        (NAMED, {"S9": "Desk"}, "U1", ("S9",), True),
        (NAMED, {"S9": "Desk"}, "U1", ("S8",), False),
        (NAMED, {"U1": "Ann"}, "U1", (), True),
    ],
)
async def test_who_may(room: Room, whose: str, names: dict[str, str], asker: str, roles: tuple[str, ...], may: bool) -> None:
    await room.service.set_rights(HERE, whose, names, by="1")
    assert await room.service.may_manage(HERE, asker, manager=False, roles=roles) is may
    assert await room.service.may_manage(HERE, asker, manager=True, roles=roles)


@pytest.mark.parametrize(("whose", "names"), [("nobody", {}), (NAMED, {}), (NAMED, {str(n): str(n) for n in range(51)})])
async def test_rights_that_cannot_be_are_refused(room: Room, whose: str, names: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        await room.service.set_rights(HERE, whose, names)
    assert await room.service.audited(HERE) == ()


async def test_the_audit_is_the_channels_own_newest_first_and_survives_a_restart(room: Room) -> None:
    for number in range(7):
        await room.service.audit(HERE, "U1", f"change {number}\nof many", name="Ann")
        room.pass_days(1)
    await room.service.audit(THERE, "U1", "elsewhere")
    await room.restart()
    lines = await room.service.audited(HERE, 3)
    assert [line.what for line in lines] == ["change 6 of many", "change 5 of many", "change 4 of many"]
    assert lines[0].at > lines[1].at
    assert (lines[0].who, lines[0].name) == ("U1", "Ann")


async def test_a_line_is_short_whatever_was_said(room: Room) -> None:
    await room.service.audit(HERE, "U1", "x" * 10_000, name="y" * 10_000)
    (line,) = await room.service.audited(HERE)
    assert (len(line.what), len(line.name)) == (500, 100)


async def test_direct_messages_share_no_rights_with_each_other(room: Room) -> None:
    mine, yours = Channel("discord", "", "1"), Channel("discord", "", "2")
    with pytest.raises(UsageError):
        await room.service.set_rights(mine, EVERYONE, whole_workspace=True)
    await room.service.subscribe(mine, "Pakistan", "Russia")
    await room.service.subscribe(yours, "India", "China")
    assert [s.a for s in await room.service.of_workspace(mine)] == ["PAK"]
    assert await room.service.left("discord", "") == 0
