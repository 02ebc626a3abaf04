"""Who may change what a channel is told: checked at each command and each press, set by managers only, with a line for each change."""

from __future__ import annotations

import pytest

from bot.domain import Channel
from handlers.shared import VERBS, Asker, Case, Right
from tests.rooms import HERE, MANAGER, MEMBER, Room, leaders_call, text_of

pytestmark = pytest.mark.anyio
EDITOR = Asker("3", "Eva", roles=frozenset({"77"}))
THERE = Channel("discord", "guild", "another")
ELSEWHERE = Channel("discord", "guild-2", "another")
CHANGES = ("subscribe Pakistan Russia", "unsubscribe Pakistan Russia", "pause", "resume", "quiet off", "mute Pakistan 7 days", "test")


def test_what_changes_a_channel_is_marked_so() -> None:
    marked = {command.name for command in VERBS if command.right is Right.MANAGE}
    assert marked == {"subscribe", "unsubscribe", "pause", "resume", "test", "quiet", "mute"}


@pytest.mark.parametrize("line", CHANGES)
async def test_where_managers_decide_a_member_is_refused_and_told_who_may(room: Room, line: str) -> None:
    refused = await room.says(line, MEMBER)
    assert refused.case is Case.REFUSED
    assert refused.title == f"You may not use {line.split()[0]} here"
    assert "only managers may" in text_of(refused)
    assert await room.service.audited(HERE) == ()


async def test_where_everyone_decides_by_default_a_member_may(room: Room) -> None:
    assert (await room.says("subscribe Pakistan Russia", MEMBER, by_default="everyone")).case is Case.CHANGED


async def test_a_manager_opens_a_channel_and_closes_it_again(room: Room) -> None:
    assert (await room.says("rights everyone")).title == "Rights changed"
    assert (await room.says("subscribe Pakistan Russia", MEMBER)).case is Case.CHANGED
    await room.says("rights managers")
    assert (await room.says("pause", MEMBER)).case is Case.REFUSED
    await room.says("rights default")
    assert "Nobody has set this." in text_of(await room.says("rights", MEMBER))


async def test_named_roles_and_people_may_beside_the_managers(room: Room) -> None:
    set_ = await room.asks("rights", {"who": "<@&77> and <@5|Dan>"})
    assert "77, Dan" in text_of(set_)
    assert (await room.says("subscribe Pakistan Russia", EDITOR)).case is Case.CHANGED
    assert (await room.says("pause", Asker("5", "Dan"))).case is Case.CHANGED
    assert (await room.says("resume", MANAGER)).case is Case.CHANGED
    assert (await room.says("pause", MEMBER)).case is Case.REFUSED


async def test_rights_of_the_whole_workspace_hold_where_no_channel_says_otherwise(room: Room) -> None:
    await room.says("rights everyone workspace")
    assert (await room.says("subscribe India China", MEMBER, channel=THERE)).case is Case.CHANGED
    assert (await room.says("subscribe India China", MEMBER, channel=ELSEWHERE)).case is Case.REFUSED
    await room.asks("rights", {"who": "managers"}, channel=THERE)
    assert (await room.says("pause", MEMBER, channel=THERE)).case is Case.REFUSED
    assert "Set for the whole server or workspace." in text_of(await room.says("rights"))


async def test_only_managers_say_who_may_even_where_everyone_may_subscribe(room: Room) -> None:
    await room.says("rights everyone")
    refused = await room.says("rights <@2>", MEMBER)
    assert (refused.case, refused.title) == (Case.REFUSED, "You may not set the rights here")
    assert (await room.service.rights(HERE)).whose == "everyone"


@pytest.mark.parametrize("who", ["the boss", "@everyone", "<@>", "everyone else", "<@1> and friends", "x" * 5000])
async def test_who_cannot_be_named_is_said_in_one_line(room: Room, who: str) -> None:
    refused = await room.asks("rights", {"who": who})
    assert refused.case is Case.REFUSED
    assert len(text_of(refused)) < 400
    assert (await room.service.rights(HERE)).origin == "default"


async def test_rights_are_checked_again_when_a_button_is_pressed(room: Room) -> None:
    await room.holds(leaders_call())
    made = await room.says("subscribe Pakistan Russia")
    explained = await room.says("explain leaders", MEMBER)
    for reply, label in ((made, "Two sources"), (made, "Undo"), (explained, "Mute this pair")):
        refused = await room.press(reply, label, MEMBER)
        assert refused.case is Case.REFUSED, label
    gone = await room.press(made, "Undo")
    assert (await room.press(gone, "Undo", MEMBER)).case is Case.REFUSED
    assert await room.service.subscriptions(HERE) == ()
    assert await room.service.mutes(HERE) == ()


async def test_every_change_leaves_a_line_with_who_what_and_when(room: Room) -> None:
    for line in (
        "subscribe Pakistan Russia", "pause", "resume", "quiet 22:00-07:00", "mute India 7 days", "mute India off", "rights everyone",
        "unsubscribe Pakistan Russia",
    ):  # fmt: skip
        assert (await room.says(line)).case is Case.CHANGED, line
    lines = list(reversed(await room.service.audited(HERE, 20)))
    assert [line.what.split(" ")[0] for line in lines] == [
        "subscribed", "paused", "resumed", "quiet", "muted", "unmuted", "rights", "unsubscribed",
    ]  # fmt: skip
    assert {(line.who, line.name, line.at) for line in lines} == {("1", "Ann", room.now)}


async def test_what_changed_nothing_leaves_no_line(room: Room) -> None:
    for line in ("pause", "unsubscribe India China", "quiet nonsense", "mute nowhere", "list", "latest", "help"):
        words = {"a": "nowhere"} if line == "mute nowhere" else {"hours": "nonsense"} if line == "quiet nonsense" else None
        await (room.asks(line.split()[0], words) if words else room.says(line))
    assert await room.service.audited(HERE) == ()
