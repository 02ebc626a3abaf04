"""subscribe, unsubscribe, list, pause, resume: what is said, what is changed, what can be taken back, and who did it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain import Channel, EventType, Rhythm
from bot.knowledge import Knowledge
from bot.portable import import_lines
from handlers.shared import Case, Place
from tests.rooms import HERE, MANAGER, MEMBER, Room, event, labels, open_room, text_of

pytestmark = pytest.mark.anyio


async def test_subscribing_names_the_pair_and_forecasts_from_what_is_stored(room: Room) -> None:
    await room.holds(*(event(f"e{n}", f"2021-09-{10 + n}") for n in range(4)), event("old", "2021-01-01"))
    reply = await room.says("subscribe Pakistan Russia")
    assert (reply.title, reply.case) == ("Subscribed: Pakistan – Russia", Case.CHANGED)
    assert "The last 30 days would have sent 4 alerts; here are the newest 3:" in text_of(reply)
    assert "e3" in text_of(reply)
    assert "e0" not in text_of(reply)
    assert len(await room.service.subscriptions(HERE)) == 1


async def test_a_forecast_of_nothing_says_so(room: Room) -> None:
    assert "would have sent 0 alerts." in text_of(await room.says("subscribe Pakistan Russia"))


async def test_the_same_wish_twice_is_told_as_such_and_leaves_one_line(room: Room) -> None:
    await room.says("subscribe Pakistan Russia")
    again = await room.says("subscribe RUS PAK")
    assert again.title == "Subscribed already: Pakistan – Russia"
    assert len(await room.service.audited(HERE)) == 1


@pytest.mark.parametrize(
    ("label", "attribute", "value"),
    [
        ("Only high confidence", "min_confidence", 0.9),
        ("Only calls and visits", "types", {EventType.CALL, EventType.VISIT}),
        ("Two sources", "min_sources", 2),
        ("Daily digest", "rhythm", Rhythm.DAILY),
    ],
)
async def test_each_button_below_narrows_that_very_subscription(room: Room, label: str, attribute: str, value: object) -> None:
    await room.holds(event("e1", "2021-09-13"), event("e2", "2021-09-12", kind=EventType.PROTEST))
    made = await room.says("subscribe Pakistan Russia")
    await room.restart()
    narrowed = await room.press(made, label)
    (kept,) = await room.service.subscriptions(HERE)
    assert getattr(kept, attribute) == value
    assert (narrowed.title, narrowed.place) == ("Narrowed: Pakistan – Russia", Place.INSTEAD)
    assert label not in labels(narrowed)
    assert "would have sent" in text_of(narrowed)
    assert "narrowed" in (await room.service.audited(HERE))[0].what


async def test_a_narrowing_button_offers_only_what_would_change_something(room: Room) -> None:
    made = await room.says("subscribe Pakistan Russia calls daily 0.95 3 sources")
    assert labels(made) == ["Undo"]


async def test_a_subscription_can_be_taken_back_and_that_too(room: Room) -> None:
    made = await room.says("subscribe Pakistan Russia visits daily 0.8 2 sources silence 90 broadcast=yes source=TASS")
    (before,) = await room.service.subscriptions(HERE)
    gone = await room.press(made, "Undo")
    assert gone.title == "Unsubscribed: Pakistan – Russia"
    assert await room.service.subscriptions(HERE) == ()
    await room.restart()
    back = await room.press(gone, "Undo")
    assert back.title == "Subscribed: Pakistan – Russia"
    (after,) = await room.service.subscriptions(HERE)
    for attribute in ("a", "b", "types", "rhythm", "min_confidence", "min_sources", "silence", "broadcast", "sources"):
        assert getattr(after, attribute) == getattr(before, attribute), attribute


async def test_two_subscriptions_removed_at_once_come_back_at_once(room: Room) -> None:
    await room.says("subscribe Pakistan Russia calls")
    await room.says("subscribe Pakistan Russia visits daily")
    gone = await room.says("unsubscribe Pakistan Russia")
    assert await room.service.subscriptions(HERE) == ()
    back = await room.press(gone, "Undo")
    assert back.title == "Subscribed again: 2"
    assert {frozenset(s.types) for s in await room.service.subscriptions(HERE)} == {frozenset({"call"}), frozenset({"visit"})}


async def test_pausing_and_resuming_by_pair_by_id_and_all(room: Room) -> None:
    await room.says("subscribe Pakistan Russia")
    room.pass_days(1)
    await room.says("subscribe India China")
    first, second = await room.service.subscriptions(HERE)
    paused = await room.says("pause Pakistan Russia")
    assert paused.title == "Paused: Pakistan – Russia"
    assert [s.paused for s in await room.service.subscriptions(HERE)] == [True, False]
    assert (await room.says(f"pause {first.id}")).title == "Paused already"
    undone = await room.press(paused, "Undo")
    assert undone.title == "Resumed: Pakistan – Russia"
    assert (await room.says("pause")).title == "Paused: Pakistan – Russia, India – China"
    assert (await room.says(f"resume {second.id}")).title == "Resumed: India – China"


async def test_the_list_tells_the_subscriptions_the_rights_and_who_changed_what(room: Room) -> None:
    await room.says("subscribe Pakistan Russia visits daily")
    await room.says("pause")
    await room.says("quiet 22:00-07:00 Europe/London")
    await room.says("mute India China 7 days")
    told = text_of(await room.says("list", MEMBER))
    for words in (
        "1 subscription in this channel", "Pakistan – Russia (paused)", "visits · confidence 0.50 or more · daily digest",
        "Only managers of this channel may change them.", "Ann: subscribed to Pakistan – Russia", "Ann: paused Pakistan – Russia",
        "Quiet hours: 22:00-07:00 Europe/London.", "China – India", "Ann: muted India – China until 21 Sep 2021",
    ):  # fmt: skip
        assert words in told, words


async def test_an_empty_list_says_how_to_begin(room: Room) -> None:
    reply = await room.says("list")
    assert (reply.title, reply.case) == ("Nothing is subscribed in this channel", Case.NOTHING)
    assert "subscribe Pakistan Russia" in text_of(reply)


async def test_the_menus_of_the_list_pause_resume_and_remove(room: Room) -> None:
    await room.says("subscribe Pakistan Russia")
    (mine,) = await room.service.subscriptions(HERE)
    listed = await room.says("list")
    assert (await room.pick(listed, "Pause one", mine.id)).title == "Paused: Pakistan – Russia"
    listed = await room.says("list")
    assert (await room.pick(listed, "Resume one", mine.id)).title == "Resumed: Pakistan – Russia"
    refused = await room.pick(listed, "Remove one", mine.id, by=MEMBER)
    assert refused.case is Case.REFUSED
    assert (await room.pick(listed, "Remove one", mine.id)).title == "Unsubscribed: Pakistan – Russia"


async def test_a_subscription_of_another_channel_cannot_be_narrowed_or_removed(room: Room) -> None:
    made = await room.says("subscribe Pakistan Russia")
    elsewhere = HERE.__class__("discord", "guild", "other")
    for label in ("Two sources", "Undo"):
        refused = await room.press(made, label, MANAGER, channel=elsewhere)
        assert refused.case is Case.REFUSED
    (kept,) = await room.service.subscriptions(HERE)
    assert kept.min_sources == 1


async def test_more_subscriptions_than_a_menu_holds_are_all_listed(room: Room) -> None:
    codes = [entry.code for entry in room.knowledge.places.entries if entry.until is None and entry.code != "PAK"][:40]
    for code in codes:
        await room.asks("subscribe", {"a": "PAK", "b": code})
    listed = await room.says("list")
    assert listed.title == "40 subscriptions in this channel"
    assert all(len(choice.options) <= 25 and all(len(label) <= 100 for label, _ in choice.options) for choice in listed.choices)


async def test_the_subscriptions_are_a_file_that_another_readout_takes_in(room: Room, knowledge: Knowledge, tmp_path: Path) -> None:
    elsewhere = Channel("discord", "guild", "other")
    await room.says("subscribe Pakistan Russia visits silence 90")
    await room.says("subscribe India China daily", channel=elsewhere)
    (own,) = (await room.says("list file=channel", MEMBER)).attachments
    (every,) = (await room.says("list file=workspace")).attachments
    assert (await room.says("list file=workspace", MEMBER)).case is Case.REFUSED
    async with open_room(f"sqlite:///{tmp_path / 'other.sqlite'}", knowledge) as other:
        assert (await import_lines(other.store, own.content.splitlines())).subscriptions == 1
        assert (await import_lines(other.store, every.content.splitlines())).subscriptions == 1
        assert await other.service.subscriptions(HERE) == await room.service.subscriptions(HERE)
        assert await other.service.subscriptions(elsewhere) == await room.service.subscriptions(elsewhere)
