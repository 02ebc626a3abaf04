"""Alerts to the local Slack: what a reader sees, what Slack refuses, and that nothing is ever posted twice."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import AlertKind, Channel, Digest, EventSource, Status
from bot.errors import DeliveryError, Fault, Scope
from tests.integration.slack.world import CALL, DESK, NOW, SOURCE, World, alert, opened
from tests.slack_server import SlackServer, Trouble
from tests.slack_server.state import Message as Seen

pytestmark = pytest.mark.anyio


def grown() -> EventSource:
    return EventSource("a2", "daily", "Daily Post", "https://daily.example/x", "Leaders talk", NOW, "e", Status.OCCURRED)


async def refused(world: World, code: str, *, channel: str = "C1", times: int = 1) -> DeliveryError:
    world.slack.trouble("chat.postMessage", *[Trouble(error=code)] * times)
    with pytest.raises(DeliveryError) as caught:
        await world.platform.send(alert(channel=Channel("slack", "T1", channel)), f"d{code}"[:25])
    return caught.value


async def test_an_alert_shows_all_that_its_reader_is_owed(world: World) -> None:
    receipt = await world.platform.send(alert(), "d1")
    (posted,) = world.slack.team.read("C1")
    assert posted.ts == receipt.message_id
    words = (
        "Vladimir Putin called Imran Khan", "🇷🇺", "took place", "Tuesday 14 September 2021", "by telephone", "News Wire",
        "Closeness is seen",
        "“Russian President Putin called Imran Khan”", "first call in 412 days", "0.93", CALL.id,
    )  # fmt: skip
    for word in words:
        assert word in posted.seen, word
    assert "<!date^1631642400^" in posted.raw
    assert "<https://news.example/call?a=1&amp;b=2|" in posted.raw
    assert [button["text"]["text"] for button in posted.buttons] == ["Explain", "Wrong", "Mute this pair", "History"]


async def test_every_alert_shows_a_time_on_its_readers_clock_also_where_no_source_tells_one(world: World) -> None:
    await world.platform.send(alert(replace(CALL, sources=(replace(SOURCE, published=None),))), "d1")
    digest = Digest(DESK, (alert(), alert(replace(CALL, id="aaaaaaaaaa"))), "hourly digest")
    await world.platform.digest(digest, "d2")
    for posted in world.slack.team.read("C1"):
        assert "<!date^1631642400^" in posted.raw


async def test_a_silence_is_told_once_above_the_last_contact(world: World) -> None:
    note = "No call, visit or meeting known of in 45 days; the last:"
    await world.platform.send(alert(kind=AlertKind.SILENCE, note=note), "d1")
    (posted,) = world.slack.team.read("C1")
    assert str(posted.blocks).count(note) == 1
    assert (posted.blocks[0]["type"], note in posted.blocks[0]["text"]["text"], note in posted.text) == ("header", True, True)
    assert posted.metadata["event_payload"]["kind"] == "silence"


async def test_an_alert_has_a_text_no_unfurling_and_its_delivery_in_the_metadata(world: World) -> None:
    await world.platform.send(alert(), "d1")
    (posted,) = world.slack.team.read("C1")
    assert posted.text.startswith("🇷🇺 🇵🇰  Vladimir Putin called Imran Khan")
    assert (posted.args["unfurl_links"], posted.args["unfurl_media"]) == (False, False)
    assert posted.metadata["event_payload"] == {"delivery_id": "d1", "event_id": CALL.id, "revision": 1, "kind": "new"}


async def test_a_headline_that_calls_everyone_pings_nobody_and_is_shown_as_it_is(world: World) -> None:
    hostile = "<!channel> <@U1> <!here|x> *now* `rm` _a_ & <https://evil.example|click>"
    event = replace(CALL, evidence=hostile, sources=(replace(SOURCE, title=hostile, outlet=hostile),), attribution=hostile)
    await world.platform.send(alert(event), "d1")
    (posted,) = world.slack.team.read("C1")
    assert posted.pings == []
    assert "<!channel>" not in posted.raw
    assert "<!channel> <@U1>" in posted.seen
    assert "<https://evil" not in posted.raw


async def test_a_ten_thousand_character_headline_is_cut_and_posted(world: World) -> None:
    long = "Ünïcode <&> 👨‍👩‍👧‍👦 " * 600
    sources = tuple(replace(SOURCE, article_id=f"a{n}", title=long, url=f"https://news.example/{'x' * n * 100}") for n in range(30))
    event = replace(CALL, evidence=long, sources=sources, topics=(long,) * 5, rarity=long, attribution=long)
    await world.platform.send(alert(event), "d1")
    (posted,) = world.slack.team.read("C1")
    assert "and 22 more" in posted.seen
    assert world.slack.called("chat.postMessage")[0].args["blocks"]


async def test_a_mention_calls_the_group_and_nobody_else(world: World) -> None:
    await world.platform.send(alert(mention="<!subteam^S1>"), "d1")
    await world.platform.send(alert(mention="<!channel>"), "d2")
    first, second = world.slack.team.read("C1")
    assert set(first.pings) == {"!subteam^S1"}
    assert second.pings == []


async def test_growth_edits_the_message_in_place(world: World) -> None:
    receipt = await world.platform.send(alert(), "d1")
    event = replace(CALL, sources=(SOURCE, grown()))
    assert await world.platform.edit(alert(event, kind=AlertKind.GROWTH), receipt.message_id, "d2") == receipt
    (posted,) = world.slack.team.read("C1")
    assert posted.edits == 1
    assert "Daily Post" in posted.seen
    assert "2 sources" in posted.seen


async def test_a_material_change_is_a_reply_and_seen_by_all_only_where_it_was_asked_for(world: World) -> None:
    receipt = await world.platform.send(alert(), "d1")
    denied = replace(CALL, status=Status.DENIED, revision=2, sources=(SOURCE, replace(grown(), status=Status.DENIED)))
    await world.platform.reply(alert(denied, kind=AlertKind.REVISION), receipt.message_id, "d2")
    await world.platform.reply(alert(denied, kind=AlertKind.REVISION, broadcast=True), receipt.message_id, "d3")
    first, quiet, loud = world.slack.team.read("C1")
    assert "denied" in first.seen
    assert "earlier took place" in first.seen
    assert (quiet.thread_ts, quiet.broadcast, loud.broadcast) == (receipt.message_id, False, True)
    assert "denied" in quiet.seen
    assert "was took place, now denied" in quiet.seen
    assert "was took place, now denied" in quiet.text
    assert first.metadata["event_payload"]["delivery_id"] == "d1"


async def test_a_digest_is_one_message_that_counts_what_it_cannot_list(world: World) -> None:
    long = "word " * 200
    events = [replace(CALL, id=f"k3j5m2p7{n:02}", parties=(replace(CALL.parties[0], person=long), CALL.parties[1])) for n in range(60)]
    digest = Digest(DESK, tuple(alert(event) for event in events), "41 alerts in 10 minutes were gathered", more=7)
    await world.platform.digest(digest, "d1")
    (posted,) = world.slack.team.read("C1")
    assert posted.seen.startswith("67 events: 41 alerts in 10 minutes were gathered")
    listed = posted.seen.count("k3j5m2p7")
    assert f"and {67 - listed} more" in posted.seen


# What Slack refuses.

PERMANENT = [
    "channel_not_found", "is_archived", "not_in_channel", "account_inactive", "token_revoked", "missing_scope", "restricted_action",
    "restricted_action_read_only_channel", "posting_to_general_channel_denied", "user_is_restricted", "no_permission", "access_denied",
    "ekm_access_denied", "team_access_not_granted", "not_allowed_token_type", "messages_tab_disabled",
]  # fmt: skip


FAULTS = {
    Fault.PERMANENT: PERMANENT,
    Fault.REJECTED: ["msg_too_long", "no_text", "invalid_metadata_format", "metadata_too_large"],
    Fault.RETRY: ["message_limit_exceeded", "service_unavailable", "team_added_to_org", "a_word_of_tomorrow"],
    Fault.UNKNOWN: ["fatal_error", "internal_error", "request_timeout"],
    Fault.BREAKER: ["invalid_auth", "not_authed", "token_expired"],
    Fault.MESSAGE_GONE: ["thread_not_found", "message_not_found"],
    Fault.EDIT_REFUSED: ["edit_window_closed", "cant_update_message"],
}


async def test_each_refusal_has_its_class_and_says_why(world: World) -> None:
    for fault, codes in FAULTS.items():
        for code in codes:
            world.slack.team.add(f"C{code}", code)
            error = await refused(world, code, channel=f"C{code}")
            assert error.fault is fault, code
            assert code in str(error)
            assert error.why, code
            assert world.slack.team.read(f"C{code}") == []


async def test_a_refused_token_rests_its_workspace_and_no_other(world: World) -> None:
    assert (await refused(world, "invalid_auth")).scope is Scope.WORKSPACE
    assert (await refused(world, "is_archived")).scope is Scope.CHANNEL


async def test_where_slack_refuses_the_blocks_the_text_goes_alone_and_without_that_the_message_is_given_up(world: World) -> None:
    for channel, code in (("C1", "msg_blocks_too_long"), ("C3", "invalid_blocks")):
        world.slack.team.add(channel, channel)
        assert (await refused(world, code, times=2, channel=channel)).fault is Fault.REJECTED
        world.slack.trouble("chat.postMessage", Trouble(error=code))
        await world.platform.send(alert(channel=Channel("slack", "T1", channel)), "d1")
        (posted,) = world.slack.team.read(channel)
        assert posted.blocks == []
        assert "Vladimir Putin called Imran Khan" in posted.seen


async def test_a_channel_that_the_bot_was_removed_from_is_not_entered_behind_peoples_backs(world: World) -> None:
    lounge = Channel("slack", "T1", "C2")
    with pytest.raises(DeliveryError) as removed:
        await world.platform.send(alert(channel=lounge), "d1")
    assert removed.value.fault is Fault.PERMANENT
    assert "/invite" in removed.value.next_step
    assert not (await world.platform.probe(lounge)).well
    assert not world.slack.team.channels["C2"].member


async def test_a_renamed_channel_is_told_as_before(world: World) -> None:
    await world.platform.send(alert(), "d1")
    world.slack.team.channels["C1"].name = "front-desk"
    await world.platform.send(alert(), "d2")
    assert len(world.slack.team.read("C1")) == 2
    assert "#front-desk" in (await world.platform.probe(DESK)).detail


async def test_an_archived_channel_is_probed_until_it_comes_back(world: World) -> None:
    world.slack.team.channels["C1"].archived = True
    health = await world.platform.probe(DESK)
    assert (health.well, "archived" in health.detail) == (False, True)
    world.slack.team.channels["C1"].archived = False
    assert (await world.platform.probe(DESK)).well


async def test_the_owner_of_a_stopped_channel_is_told_by_direct_message(world: World) -> None:
    assert await world.platform.notify(DESK, "U1", "#desk is <archived>") is True
    assert world.slack.team.read("D1")[0].seen == "#desk is <archived>"
    world.slack.trouble("conversations.open", Trouble(error="user_not_found"))
    assert await world.platform.notify(DESK, "U2", "text") is False


# 429 and pace.


async def test_a_429_names_its_pause_and_the_next_call_does_not_touch_slack(world: World) -> None:
    world.slack.trouble("chat.postMessage", Trouble(retry_after=30))
    with pytest.raises(DeliveryError) as first:
        await world.platform.send(alert(), "d1")
    assert (first.value.fault, first.value.retry_after) == (Fault.RETRY, 30)
    began = time.monotonic()
    with pytest.raises(DeliveryError) as second:
        await world.platform.send(alert(), "d1")
    assert time.monotonic() - began < 2
    assert second.value.fault is Fault.RETRY
    assert 20 < (second.value.retry_after or 0) <= 30
    assert len(world.slack.called("chat.postMessage")) == 1


async def test_a_pause_of_one_method_leaves_the_others_alone(world: World) -> None:
    receipt = await world.platform.send(alert(), "d1")
    world.slack.trouble("chat.postMessage", Trouble(retry_after=60))
    with pytest.raises(DeliveryError):
        await world.platform.send(alert(), "d2")
    await world.platform.edit(alert(kind=AlertKind.GROWTH), receipt.message_id, "d3")


async def test_a_storm_of_429_holds_no_command(world: World) -> None:
    world.slack.trouble("chat.postMessage", *[Trouble(retry_after=30)] * 50)
    sends = [asyncio.create_task(world.platform.send(alert(channel=Channel("slack", "T1", f"C{n}x")), f"d{n}")) for n in range(50)]
    ack = await world.slack.command("latest Russia")
    assert ack.seconds < 1
    outcomes = await asyncio.gather(*sends, return_exceptions=True)
    assert {getattr(outcome, "fault", None) for outcome in outcomes} == {Fault.RETRY}


async def test_a_channel_gets_about_a_message_a_second_and_another_does_not_wait(world: World) -> None:
    world.slack.team.add("C3", "other")
    began = time.monotonic()
    other = Channel("slack", "T1", "C3")
    await asyncio.gather(*(world.platform.send(alert(), f"d{n}") for n in range(3)), world.platform.send(alert(channel=other), "e"))
    posts = [(call.args["channel"], call.at - began) for call in world.slack.called("chat.postMessage")]
    assert [round(at) for channel, at in posts if channel == "C1"] == [0, 1, 2]
    assert next(at for channel, at in posts if channel == "C3") < 0.9


# Lost answers.


def posts(world: World, channel: str = "C1") -> list[Seen]:
    return world.slack.team.read(channel)


async def test_a_lost_answer_is_sent_once_and_found_by_one_look(world: World) -> None:
    world.slack.trouble("chat.postMessage", Trouble(lost=True))
    with pytest.raises(DeliveryError) as lost:
        await world.platform.send(alert(), "d1")
    assert lost.value.fault is Fault.UNKNOWN
    (posted,) = posts(world)
    receipt = await world.platform.settle(alert(), "d1")
    assert receipt is not None
    assert receipt.message_id == posted.ts
    assert len(world.slack.called("conversations.history")) == 1
    assert len(world.slack.called("chat.postMessage")) == 1


async def test_what_was_surely_not_heard_is_told_so(world: World) -> None:
    world.slack.trouble("chat.postMessage", Trouble(unheard=True))
    with pytest.raises(DeliveryError) as lost:
        await world.platform.send(alert(), "d1")
    assert lost.value.fault is Fault.UNKNOWN
    assert await world.platform.settle(alert(), "d1") is None


async def test_a_reply_that_was_lost_is_looked_for_in_its_thread(world: World, tmp_path: Path) -> None:
    receipt = await world.platform.send(alert(), "d1")
    world.slack.trouble("chat.postMessage", Trouble(lost=True))
    changed = alert(replace(CALL, status=Status.DENIED, revision=2), kind=AlertKind.REVISION)
    with pytest.raises(DeliveryError):
        await world.platform.reply(changed, receipt.message_id, "d2")
    found = await world.platform.settle(changed, "d2")
    assert found is not None
    assert found.message_id == posts(world)[1].ts
    # Another process, which knows nothing of the attempt, finds the thread by the event.
    (tmp_path / "other").mkdir()
    async with opened(tmp_path / "other", world.slack) as other:
        again = await other.platform.settle(changed, "d2")
    assert again == found


async def test_another_process_finds_a_lost_alert_too_even_without_metadata(world: World, tmp_path: Path) -> None:
    await world.platform.send(alert(), "d1")
    posts(world)[0].metadata = {}
    (tmp_path / "other").mkdir()
    async with opened(tmp_path / "other", world.slack) as other:
        assert await other.platform.settle(alert(), "d1") is not None
        assert await other.platform.settle(alert(), "d9") is None


async def test_a_look_that_shows_too_little_leaves_the_delivery_unknown(world: World) -> None:
    world.slack.history_limit = 3
    world.slack.trouble("chat.postMessage", Trouble(lost=True))
    with pytest.raises(DeliveryError):
        await world.platform.send(alert(), "d1")
    world.slack.team.messages += [Seen("C1", world.slack.next_ts(), "chatter", []) for _ in range(5)]
    with pytest.raises(DeliveryError) as unsure:
        await world.platform.settle(alert(), "d1")
    assert unsure.value.fault is Fault.UNKNOWN


async def test_a_restricted_app_looks_once_a_minute_at_fifteen_messages(slack: SlackServer, tmp_path: Path) -> None:
    async with opened(tmp_path, slack, restricted_history=True) as world:
        assert await world.platform.settle(alert(), "d1") is None
        with pytest.raises(DeliveryError) as later:
            await world.platform.settle(alert(), "d2")
        assert (later.value.fault, later.value.retry_after) == (Fault.UNKNOWN, 60)
        world.clock.forward(seconds=61)
        assert await world.platform.settle(alert(), "d2") is None
    assert [int(call.args["limit"]) for call in slack.called("conversations.history")] == [15, 15]


async def test_a_server_that_breaks_down_leaves_it_unknown_and_one_that_is_not_there_is_tried_later(
    slack: SlackServer, tmp_path: Path
) -> None:  # fmt: skip
    async with opened(tmp_path, slack) as world:
        slack.trouble("chat.postMessage", Trouble(status=502, error="<html>"))
        with pytest.raises(DeliveryError) as broken:
            await world.platform.send(alert(), "d1")
        assert broken.value.fault in (Fault.UNKNOWN, Fault.RETRY)
        slack.stop()
        with pytest.raises(DeliveryError) as away:
            await world.platform.send(alert(), "d2")
        assert away.value.fault in (Fault.RETRY, Fault.UNKNOWN)


async def test_an_edit_of_a_deleted_message_says_that_it_is_gone(world: World) -> None:
    receipt = await world.platform.send(alert(), "d1")
    posts(world)[0].gone = True
    with pytest.raises(DeliveryError) as gone:
        await world.platform.edit(alert(kind=AlertKind.GROWTH), receipt.message_id, "d2")
    assert gone.value.fault is Fault.MESSAGE_GONE
    with pytest.raises(DeliveryError) as below:
        await world.platform.reply(alert(kind=AlertKind.REVISION), receipt.message_id, "d3")
    assert below.value.fault is Fault.MESSAGE_GONE


async def test_a_channel_of_a_workspace_that_is_not_served_is_refused(world: World) -> None:
    with pytest.raises(DeliveryError) as other:
        await world.platform.send(alert(channel=Channel("slack", "T9", "C1")), "d1")
    assert other.value.fault is Fault.PERMANENT
    assert posts(world) == []
