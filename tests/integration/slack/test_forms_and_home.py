"""The form of `/readout` alone, its menus, the App Home and its buttons."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain import Channel, Subscription
from tests.integration.slack.world import CALL, DESK, World, seen_by
from tests.slack_server import Trouble, until
from tests.slack_server.block_kit import faults_of_options, texts

pytestmark = pytest.mark.anyio


def chosen(value: str) -> dict[str, Any]:
    return {"type": "external_select", "selected_option": {"value": value, "text": {"type": "plain_text", "text": value}}}


async def form(world: World) -> dict[str, Any]:
    await world.slack.command("")
    await until(lambda: world.slack.team.views)
    return world.slack.team.views[-1]


async def home(world: World, user: str = "U1") -> dict[str, Any]:
    published = len(world.slack.called("views.publish"))
    await world.slack.event({"type": "app_home_opened", "user": user, "tab": "home", "channel": "DU1"})
    await until(lambda: len(world.slack.called("views.publish")) > published)
    return world.slack.team.homes[user]


def buttons(view: dict[str, Any], label: str) -> list[dict[str, Any]]:
    return [
        item for block in view["blocks"] for item in block.get("elements", []) if item.get("text", {}).get("text") == label
    ]  # fmt: skip


async def press_home(world: World, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    published = len(world.slack.called("views.publish"))
    await world.slack.press(element, view=world.slack.team.homes["U1"], **more)
    await until(lambda: len(world.slack.called("views.publish")) > published)
    return world.slack.team.homes["U1"]


async def test_no_argument_opens_a_form_with_menus_of_countries(world: World) -> None:
    view = await form(world)
    kinds = [block["element"]["type"] for block in view["blocks"]]
    assert kinds.count("external_select") == 2


async def test_countries_are_offered_from_memory_well_within_three_seconds(world: World) -> None:
    view = await form(world)
    for typed, wanted in (("pak", "PAK"), ("🇷🇺", "RUS"), ("", None), ("x" * 3000, None), ("eu", "EU")):
        ack = await world.slack.deliver("interactive", world.slack.suggestion("find.subscribe.a", typed, view))
        assert ack.seconds < 0.5
        assert ack.payload is not None
        assert faults_of_options(ack.payload) == []
        assert wanted is None or wanted in [option["value"] for option in ack.payload["options"]]


async def test_where_slack_opens_no_form_a_person_is_told_why(world: World) -> None:
    world.slack.trouble("views.open", Trouble(error="expired_trigger_id"))
    told = await world.command("")
    assert "form could not be opened" in told.seen
    assert "/readout help" in told.seen


async def test_the_form_subscribes_the_channel_where_it_was_opened(world: World) -> None:
    view = await form(world)
    values = {
        "a": {"find.subscribe.a": chosen("PAK")}, "b": {"find.subscribe.b": chosen("RUS")}, "verb": {"verb": chosen("subscribe")},
        "types": {"types": {"type": "multi_static_select", "selected_options": [{"value": "visit"}, {"value": "call"}]}},
        "rhythm": {"rhythm": chosen("daily")},
    }  # fmt: skip
    ack = await world.slack.deliver("interactive", world.slack.sent(view, values))
    assert not ack.payload
    assert "Subscribed" in (await seen_by(world.slack, 1))[-1].seen
    (wish,) = await world.service.subscriptions(DESK)
    assert ({str(kind) for kind in wish.types}, str(wish.rhythm)) == ({"visit", "call"}, "daily")


async def test_a_form_that_names_one_party_twice_is_marked_in_place(world: World) -> None:
    view = await form(world)
    values = {"a": {"find.subscribe.a": chosen("PAK")}, "b": {"find.subscribe.b": chosen("PAK")}, "verb": {"verb": chosen("subscribe")}}
    ack = await world.slack.deliver("interactive", world.slack.sent(view, values))
    assert ack.payload is not None
    assert ack.payload["response_action"] == "errors"
    assert "b" in ack.payload["errors"]
    assert await world.wishes() == []


async def test_the_form_asks_too(world: World) -> None:
    await world.keep(CALL)
    view = await form(world)
    values = {"a": {"find.subscribe.a": chosen("PAK")}, "b": {"find.subscribe.b": chosen("RUS")}, "verb": {"verb": chosen("last")}}
    await world.slack.deliver("interactive", world.slack.sent(view, values))
    assert "call" in (await seen_by(world.slack, 1))[-1].seen.casefold()


async def test_the_home_tells_someone_new_how_to_begin(world: World) -> None:
    told = " ".join(texts((await home(world))["blocks"]))
    for words in ("no subscriptions yet", "Type `/readout` in a channel", "/readout help", "/invite @Readout"):
        assert words in told, words


async def test_the_home_shows_a_persons_subscriptions_and_those_of_a_channel_they_pick(world: World) -> None:
    await world.command("subscribe Russia Pakistan")
    await world.command("subscribe India *", user="U2", channel="C2")
    view = await home(world)
    told = " ".join(texts(view["blocks"]))
    assert "Russia" in told
    assert "India" not in told
    picker = next(item for block in view["blocks"] for item in block.get("elements", []) if item["type"] == "conversations_select")
    view = await press_home(world, picker, chosen=["C2"])
    assert "India" in " ".join(texts(view["blocks"]))


async def test_a_subscription_is_paused_resumed_and_removed_from_the_home(world: World) -> None:
    await world.command("subscribe Russia Pakistan")
    view = await press_home(world, buttons(await home(world), "Pause")[0])
    assert "Paused" in " ".join(texts(view["blocks"]))
    assert [wish.paused for wish in await world.service.subscriptions(DESK)] == [True]
    view = await press_home(world, buttons(view, "Resume")[0])
    assert [wish.paused for wish in await world.service.subscriptions(DESK)] == [False]
    await press_home(world, buttons(view, "Remove")[0])
    assert await world.wishes() == []


async def test_a_subscription_is_edited_from_the_home(world: World) -> None:
    await world.command("subscribe Russia Pakistan visits")
    view = await home(world)
    await world.slack.press(buttons(view, "Edit")[0], view=view)
    await until(lambda: world.slack.team.views)
    (edit,) = world.slack.team.views
    first = edit["blocks"][0]["element"]["initial_option"]
    assert first["value"] == "RUS"
    values = {"a": {"find.subscribe.a": chosen("RUS")}, "b": {"find.subscribe.b": chosen("IND")}, "rhythm": {"rhythm": chosen("weekly")}}
    published = len(world.slack.called("views.publish"))
    await world.slack.deliver("interactive", world.slack.sent(edit, values))
    await until(lambda: len(world.slack.called("views.publish")) > published)
    (wish,) = await world.service.subscriptions(DESK)
    assert (wish.a, wish.b, str(wish.rhythm)) == ("RUS", "IND", "weekly")


async def test_an_edit_that_changes_nothing_removes_nothing(world: World) -> None:
    await world.command("subscribe Russia Pakistan")
    view = await home(world)
    await world.slack.press(buttons(view, "Edit")[0], view=view)
    await until(lambda: world.slack.team.views)
    values = {"a": {"find.subscribe.a": chosen("RUS")}, "b": {"find.subscribe.b": chosen("PAK")}, "rhythm": {"rhythm": chosen("instant")}}
    published = len(world.slack.called("views.publish"))
    await world.slack.deliver("interactive", world.slack.sent(world.slack.team.views[-1], values))
    await until(lambda: len(world.slack.called("views.publish")) > published)
    assert await world.wishes() == [("RUS", "PAK")]


async def test_a_home_of_five_hundred_subscriptions_is_one_that_slack_takes(world: World) -> None:
    codes = [entry.code for entry in world.service.knowledge.places.entries if entry.code != "RUS"]
    async with world.service.store.writing() as tx:
        for number in range(500):
            channel = Channel("slack", "T1", f"C{number // len(codes)}")
            await tx.subscriptions.add(Subscription(f"{number:010x}", channel, codes[number % len(codes)], "RUS", created_by="U1"))
    view = await home(world)
    assert len(view["blocks"]) <= 100
    assert "*Your subscriptions* (500)" in str(view)
    assert "and 478 more" in str(view)
