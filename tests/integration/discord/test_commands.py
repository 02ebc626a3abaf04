"""Commands, autocomplete, buttons, menus and forms through the real client, as a person in Discord would use them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import Knowledge
from handlers.discord.commands import path_of
from handlers.shared import VERBS, Action
from tests.discord_server import DiscordServer, Interaction, Json
from tests.discord_server.world import MANAGE_CHANNELS, SEND, VIEW
from tests.integration.discord.conftest import Bot, alert, event, place

WORDS: dict[str, dict[str, Any]] = {
    "subscribe": {"a": "Pakistan", "b": "Russia"}, "unsubscribe": {"which": "Pakistan", "b": "Russia"},
    "pause": {"which": "Pakistan", "b": "Russia"},
    "resume": {"which": "Pakistan", "b": "Russia"}, "quiet": {"hours": "22:00-07:00 Europe/London"}, "mute": {"a": "Iran", "b": "Iraq"},
    "between": {"a": "Pakistan", "b": "Russia"}, "calls": {"a": "Pakistan", "b": "Russia"}, "visits": {"a": "Pakistan", "b": "Russia"},
    "map": {"person": "Imran Khan"}, "readouts": {"event": "ev0000000001"},
    "meetings": {"person": "Imran Khan"}, "last": {"a": "Pakistan", "b": "Russia"}, "timeline": {"a": "Pakistan", "b": "Russia"},
    "rhythm": {"a": "Pakistan", "b": "Russia"}, "who": {"person": "Imran Khan"}, "search": {"words": "Afghanistan"},
    "explain": {"event": "ev0000000001"}, "wrong": {"event": "ev0000000001"}, "export": {"a": "Pakistan", "b": "Russia", "form": "csv"},
}  # fmt: skip


@pytest.fixture(scope="module")
def world(knowledge: Knowledge, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DiscordServer, Bot]]:
    """One bot for all of these tests: each uses a channel of its own."""
    with DiscordServer() as discord:
        discord.world.add_guild("Desk")
        bot = Bot(discord, knowledge, empty, tmp_path_factory.mktemp("bot"))
        bot.remember([event(f"ev{n:010}", f"2021-{n % 9 + 1:02}-14") for n in range(1, 30)])
        bot.start()
        yield discord, bot
        bot.stop()


@pytest.fixture
def discord(world: tuple[DiscordServer, Bot]) -> DiscordServer:
    return world[0]


@pytest.fixture
def bot(world: tuple[DiscordServer, Bot]) -> Bot:
    return world[1]


@pytest.fixture
def news(discord: DiscordServer) -> Json:
    return discord.world.add_channel(next(iter(discord.world.guilds.values())), "news")


@pytest.fixture
def ada(discord: DiscordServer) -> Json:
    """Somebody who manages channels."""
    return discord.world.person("Ada", rights=VIEW | SEND | MANAGE_CHANNELS)


def title(asked: Interaction) -> str:
    return str(asked.shown["embeds"][0]["title"])


def body(asked: Interaction) -> str:
    return str(asked.shown["embeds"][0].get("description", ""))


def labels(message: Json) -> list[str]:
    return [part["label"] for row in message["components"] for part in row["components"] if part["type"] == 2]


def typed(verb: str) -> str:
    return path_of(verb).removeprefix("/readout ")


@pytest.mark.parametrize("verb", [verb.name for verb in VERBS])
def test_every_command_of_the_grammar_is_answered_and_never_with_a_failure_of_ours(
    bot: Bot, discord: DiscordServer, news: Json, ada: Json, verb: str
) -> None:
    if verb in ("unsubscribe", "pause", "resume"):
        discord.command("subscribe", WORDS["subscribe"], channel=news, person=ada).wait()
    asked = discord.command(typed(verb), WORDS.get(verb), channel=news, person=ada).wait()
    assert title(asked)
    assert "unexpected" not in title(asked).casefold()
    assert "could not show" not in asked.shown["content"]


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb.slow or verb.right == "manage"], ids=lambda verb: verb.name)
def test_what_is_slow_or_changes_something_is_acknowledged_before_it_is_done(
    discord: DiscordServer, bot: Bot, news: Json, ada: Json, verb: Any
) -> None:
    asked = discord.command(typed(verb.name), WORDS.get(verb.name), channel=news, person=ada).wait()
    assert asked.callbacks[0]["type"] == 5


@pytest.mark.parametrize(
    ("verb", "hidden"), [("latest", False), ("last", False), ("timeline", False), ("who", True), ("help", True), ("list", True)]
)
def test_answers_for_the_room_are_public_and_the_rest_for_whoever_asked(
    bot: Bot, discord: DiscordServer, news: Json, verb: str, hidden: bool
) -> None:
    asked = discord.command(verb, WORDS.get(verb), channel=news).wait()
    assert asked.ephemeral is hidden, title(asked)


def test_a_refusal_is_seen_by_the_asker_alone_even_for_a_public_command(bot: Bot, discord: DiscordServer, news: Json) -> None:
    quick = discord.command("between", {"a": "Pakstan", "b": "Russia"}, channel=news).wait()
    slow = discord.command("timeline", {"a": "Pakstan", "b": "Russia"}, channel=news).wait()
    assert quick.ephemeral and slow.ephemeral
    assert "Pakistan" in title(quick) + body(quick)
    assert [each for each in discord.world.messages[news["id"]] if not each["flags"] & 64] == []


def test_the_help_shows_each_command_as_it_can_be_typed(bot: Bot, discord: DiscordServer, news: Json) -> None:
    told = body(discord.command("help", channel=news).wait())
    assert "`/readout contacts map person:Imran Khan`" in told
    assert "`/readout between a:Pakistan b:Russia since:last month`" in told


def test_subscribing_answers_with_the_forecast_and_leaves_a_line_of_who_did_it(
    bot: Bot, discord: DiscordServer, news: Json, ada: Json
) -> None:
    made = discord.command(
        "subscribe", {"a": "🇵🇰", "b": "Russian", "rhythm": "instant", "min_confidence": 0.8}, channel=news, person=ada
    ).wait()
    assert made.ephemeral and labels(made.shown)
    assert "30 days" in body(made)
    (kept,) = bot.do(bot.service.subscriptions(place(news)))
    assert (kept.a, kept.b, kept.min_confidence, kept.created_by) == ("PAK", "RUS", 0.8, ada["user"]["id"])
    listed = discord.command("list", channel=news).wait()
    assert "Ada" in body(listed)


def test_only_those_who_manage_channels_may_subscribe_until_a_role_is_named(
    bot: Bot, discord: DiscordServer, news: Json, ada: Json
) -> None:
    guild = discord.world.guilds[news["guild_id"]]
    role = discord.world.add_role(guild, "Analysts")
    bob = discord.world.person("Bob", roles=(role["id"],))
    refused = discord.command("subscribe", WORDS["subscribe"], channel=news, person=bob).wait()
    assert "may not" in title(refused).casefold()
    assert "Manage Channels" in body(refused) and "`/readout rights`" in body(refused)
    assert "Manage Channels" in body(discord.command("list", channel=news, person=bob).wait())
    assert bot.do(bot.service.subscriptions(place(news))) == ()
    discord.command("rights", {"who": f"<@&{role['id']}>"}, channel=news, person=ada).wait()
    discord.command("subscribe", WORDS["subscribe"], channel=news, person=bob).wait()
    assert len(bot.do(bot.service.subscriptions(place(news)))) == 1


def test_a_role_is_chosen_from_discords_own_list_and_everyone_is_refused(bot: Bot, discord: DiscordServer, news: Json, ada: Json) -> None:
    guild = discord.world.guilds[news["guild_id"]]
    role = discord.world.add_role(guild, "Desk officers")
    refused = discord.command("subscribe", {**WORDS["subscribe"], "mention": ("role", guild["roles"][0])}, channel=news, person=ada).wait()
    assert title(refused) == "everyone cannot be mentioned"
    discord.command("subscribe", {**WORDS["subscribe"], "mention": ("role", role)}, channel=news, person=ada).wait()
    (kept,) = bot.do(bot.service.subscriptions(place(news)))
    assert role["id"] in (kept.mention or "")


def test_the_test_command_posts_the_newest_event_that_fits_as_an_alert(bot: Bot, discord: DiscordServer, news: Json, ada: Json) -> None:
    discord.command("subscribe", {**WORDS["subscribe"], "a": "Pakistan", "b": "Russia"}, channel=news, person=ada).wait()
    told = discord.command("test", channel=news, person=ada).wait()
    (posted,) = discord.posted(news)
    assert title(told).startswith("Test")
    assert labels(posted)[:2] == ["Explain", "Wrong"]


def test_a_test_that_cannot_be_posted_says_why(bot: Bot, discord: DiscordServer, news: Json, ada: Json) -> None:
    discord.command("subscribe", {**WORDS["subscribe"], "a": "Pakistan", "b": "Russia"}, channel=news, person=ada).wait()
    discord.fail("POST", f"/channels/{news['id']}/messages", code=50013)
    told = discord.command("test", channel=news, person=ada).wait()
    assert title(told) == "The test could not be posted"
    assert not discord.posted(news)


def test_a_person_may_subscribe_in_a_direct_message(bot: Bot, discord: DiscordServer) -> None:
    carol = discord.world.person("Carol")
    direct = discord.world.direct(carol["user"]["id"])
    made = discord.command("subscribe", WORDS["subscribe"], channel=direct, person=carol).wait()
    (kept,) = bot.do(bot.service.subscriptions(place(direct)))
    assert kept.channel.workspace == "", title(made)
    bot.do(bot.platform.send(alert(direct), "direct1"))
    assert len(discord.posted(direct)) == 1


COMPLETED = [
    (verb.name, option.name, option.kind)
    for verb in VERBS for option in verb.options
    if option.kind in ("party", "types", "offices", "statuses", "person", "event", "subscription", "source", "day", "verb")
]  # fmt: skip


@pytest.mark.parametrize(("verb", "option", "kind"), COMPLETED, ids=[f"{verb}-{option}" for verb, option, _ in COMPLETED])
def test_every_option_that_can_be_guessed_is_completed(
    bot: Bot, discord: DiscordServer, news: Json, ada: Json, verb: str, option: str, kind: str
) -> None:
    if kind == "subscription":
        discord.command("subscribe", WORDS["subscribe"], channel=news, person=ada).wait()
    begun = {
        "party": "paki",
        "types": "cal",
        "offices": "for",
        "statuses": "occ",
        "person": "imran",
        "event": "",
        "verb": "sub",
    }
    offered = discord.complete(typed(verb), option, begun.get(kind, ""), channel=news, person=ada).wait().choices
    assert all(1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100 for choice in offered)
    assert offered or kind == "source"


@pytest.mark.parametrize(
    ("begun", "first"), [("paki", "PAK"), ("🇵🇰", "PAK"), ("RUS", "RUS"), ("russian", "RUS"), ("brics", "BRICS"), ("Turkey", "TUR")]
)
def test_parties_are_offered_by_name_code_demonym_flag_and_bloc(
    bot: Bot, discord: DiscordServer, news: Json, begun: str, first: str
) -> None:
    offered = discord.complete("latest", "a", begun, channel=news).wait().choices
    assert any(
        first == choice["value"] or first in choice["name"] or choice["name"].casefold().find(begun.casefold()) >= 0
        for choice in offered[:3]
    ), offered


def test_autocomplete_answers_from_memory_in_under_fifty_milliseconds(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.complete("explain", "event", "", channel=news).wait()
    spent = []
    for begun in ("p", "pa", "united", "korea", "russ", "🇫🇷", "zz", "imran", "ministry", "a"):
        for option, verb in (("a", "latest"), ("person", "who"), ("event", "explain")):
            start = time.perf_counter()
            bot.do(bot.platform._answers._completer.complete(verb, option, begun, channel=place(news)))
            spent.append(time.perf_counter() - start)
    assert sorted(spent)[len(spent) // 2] < 0.05, spent


def test_pages_turn_in_place_also_after_a_restart(bot: Bot, discord: DiscordServer, news: Json) -> None:
    asked = discord.command("latest", channel=news).wait()
    first = body(asked)
    forward = next(label for label in labels(asked.shown) if "lder" in label or "ext" in label)
    turned = discord.press(asked.shown, forward, channel=news).wait()
    second = body(turned)
    assert turned.callbacks[0]["type"] in (6, 7)
    assert second != first
    bot.restart()
    back = discord.press(
        turned.message, next(label for label in labels(turned.message) if "ewer" in label or "rev" in label), channel=news
    ).wait()
    assert body(back) == first
    assert len([each for each in discord.world.messages[news["id"]] if not each["flags"] & 64]) == 1


def test_a_private_answer_can_be_shown_to_everyone(bot: Bot, discord: DiscordServer, news: Json, ada: Json) -> None:
    asked = discord.command("who", {"person": "Imran Khan"}, channel=news, person=ada).wait()
    assert asked.ephemeral
    shown = discord.press(asked.shown, "Show to everyone", channel=news, person=ada).wait()
    public = next(each for each in reversed(discord.world.messages[news["id"]]) if not each["flags"] & 64)
    assert public["embeds"][0]["title"] == title(asked)
    assert "Shown by Ada" in public["embeds"][0]["description"]
    assert "Show to everyone" not in labels(public)
    assert shown.callbacks


@pytest.mark.parametrize("label", ["Explain", "History", "Mute this pair"])
def test_the_buttons_of_an_alert_answer_to_whoever_pressed(bot: Bot, discord: DiscordServer, news: Json, ada: Json, label: str) -> None:
    bot.do(bot.platform.send(alert(news), f"buttons {label}"[:25]))
    (message,) = discord.posted(news)
    pressed = discord.press(message, label, person=ada).wait()
    answer = next(each for each in pressed.followups or [pressed.message] if each)
    answers = [each for each in discord.world.messages[news["id"]] if each.get("interaction_of") == pressed.id]
    assert answers and all(each["flags"] & 64 for each in answers), answer
    assert discord.posted(news) == [message], "the alert itself stays as it is"


def test_wrong_asks_in_a_form_and_keeps_what_was_typed(bot: Bot, discord: DiscordServer, news: Json) -> None:
    bot.do(bot.platform.send(alert(news), "wrong"))
    (message,) = discord.posted(news)
    asked = discord.press(message, "Wrong").wait()
    (callback,) = asked.callbacks
    assert callback["type"] == 9
    assert callback["data"]["custom_id"] == Action("wrong", ("ev0000000001",)).encode()
    (row,) = callback["data"]["components"]
    box = (row.get("components") or [row.get("component")])[0]
    sent = discord.submit(callback["data"]["custom_id"], {box["custom_id"]: "it was another minister"}, message=None, channel=news).wait()
    assert sent.ephemeral
    assert "unexpected" not in title(sent)


def test_a_button_that_nobody_knows_any_more_says_so(bot: Bot, discord: DiscordServer, news: Json) -> None:
    bot.do(bot.platform.send(alert(news), "old button"))
    (message,) = discord.posted(news)
    for ident in ("something-else", "r0|old", "r1|nothing", "r1|kept|gone"):
        pressed = discord.click(message, ident).wait()
        answers = [each for each in discord.world.messages[news["id"]] if each.get("interaction_of") == pressed.id]
        assert "button" in answers[0]["embeds"][0]["title"].casefold(), ident
        assert answers[0]["flags"] & 64


def test_a_late_command_changes_nothing(bot: Bot, discord: DiscordServer, news: Json, ada: Json) -> None:
    late = discord.command("subscribe", WORDS["subscribe"], channel=news, person=ada, age=4.0)
    discord.until(lambda: [asked for asked in discord.requests("POST", late.id) if asked.status == 404])
    assert discord.command("help", channel=news).wait().shown
    assert bot.do(bot.service.subscriptions(place(news))) == ()
    assert late.callbacks == [] and late.followups == []


def test_a_late_question_is_left_and_the_next_one_answered(bot: Bot, discord: DiscordServer, news: Json) -> None:
    late = discord.command("latest", channel=news, age=10.0)
    discord.until(lambda: [asked for asked in discord.requests("POST", late.id) if asked.status == 404])
    assert title(discord.command("latest", channel=news).wait())


def test_a_late_suggestion_leaves_no_traceback(bot: Bot, discord: DiscordServer, news: Json, capfd: pytest.CaptureFixture[str]) -> None:
    late = discord.complete("latest", "a", "paki", channel=news, age=10.0)
    discord.until(lambda: [asked for asked in discord.requests("POST", late.id) if asked.status == 404])
    assert title(discord.command("help", channel=news).wait())
    printed = "".join(capfd.readouterr())
    assert "Traceback" not in printed
    assert late.token not in printed


def test_a_slow_answer_is_acknowledged_in_time(bot: Bot, discord: DiscordServer, news: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.platform._answerer, "_patience", 0.0)
    asked = discord.command("latest", channel=news).wait()
    assert asked.callbacks[0]["type"] == 5
    assert not asked.ephemeral and title(asked)


def test_a_command_of_an_older_list_is_told_so(bot: Bot, discord: DiscordServer, news: Json) -> None:
    asked = discord.command("ancient", {"a": "x"}, channel=news).wait()
    assert "not known any more" in title(asked)
    assert "ref" in body(asked)


def test_an_answer_that_discord_refuses_is_apologised_for_with_a_reference(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.fail("POST", "/callback", code=50035)
    asked = discord.command("help", channel=news)
    discord.until(lambda: asked.callbacks)
    assert "tell the operator this reference" in asked.callbacks[0]["data"]["content"]


@pytest.mark.parametrize("text", ["@everyone", "**x**", "\u202eabc", "x" * 100, "<@&1>", "a|b|c", "' OR 1=1"])
def test_hostile_words_are_told_back_harmlessly(bot: Bot, discord: DiscordServer, news: Json, text: str) -> None:
    asked = discord.command("between", {"a": text, "b": "Russia"}, channel=news).wait()
    shown = title(asked) + body(asked)
    assert "@everyone" not in shown and "**x**" not in shown and "\u202e" not in shown
    assert asked.shown["allowed_mentions"]["parse"] == []
