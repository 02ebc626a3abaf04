"""Alerts as a reader of Discord sees them: posted, grown, revised, found again, refused, published."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.jobs import silence_note
from bot.domain import AlertKind, Digest, PartialDate, Status
from bot.errors import DeliveryError, Fault
from tests.discord_server import DiscordServer, Json
from tests.discord_server.world import ANNOUNCEMENT, FORUM, HISTORY, MANAGE_CHANNELS, THREAD
from tests.integration.discord.conftest import NOW, Bot, alert, event, place, revision, source


def facts(message: Json) -> dict[str, str]:
    return {field["name"]: field["value"] for field in message["embeds"][0]["fields"]}


def test_an_alert_is_one_embed_with_everything_a_reader_is_owed(bot: Bot, discord: DiscordServer, news: Json) -> None:
    told = event(rarity="first call in 412 days")
    receipt = bot.do(bot.platform.send(alert(news, told), "delivery1"))
    (message,) = discord.posted(news)
    assert receipt.message_id == message["id"]
    (embed,) = message["embeds"]
    assert embed["title"] == "🇷🇺 🇵🇰 Vladimir Putin called Imran Khan"
    assert embed["description"] == "> “*They spoke of Afghanistan.*” — Prime Minister's Office\n**first call in 412 days**"
    assert facts(message) == {
        "Who": "🇷🇺 Russia: Vladimir Putin, head of state\n🇵🇰 Pakistan: Imran Khan, head of government",
        "Status": "● took place",
        "When": "Tuesday 14 September 2021\ntold <t:1631642400:f>",
        "About": "Afghanistan",
        "How sure": "high confidence (0.93)",
        "Source": "[Wire one](https://one.example/a) · <t:1631642400:f> · They spoke",
    }
    assert re.fullmatch("event ev0000000001 · delivery [0-9a-f]{8}", embed["footer"]["text"])
    assert [part["label"] for part in message["components"][0]["components"]] == ["Explain", "Wrong", "Mute this pair", "History"]
    assert message["allowed_mentions"]["parse"] == []
    assert not message["allowed_mentions"].get("roles")
    assert message["content"] == ""


def test_a_growing_event_is_edited_in_place_and_says_how_many_tell_of_it(bot: Bot, discord: DiscordServer, news: Json) -> None:
    sent = bot.do(bot.platform.send(alert(news), "delivery1"))
    grown = event(sources=tuple(source(name, minutes=n) for n, name in enumerate(("one", "two", "three"))))
    edited = bot.do(bot.platform.edit(alert(news, grown), sent.message_id, "delivery2"))
    (message,) = discord.posted(news)
    assert edited.message_id == message["id"]
    assert facts(message)["3 sources"].count("](https://") == 3
    assert message["edited_timestamp"]


def test_a_denial_is_a_reply_to_its_alert(bot: Bot, discord: DiscordServer, news: Json) -> None:
    sent = bot.do(bot.platform.send(alert(news), "delivery1"))
    denied = event(
        status=Status.DENIED, revision=2, sources=(source("one"), source("two", status=Status.DENIED, title="No call, says Kremlin"))
    )
    bot.do(bot.platform.reply(revision(news, denied), sent.message_id, "delivery2"))
    first, reply = discord.posted(news)
    assert reply["message_reference"]["message_id"] == int(first["id"]) or reply["message_reference"]["message_id"] == first["id"]
    assert reply["embeds"][0]["description"].startswith("× Now **denied**, earlier took place · Tuesday 14 September 2021")
    assert "No call, says Kremlin" in reply["embeds"][0]["description"]
    assert facts(first)["Status"] == "× denied, earlier took place"
    assert first["components"][0]["components"][0]["label"] == "Explain"


def test_a_reply_is_told_also_where_its_alert_takes_no_edit(bot: Bot, discord: DiscordServer, news: Json) -> None:
    sent = bot.do(bot.platform.send(alert(news), "delivery1"))
    discord.world.edit_limited.add(sent.message_id)
    denied = event(status=Status.DENIED, revision=2, sources=(source("one"), source("two", status=Status.DENIED)))
    told = bot.do(bot.platform.reply(revision(news, denied), sent.message_id, "delivery2"))
    first, reply = discord.posted(news)
    assert told.message_id == reply["id"]
    assert facts(first)["Status"] == "● took place"
    assert bot.do(bot.platform.settle(revision(news, denied), "delivery2")).message_id == reply["id"]


def test_another_day_is_told_beside_the_one_before(bot: Bot, discord: DiscordServer, news: Json) -> None:
    sent = bot.do(bot.platform.send(alert(news), "delivery1"))
    days = (replace(source("one"), date=PartialDate("2021-09-13")), replace(source("two"), date=PartialDate("2021-09-14")))
    bot.do(bot.platform.reply(revision(news, event(revision=2, sources=days)), sent.message_id, "delivery2"))
    said = discord.posted(news)[1]["embeds"][0]["description"]
    assert "was Monday 13 September 2021, now Tuesday 14 September 2021" in said


def test_a_silence_says_for_how_long_and_what_was_the_last(bot: Bot, discord: DiscordServer, news: Json) -> None:
    note = silence_note(event(), NOW + timedelta(days=90))
    bot.do(bot.platform.send(alert(news, kind=AlertKind.SILENCE, note=note), "delivery1"))
    (embed,) = discord.posted(news)[0]["embeds"]
    assert embed["title"] == "🇷🇺 🇵🇰 No call, visit or meeting known of in 90 days; the last: Vladimir Putin called Imran Khan"
    assert "They spoke of Afghanistan." in embed["description"]


def test_a_reply_to_a_deleted_alert_stands_alone(bot: Bot, discord: DiscordServer, news: Json) -> None:
    sent = bot.do(bot.platform.send(alert(news), "delivery1"))
    discord.delete_message(discord.posted(news)[0])
    bot.do(bot.platform.reply(revision(news, event(status=Status.DENIED)), sent.message_id, "delivery2"))
    (message,) = discord.posted(news)
    assert "message_reference" not in message


def test_an_edit_of_a_deleted_alert_posts_it_again_once(bot: Bot, discord: DiscordServer, news: Json) -> None:
    sent = bot.do(bot.platform.send(alert(news), "delivery1"))
    discord.delete_message(discord.posted(news)[0])
    again = bot.do(bot.platform.edit(alert(news), sent.message_id, "delivery2"))
    (message,) = discord.posted(news)
    assert again.message_id == message["id"] != sent.message_id
    bot.do(bot.platform.edit(alert(news, event(topics=("Trade",))), sent.message_id, "delivery3"))
    assert facts(discord.posted(news)[0])["About"] == "Trade"
    discord.delete_message(message)
    with pytest.raises(DeliveryError) as raised:
        bot.do(bot.platform.edit(alert(news), sent.message_id, "delivery4"))
    assert raised.value.fault is Fault.MESSAGE_GONE
    assert discord.posted(news) == []


def test_only_the_role_that_a_subscription_names_may_be_mentioned_and_an_edit_keeps_it(
    bot: Bot, discord: DiscordServer, news: Json
) -> None:
    role = discord.world.add_role(discord.world.guilds[news["guild_id"]], "desk")
    sent = bot.do(bot.platform.send(alert(news, mention=f"<@&{role['id']}>"), "delivery1"))
    bot.do(bot.platform.edit(alert(news), sent.message_id, "delivery2"))
    (message,) = discord.posted(news)
    assert message["content"] == f"<@&{role['id']}>"
    (posted,) = discord.requests("POST", "/messages")
    assert posted.body["allowed_mentions"]["roles"] in ([role["id"]], [int(role["id"])])
    assert posted.body["allowed_mentions"]["parse"] == []


@pytest.mark.parametrize("mention", ["@everyone", "<@123>", "here", "{guild}", "<@&{guild}>"])
def test_nothing_but_a_role_is_ever_mentioned(bot: Bot, discord: DiscordServer, news: Json, mention: str) -> None:
    bot.do(bot.platform.send(alert(news, mention=mention.replace("{guild}", news["guild_id"])), "delivery1"))
    (message,) = discord.posted(news)
    assert message["content"] == ""
    assert not message["allowed_mentions"].get("roles")


def test_the_same_delivery_sent_twice_is_one_message(bot: Bot, discord: DiscordServer, news: Json) -> None:
    first = bot.do(bot.platform.send(alert(news), "delivery1"))
    second = bot.do(bot.platform.send(alert(news), "delivery1"))
    assert first == second
    assert len(discord.posted(news)) == 1
    assert all(asked.body["enforce_nonce"] for asked in discord.requests("POST", "/messages"))


def test_an_alert_whose_answer_was_lost_is_found_by_its_mark(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.fail("POST", "/messages", late=True)
    with pytest.raises(DeliveryError) as raised:
        bot.do(bot.platform.send(alert(news), "delivery1"))
    assert raised.value.fault is Fault.UNKNOWN
    grown = event(sources=(source("one"), source("two")), revision=3)
    found = bot.do(bot.platform.settle(alert(news, grown), "delivery1"))
    assert found.message_id == discord.posted(news)[0]["id"]
    assert bot.do(bot.platform.settle(alert(news), "delivery2")) is None


def test_long_after_the_nonce_is_forgotten_the_message_is_still_found(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.fail("POST", "/messages", late=True)
    with pytest.raises(DeliveryError):
        bot.do(bot.platform.send(alert(news), "delivery1"))
    for number in range(120):
        discord.world.add_message(news["id"], {"content": f"talk {number}"}, [], author=discord.world.person()["user"])
    discord.world.ahead += 3600
    found = bot.do(bot.platform.settle(alert(news), "delivery1"))
    assert found.message_id == discord.world.messages[news["id"]][0]["id"]


def test_where_the_history_may_not_be_read_the_nonce_keeps_a_second_send_from_being_seen(
    bot: Bot, discord: DiscordServer, news: Json
) -> None:
    discord.world.forbid(news, HISTORY)
    bot.do(bot.platform.send(alert(news), "delivery1"))
    assert bot.do(bot.platform.settle(alert(news), "delivery1")) is None
    bot.do(bot.platform.send(alert(news), "delivery1"))
    assert len(discord.posted(news)) == 1


def test_a_send_of_what_was_posted_and_deleted_is_not_posted_again(bot: Bot, discord: DiscordServer, news: Json) -> None:
    bot.do(bot.platform.send(alert(news), "delivery1"))
    discord.delete_message(discord.posted(news)[0])
    with pytest.raises(DeliveryError, match="somebody has deleted it") as raised:
        bot.do(bot.platform.send(alert(news), "delivery1"))
    assert raised.value.fault is Fault.REJECTED
    assert discord.posted(news) == []


@pytest.mark.parametrize("inside", [FORUM, 0])
def test_threads_and_forum_posts_take_alerts(bot: Bot, discord: DiscordServer, news: Json, inside: int) -> None:
    guild = discord.world.guilds[news["guild_id"]]
    parent = discord.world.add_channel(guild, "talk", kind=inside)
    thread = discord.world.add_channel(guild, "Pakistan and Russia", kind=THREAD, parent=parent["id"])
    bot.do(bot.platform.send(alert(thread), "delivery1"))
    assert len(discord.posted(thread)) == 1
    assert bot.do(bot.platform.probe(place(thread))).well


def test_an_announcement_is_published_where_a_subscription_asks_for_it(bot: Bot, discord: DiscordServer, news: Json) -> None:
    guild = discord.world.guilds[news["guild_id"]]
    channel = discord.world.add_channel(guild, "wire", kind=ANNOUNCEMENT)
    discord.join(guild)
    discord.until(lambda: bot.platform._connection.client.get_channel(int(channel["id"])))
    bot.do(bot.platform.send(alert(channel), "delivery1"))
    bot.do(bot.platform.send(alert(channel, broadcast=True), "delivery2"))
    discord.until(lambda: discord.requests("POST", "/crosspost"))
    kept, published = discord.posted(channel)
    assert (kept["flags"] & 1, published["flags"] & 1) == (0, 1)


def test_a_digest_lists_its_alerts_in_one_message_and_counts_the_rest(bot: Bot, discord: DiscordServer, news: Json) -> None:
    alerts = tuple(alert(news, event(f"ev{n:010}", evidence="x" * 500)) for n in range(40))
    digest = Digest(place(news), alerts, "hourly digest", 7)
    bot.do(bot.platform.digest(digest, "digest1"))
    bot.do(bot.platform.digest(digest, "digest1"))
    (message,) = discord.posted(news)
    (embed,) = message["embeds"]
    lines = embed["description"].split("\n")
    assert embed["title"] == "47 events: hourly digest"
    assert lines[-1] == f"and {47 - (len(lines) - 1)} more"
    assert lines[0].startswith(
        "🇷🇺 🇵🇰 **Vladimir Putin called Imran Khan** · ● took place · Tuesday 14 September 2021 · [Wire one](https://one.example/a)"
    )
    assert bot.do(bot.platform.settle(digest, "digest1")).message_id == message["id"]
    menu = message["components"][0]["components"][0]
    explained = discord.click(message, menu["custom_id"], values=[menu["options"][0]["value"]]).wait()
    assert explained.ephemeral


HOSTILE = {
    "mentions": "@everyone @here <@123456789012345678> <@&1> <#2> </latest:3>",
    "markdown": "**bold** __under__ ~~gone~~ `code` ```block``` ||spoiler|| [here](https://evil.example) # head\n> quote\n- list",
    "direction": "\u202eevil\u202c \u200fمرحبا بالعالم\u200f \u2067abc\u2069",
    "long": "word " * 2000,
    "one word": "x" * 10_000,
    "zalgo": "".join(char + "\u0301\u0335\u0489\u0316" * 12 for char in "zalgo comes ") * 40,
    "families": "👩‍👩‍👧‍👦🏳️‍🌈" * 900,
    "nothing": "\u200b\u200d\u2060",
    "links": "see https://evil.example/a?b=c and http://x.example",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_feed_says_the_alert_is_posted_and_keeps_its_form(bot: Bot, discord: DiscordServer, news: Json, name: str) -> None:
    text = HOSTILE[name]
    sources = tuple(replace(source(str(n), title=text), outlet=text[:300]) for n in range(30))
    told = event(evidence=text, attribution=text, topics=(text, text), rarity=text, sources=sources)
    bot.do(bot.platform.send(alert(news, told), "delivery1"))
    (message,) = discord.posted(news)
    embed = message["embeds"][0]
    shown = embed.get("description", "") + "".join(field["value"] for field in embed["fields"])
    assert "@everyone" not in shown and "@here" not in shown
    assert "\u202e" not in shown and "\u200f" not in shown
    assert "](https://evil" not in shown
    assert " https://evil" not in shown
    assert message["allowed_mentions"]["parse"] == []
    assert "_short_" not in shown and embed["fields"], "the whole form was taken"
    assert len(discord.requests("POST", "/messages")) == 1


def test_a_form_that_discord_refuses_is_sent_shorter(bot: Bot, discord: DiscordServer, news: Json) -> None:
    discord.fail("POST", "/messages", code=50035)
    bot.do(bot.platform.send(alert(news), "delivery1"))
    (message,) = discord.posted(news)
    assert message["embeds"][0]["title"] == "🇷🇺 🇵🇰 Vladimir Putin called Imran Khan"
    assert "fields" not in message["embeds"][0]


def test_a_probe_says_what_is_lacking_and_what_to_click(bot: Bot, discord: DiscordServer, news: Json) -> None:
    assert bot.do(bot.platform.probe(place(news))).well
    discord.world.forbid(news, 1 << 14)
    found = bot.do(bot.platform.probe(place(news)))
    assert not found.well
    assert found.detail == "in #news of Desk Readout lacks Embed Links"
    assert found.next_step == "Edit the channel #news, Permissions, add Readout and allow Embed Links"
    discord.world.forbid(news, 1 << 10)
    assert bot.do(bot.platform.probe(place(news))).detail == "Readout may not see the channel"
    discord.remove_channel(news, told=False)
    assert bot.do(bot.platform.probe(place(news))).detail == "the channel is gone"


def test_a_person_is_told_by_direct_message_unless_they_take_none(bot: Bot, discord: DiscordServer, news: Json) -> None:
    ada = discord.world.person("Ada", rights=MANAGE_CHANNELS)["user"]["id"]
    assert bot.do(bot.platform.notify(place(news), ada, "#news is paused: @everyone **why**"))
    (message,) = discord.posted(discord.world.direct(ada))
    assert "\\*\\*why\\*\\*" in message["embeds"][0]["description"]
    assert "@everyone" not in message["embeds"][0]["description"]
    discord.world.no_direct_messages.add(ada)
    assert not bot.do(bot.platform.notify(place(news), ada, "again"))
    assert not bot.do(bot.platform.notify(place(news), "nobody", "again"))
