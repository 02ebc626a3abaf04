"""Commands, buttons and menus over Socket Mode, by the real libraries: acked at once, answered to whoever asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import Channel
from handlers.shared import VERBS
from handlers.slack.answering import Responder
from handlers.slack.limits import RESPONSE_URL_SECONDS
from handlers.slack.message import Message
from handlers.slack.pace import Pace
from handlers.slack.web import Web
from tests.integration.slack.world import CALL, DESK, World, alert, opened, seen_by
from tests.slack_server import BOT_TOKEN, SlackServer, Trouble, payloads, until

pytestmark = pytest.mark.anyio

WORDS = {
    "unsubscribe": "India", "pause": "Russia", "resume": "Russia", "quiet": "22:00-07:00 Europe/London", "mute": "Russia Pakistan 7 days",
    "meetings": "Imran Khan", "who": "Imran Khan", "search": "called", "explain": CALL.id, "wrong": f"{CALL.id} it was another minister",
    "latest": "Pakistan", "silence": "Pakistan", "top": "last year", "network": "2021", "help": "subscribe", "rights": "everyone",
    "list": "", "sources": "", "test": "",
}  # fmt: skip


async def test_every_verb_is_acked_within_a_second_and_answered_with_blocks_that_slack_takes(world: World) -> None:
    await world.keep(CALL)
    await world.command("subscribe Russia Pakistan")
    await world.command("subscribe India *")
    for known in VERBS:
        text = f"{known.name} {WORDS.get(known.name, 'Russia Pakistan')}".strip()
        before = len(world.slack.team.shown_to("U1"))
        ack = await world.slack.command(text)
        assert ack.seconds < 1, text
        await until(lambda before=before: len(world.slack.team.shown_to("U1")) > before)
        shown = world.slack.team.shown_to("U1")[-1]
        assert shown.blocks, text
        assert shown.text, text
        assert "not understood" not in shown.seen, text
        assert "unexpected" not in shown.seen, text
    refused = [body for answers in world.slack.answers.values() for body, status in answers if status != 200]
    assert refused == []


async def test_a_subscription_is_answered_with_its_forecast_and_kept_for_the_channel(world: World) -> None:
    await world.keep(CALL)
    shown = await world.command("subscribe Russia Pakistan calls,visits")
    assert "Subscribed" in shown.seen
    assert "1 alert" in shown.seen
    assert await world.wishes() == [("RUS", "PAK")]
    (wish,) = await world.service.subscriptions(DESK)
    assert wish.created_by == "U1"


async def test_words_stand_in_any_order_with_flags_codes_and_quotes(world: World) -> None:
    await world.command('subscribe daily 🇷🇺 "United States" visits')
    assert await world.wishes() == [("RUS", "USA")]


async def test_a_misspelt_country_gets_did_you_mean_and_a_wrong_verb_too(world: World) -> None:
    assert "Did you mean" in (await world.command("subscribe Pakistn Russia")).seen
    assert "Did you mean" in (await world.command("subscrib Pakistan")).seen
    assert await world.wishes() == []


async def test_slacks_escapes_and_mentions_in_a_command_are_read_as_they_were_typed(world: World) -> None:
    await world.command("subscribe Russia Pakistan mention=<!subteam^S1|@desk>")
    (wish,) = await world.service.subscriptions(DESK)
    assert wish.mention == "<!subteam^S1>"
    shown = await world.command("latest <!channel> &lt;b&gt;")
    assert shown.pings == []


async def test_an_answer_is_for_one_and_a_button_posts_it_for_all(world: World) -> None:
    await world.keep(CALL)
    shown = await world.command("latest Pakistan")
    assert shown.for_user == "U1"
    assert world.slack.team.read("C1") == []
    await world.slack.press(shown.button("Post in channel"), message=shown)
    await until(lambda: world.slack.team.read("C1"))
    (posted,) = world.slack.team.read("C1")
    assert "Vladimir Putin" in posted.seen
    assert "Shown by" in posted.seen
    assert posted.args["replace_original"] is False


async def test_in_a_private_channel_without_the_bot_the_reply_says_how_to_invite_it_and_nothing_is_stored(world: World) -> None:
    shown = await world.command("subscribe Russia Pakistan", channel="G1")
    assert "/invite @Readout" in shown.seen
    assert await world.wishes(Channel("slack", "T1", "G1")) == []
    assert await world.service.audited(Channel("slack", "T1", "G1")) == ()
    # A question is answered there all the same.
    assert "invite" not in (await world.command("latest Russia", channel="G1")).seen


async def test_into_a_public_channel_the_bot_goes_by_itself(world: World) -> None:
    await world.command("subscribe Russia Pakistan", channel="C2")
    assert world.slack.team.channels["C2"].member
    assert await world.wishes(Channel("slack", "T1", "C2")) == [("RUS", "PAK")]


async def test_where_slack_does_not_say_whether_the_bot_is_inside_a_person_may_subscribe(world: World) -> None:
    world.slack.trouble("conversations.info", Trouble(error="missing_scope"))
    assert "Subscribed" in (await world.command("subscribe Russia Pakistan")).seen


async def test_one_persons_paging_of_a_shared_answer_changes_it_for_nobody_else(world: World) -> None:
    await world.keep(*(replace(CALL, id=f"k3j5m2p7{chr(97 + n)}a") for n in range(14)))
    shown = await world.command("latest Pakistan")
    await world.slack.press(shown.button("Post in channel"), message=shown)
    await until(lambda: world.slack.team.read("C1"))
    (posted,) = world.slack.team.read("C1")
    labels = [item["text"]["text"] for item in posted.buttons if item["type"] == "button"]
    older = await world.press(posted, next(label for label in labels if label not in ("Post in channel",)))
    assert older.args["replace_original"] is False
    own = await world.press(shown, next(label for label in labels if label not in ("Post in channel",)))
    assert own.args["replace_original"] is True


async def test_an_archived_channel_is_told_and_not_subscribed(world: World) -> None:
    shown = await world.command("subscribe Russia Pakistan", channel="A1")
    assert "archived" in shown.seen
    assert await world.wishes(Channel("slack", "T1", "A1")) == []


async def test_in_the_bots_own_direct_messages_a_person_may_subscribe(world: World) -> None:
    await world.command("subscribe Russia Pakistan", channel="DU1", channel_name="directmessage")
    assert await world.wishes(Channel("slack", "T1", "DU1")) == [("RUS", "PAK")]


async def test_members_may_subscribe_by_default_and_only_admins_where_the_operator_says_so(slack: SlackServer, tmp_path: Path) -> None:
    slack.team.admins.add("UBOSS")
    slack.team.groups["S1"] = {"U7"}
    async with opened(tmp_path, slack, who_may_subscribe="managers") as world:
        assert "may not" in (await world.command("subscribe Russia Pakistan")).seen
        assert await world.wishes() == []
        assert "Subscribed" in (await world.command("subscribe Russia Pakistan", user="UBOSS")).seen
        await world.command("rights <!subteam^S1|@desk>", user="UBOSS")
        assert "Subscribed" in (await world.command("subscribe India *", user="U7")).seen
        assert "may not" in (await world.command("subscribe China *")).seen
        lines = await world.service.audited(DESK, 10)
    assert {line.who for line in lines} == {"UBOSS", "U7"}


async def test_after_five_uses_or_half_an_hour_answers_go_as_messages(world: World) -> None:
    await world.keep(CALL)
    world.slack.trouble("response_url", Trouble(status=404, error="expired_url"))
    shown = await world.command("latest Pakistan")
    (call,) = world.slack.called("chat.postEphemeral")
    assert (call.args["user"], call.args["channel"]) == ("U1", "C1")
    assert "Vladimir Putin" in shown.seen


async def test_a_response_address_is_used_five_times_and_for_half_an_hour(world: World) -> None:
    now = 0.0
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=BOT_TOKEN, base_url=world.slack.api_base, session=session, retry_handlers=[])
        web = Web(client, "T1", Pace(lambda: 0.0))
        url = world.slack.response_url("T1", "C1", "U1")
        way = Responder(web, session, "C1", "U1", url, RESPONSE_URL_SECONDS, lambda: now)
        for number in range(7):
            await way.say(Message(f"answer {number}"))
        assert [len(answers) for answers in world.slack.answers.values()] == [5]
        assert len(world.slack.called("chat.postEphemeral")) == 2
        late = Responder(web, session, "C1", "U1", world.slack.response_url("T1", "C1", "U1"), RESPONSE_URL_SECONDS, lambda: now)
        now = 1800.0
        await late.say(Message("too late for the address"))
    assert len(world.slack.called("chat.postEphemeral")) == 3
    assert [message.text for message in world.slack.team.shown_to("U1")][-1] == "too late for the address"


async def test_where_the_response_address_cannot_be_reached_the_answer_goes_as_a_message(world: World) -> None:
    body = payloads.command("help", team="T1", channel="C1", user="U1", response_url="http://127.0.0.1:9/response")
    await world.slack.deliver("slash_commands", body)
    assert "subscribe" in (await seen_by(world.slack, 1))[-1].seen
    assert world.slack.called("chat.postEphemeral")


async def test_a_button_of_another_version_is_acked_and_says_that_it_is_not_known(world: World) -> None:
    element = {"type": "button", "action_id": "some_older_id", "value": "x", "text": {"type": "plain_text", "text": "Old"}}
    assert (await world.slack.press(element)).seconds < 1
    assert "not known any more" in (await seen_by(world.slack, 1))[-1].seen


async def test_where_the_bot_is_not_inside_a_late_answer_goes_by_direct_message(world: World) -> None:
    world.slack.trouble("response_url", Trouble(status=404, error="used_url"))
    await world.slack.command("latest Russia", channel="G1")
    await until(lambda: world.slack.team.read("D1"))


async def test_a_slow_answer_comes_after_an_ack_that_did_not_wait_for_it(world: World) -> None:
    await world.keep(CALL)
    world.slack.trouble("conversations.info", Trouble(hang=1.5))
    ack = await world.slack.command("subscribe Russia Pakistan")
    assert ack.seconds < 1
    assert "Subscribed" in (await seen_by(world.slack, 1))[-1].seen


async def test_a_chart_is_uploaded_with_words_that_stand_for_it(world: World) -> None:
    await world.keep(CALL, replace(CALL, id="k3j5m2p7qb"))
    shown = await world.command("timeline Russia Pakistan")
    (file,) = world.slack.files.values()
    assert file["content"].startswith(b"\x89PNG")
    assert "Russia" in file["alt_txt"]
    assert file["channel"] == "D1"
    assert "direct messages" in shown.seen
    await world.slack.press(shown.button("Post in channel"), message=shown)
    await until(lambda: any(item.get("channel") == "C1" for item in world.slack.files.values()))


async def test_an_export_comes_as_a_file(world: World) -> None:
    await world.keep(CALL)
    await world.command("export Russia Pakistan json")
    (file,) = world.slack.files.values()
    assert CALL.id.encode() in file["content"]


async def test_test_posts_the_newest_match_as_an_alert_comes(world: World) -> None:
    await world.keep(CALL)
    await world.command("subscribe Russia Pakistan")
    shown = await world.command("test")
    assert "Test" in shown.seen
    (posted,) = world.slack.team.read("C1")
    assert "Vladimir Putin called Imran Khan" in posted.seen
    assert {button["text"]["text"] for button in posted.buttons} >= {"Explain", "Wrong", "History"}


async def test_a_button_that_is_too_old_says_so(world: World) -> None:
    element = {"type": "button", "action_id": "act.0", "value": "r0|gone", "text": {"type": "plain_text", "text": "Old"}}
    await world.slack.press(element)
    assert "not known any more" in (await seen_by(world.slack, 1))[-1].seen


async def test_each_button_of_an_alert_answers_whoever_pressed_it(world: World) -> None:
    await world.keep(CALL)
    await world.platform.send(alert(), "d1")
    (posted,) = world.slack.team.read("C1")
    assert "wire" in (await world.press(posted, "Explain")).seen.casefold()
    assert "Putin" in (await world.press(posted, "History")).seen
    assert "uted" in (await world.press(posted, "Mute this pair")).seen
    assert len(await world.service.mutes(DESK)) == 1


async def test_wrong_asks_what_is_wrong_and_keeps_it(world: World) -> None:
    await world.keep(CALL)
    await world.platform.send(alert(), "d1")
    (posted,) = world.slack.team.read("C1")
    await world.slack.press(posted.button("Wrong"), message=posted)
    await until(lambda: world.slack.team.views)
    (view,) = world.slack.team.views
    values = {"reason": {"reason": {"type": "plain_text_input", "value": "It was another minister"}}}
    await world.slack.deliver("interactive", world.slack.sent(view, values))
    await seen_by(world.slack, 1)
    async with world.service.store.reading() as tx:
        (kept,) = await tx.feedback.of_event(CALL.id)
    assert "another minister" in str(kept)


async def test_a_choice_of_a_menu_is_done(world: World) -> None:
    await world.command("subscribe Russia Pakistan")
    (wish,) = await world.service.subscriptions(DESK)
    shown = await world.command("list")
    menu = next(item for item in shown.buttons if item["type"] == "static_select" and "Remove" in item["placeholder"]["text"])
    await world.slack.press(menu, message=shown, chosen=[wish.id])
    await until(lambda: any("Unsubscribed" in message.seen for message in world.slack.team.shown_to("U1")))
    assert await world.wishes() == []


async def test_the_same_press_delivered_twice_is_done_once(world: World) -> None:
    await world.keep(CALL)
    await world.platform.send(alert(), "d1")
    (posted,) = world.slack.team.read("C1")
    body = world.slack.pressed(posted.button("Explain"), message=posted)
    await world.slack.deliver("interactive", body)
    await seen_by(world.slack, 1)
    await world.slack.deliver("interactive", body)
    await asyncio.sleep(0.2)
    assert len(world.slack.team.shown_to("U1")) == 1


async def test_explain_this_event_works_on_an_alert_and_on_a_message_without_one(world: World) -> None:
    await world.keep(CALL)
    await world.platform.send(alert(), "d1")
    (posted,) = world.slack.team.read("C1")
    await world.slack.deliver("interactive", world.slack.shortcut("readout.explain", posted))
    assert "News Wire" in (await seen_by(world.slack, 1))[-1].seen
    plain = replace(posted, blocks=[], metadata={}, text="hello")
    await world.slack.deliver("interactive", world.slack.shortcut("readout.explain", plain))
    assert "tells of no event" in (await seen_by(world.slack, 2))[-1].seen


async def test_a_database_that_cannot_be_read_is_told_with_a_reference(world: World) -> None:
    await world.service.store.engine.dispose()  # type: ignore[attr-defined]
    async with world.service.store.writing() as tx:
        await tx.connection.exec_driver_sql("DROP TABLE rights")  # type: ignore[attr-defined]
    shown = await world.command("subscribe Russia Pakistan")
    assert "Reference" in shown.seen
    assert "Traceback" not in shown.seen
