"""Questions over a real store: each answer names its case, shows the events it means, and tells what it was taken from."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from bot.domain import Article, EventMention, EventType, Party, Place, Role, Status
from handlers.shared import Case, Picture
from tests.rooms import HERE, MEMBER, NOW, Room, event, ids_in, labels, leaders_call, text_of, told

pytestmark = pytest.mark.anyio


async def test_latest_lists_the_newest_first_with_when_who_told_it_how_sure_and_the_id(room: Room) -> None:
    await room.holds(event("old", "2021-09-01"), leaders_call(), event("other", "2021-09-12", "IND CHN"))
    reply = await room.says("latest", MEMBER)
    assert reply.title == "Newest events"
    assert ids_in(reply) == ["leaders", "other", "old"]
    assert "🇷🇺🇵🇰 Vladimir Putin called Imran Khan | 14 Sep 2021 · Dawn and 1 other · 0.80 · leaders" in text_of(reply)
    assert reply.public


async def test_latest_of_one_and_of_two_and_with_filters(room: Room) -> None:
    await room.holds(
        event("call", "2021-09-10"),
        event("visit", "2021-09-11", kind=EventType.VISIT),
        event("plan", "2021-09-12", status=Status.PLANNED),
        event("india", "2021-09-13", "IND PAK"),
        event("unsure", "2021-09-09", confidence=0.4),
        event("tass", "2021-09-08", sources=(told("t", "TASS"),)),
        leaders_call(),
    )
    assert ids_in(await room.says("latest India")) == ["india"]
    assert ids_in(await room.says("latest Pakistan Russia visits")) == ["visit"]
    assert ids_in(await room.says("latest planned")) == ["plan"]
    assert ids_in(await room.says("latest Pakistan Russia since 2021-09-11 until 2021-09-12")) == ["plan", "visit"]
    assert "unsure" not in ids_in(await room.says("latest Russia 80%"))
    assert ids_in(await room.says("latest leaders")) == ["leaders"]
    assert set(ids_in(await room.says("latest source=TASS"))) == {"leaders", "tass"}


async def test_between_calls_and_visits_name_the_pair_in_any_spelling(room: Room) -> None:
    await room.holds(event("call", "2021-09-10"), event("visit", "2021-09-11", kind=EventType.VISIT))
    both = await room.says("between 🇵🇰 Russians")
    assert (both.title, ids_in(both)) == ("Events: Pakistan – Russia", ["visit", "call"])
    assert ids_in(await room.says("calls Pakistan Russia")) == ["call"]
    assert ids_in(await room.says("visits Pakistan *")) == ["visit"]


async def test_nothing_found_says_so_and_tells_what_was_looked_through(room: Room) -> None:
    reply = await room.says("between India China")
    assert (reply.title, reply.case) == ("No such event is stored between India and China", Case.NOTHING)
    assert "Coverage: nothing was read yet" in text_of(reply)


async def test_pages_go_to_older_and_back_and_show_each_event_once(room: Room) -> None:
    await room.holds(*(event(f"e{n:02}", f"2021-08-{1 + n:02}") for n in range(20)))
    first = await room.says("between Pakistan Russia since 2021")
    second = await room.press(first, "Older")
    await room.restart()
    await room.holds(event("new", "2021-09-14"))
    third = await room.press(second, "Older")
    seen = ids_in(first) + ids_in(second) + ids_in(third)
    assert seen == [f"e{n:02}" for n in reversed(range(20))]
    assert "Older" not in labels(third)
    assert (third.title, str(third.place)) == ("Events: Pakistan – Russia, page 3", "instead")
    back = await room.press(third, "Newer")
    assert ids_in(back) == ids_in(second)
    assert ids_in(await room.press(back, "Newer"))[0] == "new"


async def test_pages_keep_filters_that_are_longer_than_a_button_holds(room: Room) -> None:
    await room.holds(*(event(f"e{n:02}", f"2021-08-{1 + n:02}", "BIH KNA") for n in range(12)))
    words = {
        "a": "Bosnia and Herzegovina", "b": "Saint Kitts and Nevis", "types": "call,visit,meeting,message,invitation,agreement",
        "statuses": "occurred,planned,proposed,cancelled,postponed", "since": "1 January 2021", "until": "31 December 2021",
    }  # fmt: skip
    first = await room.asks("between", words)
    assert all(len(button.action.encode()) <= 100 for button in first.buttons)
    await room.restart()
    second = await room.press(first, "Older")
    assert ids_in(second) == ["e03", "e02", "e01", "e00"]
    assert ids_in(await room.press(second, "Newer")) == ids_in(first)


async def test_a_walk_through_many_pages_stays_within_a_button(room: Room) -> None:
    await room.holds(*(event(f"event-{n:05}", f"20{1 + n // 12:02}-{1 + n % 12:02}-01") for n in range(90)))
    page = await room.says("latest Pakistan")
    walked = 1
    while "Older" in labels(page):
        page = await room.press(page, "Older")
        walked += 1
        assert all(len(button.action.encode()) <= 100 for button in page.buttons)
    assert walked == 12
    while "Newer" in labels(page):
        page = await room.press(page, "Newer")
        walked -= 1
    assert walked == 1


async def test_an_answer_can_be_shown_to_everyone_with_the_same_content(room: Room) -> None:
    await room.holds(*(event(f"e{n:02}", f"2021-08-{1 + n:02}") for n in range(12)))
    second = await room.press(await room.says("latest Pakistan", MEMBER), "Older", MEMBER)
    shown = await room.press(second, "Show to everyone", MEMBER)
    assert str(shown.place) == "room"
    assert ids_in(shown) == ids_in(second)
    assert "Shown by Ben" in text_of(shown)
    assert "Show to everyone" not in labels(shown)


async def test_what_is_seen_by_all_anyway_has_no_button_to_show_it(room: Room) -> None:
    await room.holds(event("e", "2021-09-01"))
    assert "Show to everyone" not in labels(await room.says("latest", now_public=True))
    assert "Show to everyone" in labels(await room.says("latest"))


async def test_the_pages_of_what_all_see_need_no_button_to_show_them_either(room: Room) -> None:
    await room.holds(*(event(f"e{n:02}", f"2021-08-{1 + n:02}") for n in range(20)))
    second = await room.press(await room.says("latest", now_public=True), "Older")
    assert labels(second) == ["Newer", "Older"]
    assert labels(await room.press(second, "Newer")) == ["Older"]
    shown = await room.press(await room.says("latest"), "Show to everyone")
    assert labels(await room.press(shown, "Older")) == ["Newer", "Older"]


async def test_last_tells_the_newest_of_each_kind_and_how_long_ago(room: Room) -> None:
    await room.holds(
        event("call", "2021-09-10"), event("visit", "2021-09-14", kind=EventType.VISIT), event("plan", "2021-09-13", status=Status.PLANNED)
    )
    told_ = text_of(await room.says("last Pakistan Russia"))
    assert "Visit: today" in told_
    assert "Call: 4 days ago" in told_
    assert "Meeting: none is stored" in told_


async def test_silence_of_a_pair_and_of_all(room: Room) -> None:
    days = [f"2021-0{month}-{day:02}" for month in range(1, 6) for day in (1, 11, 21)]
    await room.holds(*(event(f"e{n}", day) for n, day in enumerate(days)))
    pair = text_of(await room.says("silence Pakistan Russia"))
    assert "no contact for 116 days; usual gap 10" in pair
    assert "This is past their usual rhythm." in pair
    every = await room.says("silence")
    assert "Pakistan – Russia" in text_of(every)
    assert (await room.says("silence India")).case is Case.NOTHING


async def test_top_counts_pairs(room: Room) -> None:
    await room.holds(event("a", "2021-09-10"), event("b", "2021-09-11", kind=EventType.VISIT), event("c", "2021-09-12", "IND CHN"))
    reply = text_of(await room.says("top"))
    assert "1. Pakistan – Russia: 2 events" in reply
    assert "1. Pakistan – Russia: 2 events | call, visit" in reply or "1 call, 1 visit" in reply
    assert (await room.says("top today")).case is Case.NOTHING


async def test_who_tells_offices_and_events_and_suggests_names(room: Room) -> None:
    await room.holds(leaders_call())
    reply = await room.says("who Imran Khan")
    assert reply.title == "Imran Khan: Prime Minister (Pakistan)"
    assert "Prime Minister, Pakistan" in text_of(reply)
    assert "leaders" in ids_in(reply)
    unknown = await room.says("who Imran Khann")
    assert unknown.case is Case.REFUSED
    assert "Imran Khan" in text_of(unknown)


async def test_meetings_name_whom_a_person_met(room: Room) -> None:
    met = leaders_call("met")
    await room.holds(event("met", "2021-09-02", kind=EventType.MEETING, parties=met.parties), leaders_call())
    reply = await room.says("meetings Imran Khan")
    assert (reply.title, ids_in(reply)) == ("Meetings: Imran Khan", ["met"])
    assert "with Vladimir Putin: " in text_of(reply)


async def test_search_finds_words_of_the_evidence(room: Room) -> None:
    await room.holds(event("grain", "2021-09-01", evidence="They spoke of the grain corridor."), event("other", "2021-09-02"))
    reply = await room.says("search grain corridor")
    assert (reply.title, ids_in(reply)) == ("Events that speak of “grain corridor”", ["grain"])
    assert (await room.says("search unicorns")).case is Case.NOTHING


async def test_explain_shows_evidence_sources_and_each_step(room: Room) -> None:
    await room.holds(leaders_call())
    reply = await room.says("explain leaders")
    told_ = text_of(reply)
    assert reply.title == "Explained: Vladimir Putin called Imran Khan"
    for words in (
        "Where: Islamabad, Pakistan", "Status: took place", "Topics: Afghanistan", "Rarity: first call in 412 days", "CAMEO 041",
        "“They spoke.” Pakistani Prime Minister's Office", "TASS: Putin calls Khan | official · took place", "fetched: ", "matched: ",
        "no subscription fits",
    ):  # fmt: skip
        assert words in told_, words
    assert labels(reply)[:3] == ["Wrong", "Mute this pair", "History"]


async def test_an_unknown_event_is_answered_with_where_to_find_ids(room: Room) -> None:
    reply = await room.says("explain ev999")
    assert reply.case is Case.REFUSED
    assert "latest" in text_of(reply)
    assert reply.reference


async def test_wrong_keeps_a_case_and_asks_for_the_reason(room: Room) -> None:
    await room.holds(leaders_call())
    reply = await room.says("wrong leaders", MEMBER)
    assert reply.title == "Noted as wrong: Vladimir Putin called Imran Khan"
    assert labels(reply) == ["Say what is wrong"]
    again = await room.press(reply, "Say what is wrong", MEMBER, typed={"reason": "it was another minister"})
    assert "“it was another minister” Ben" in text_of(again)
    async with room.store.reading() as tx:
        said = await tx.feedback.of_event("leaders")
    assert {(case.reason, case.by, case.channel) for case in said} == {("", "2", HERE), ("it was another minister", "2", HERE)}


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("timeline Pakistan Russia", "Timeline: Pakistan – Russia"),
        ("rhythm Pakistan Russia", "Rhythm: Pakistan – Russia"),
        ("network", "Who talks to whom"),
    ],
)
async def test_pictures_come_with_words_for_those_who_do_not_see_them(room: Room, line: str, title: str) -> None:
    await room.holds(*(event(f"e{n}", f"2021-08-{10 + n}") for n in range(5)))
    reply = await room.says(line)
    assert reply.title == title
    assert isinstance(reply.picture, Picture)
    assert reply.picture.png.startswith(b"\x89PNG")
    assert len(reply.picture.alt) > 20


@pytest.mark.parametrize("line", ["timeline India China", "rhythm India China", "network"])
async def test_a_picture_of_nothing_is_words(room: Room, line: str) -> None:
    reply = await room.says(line)
    assert (reply.case, reply.picture) == (Case.NOTHING, None)


async def test_an_export_is_a_file(room: Room) -> None:
    await room.holds(event("e1", "2021-09-01"), event("e2", "2021-09-02"))
    reply = await room.says("export Pakistan Russia csv")
    (attached,) = reply.attachments
    assert attached.name in reply.title
    rows = [row for row in csv.reader(io.StringIO(attached.content.decode())) if row and not row[0].startswith("#")]
    assert len(rows) == 3
    assert (await room.says("export India China ics")).case is Case.REFUSED


async def test_sources_tell_their_health(room: Room) -> None:
    reply = await room.says("sources")
    assert reply.title == "Sources: 2 sources, none failing"
    assert "TASS" in text_of(reply)


async def test_test_posts_the_newest_match_or_says_why_not(room: Room) -> None:
    assert (await room.says("test")).title == "Nothing to test: this channel has no subscription"
    await room.says("subscribe Pakistan Russia")
    assert (await room.says("test")).title == "Nothing to test: no stored event fits"
    await room.holds(leaders_call())
    reply = await room.says("test")
    assert reply.title == "Test: Vladimir Putin called Imran Khan"
    assert reply.post is not None
    assert reply.post.event.id == "leaders"
    assert reply.post.channel == HERE
    await room.says("mute Pakistan Russia")
    assert "What is muted here is left out." in text_of(await room.says("test"))


async def test_quiet_hours_are_set_shown_and_ended(room: Room) -> None:
    assert "No quiet hours are set" in text_of(await room.says("quiet"))
    assert (await room.says("quiet 22:00-07:00 Europe/London")).title == "Quiet hours set"
    assert "Alerts are held from 22:00 to 07:00 (Europe/London)" in text_of(await room.says("quiet"))
    assert "go out at 09:00 (Asia/Tokyo)" in text_of(await room.says('quiet digest="09:00 Asia/Tokyo"'))
    assert (await room.says("quiet off")).title == "Quiet hours ended"
    assert (await room.says("quiet whenever")).case is Case.REFUSED


async def test_a_mute_ends_by_its_button(room: Room) -> None:
    muted = await room.says("mute Pakistan Russia 7 days")
    assert muted.title == "Muted: Pakistan – Russia"
    assert "2021-09-21" in text_of(muted)
    assert len(await room.service.mutes(HERE)) == 1
    assert (await room.press(muted, "Undo")).title == "Unmuted: Pakistan – Russia"
    assert await room.service.mutes(HERE) == ()


async def test_both_readouts_stand_side_by_side_with_what_only_one_says(room: Room) -> None:
    texts = {
        "1": (
            "Kremlin",
            "Russia",
            ("Afghanistan", "gas pipeline"),
            "They discussed Afghanistan. Gazprom will build the gas pipeline to Karachi.",
        ),
        "2": (
            "Dawn",
            "Pakistan",
            ("Afghanistan", "Kashmir"),
            "They discussed Afghanistan. Khan raised Kashmir and Indian atrocities there.",
        ),
    }
    call = leaders_call("both")
    await room.holds(replace(call, sources=tuple(told(n, outlet, official=True) for n, (outlet, *_) in texts.items())))
    async with room.store.writing() as tx:
        for number, (outlet, whose, topics, text) in texts.items():
            article = Article(f"article-{number}", outlet.casefold(), f"https://news.example/{number}", "Call", text, NOW, NOW)
            mention = EventMention(call.type, call.status, call.parties, topics=topics, attribution=f"{whose} government")
            await tx.articles.add(article)
            await tx.mentions.replace(article.id, [(mention, "both")])
    explained = await room.says("explain both")
    reply = await room.press(explained, "Both readouts", MEMBER)
    told_ = text_of(reply)
    assert reply.title == "2 readouts: Vladimir Putin called Imran Khan"
    assert "Pakistan: Only here: Kashmir" in told_
    assert "Russia: Only here: gas pipeline" in told_
    assert "Both speak of Afghanistan." in told_
    assert "“Khan raised Kashmir and Indian atrocities there.” Pakistan" in told_


async def test_one_readout_alone_is_told_as_such(room: Room) -> None:
    await room.holds(event("e1", "2021-09-01"))
    assert "no two readouts" in (await room.says("readouts e1")).title


async def test_a_map_tells_where_a_person_was(room: Room) -> None:
    visitor = replace(leaders_call().parties[1], role=Role.VISITOR)
    parties = (visitor, Party("RUS", role=Role.HOST))
    await room.holds(event("trip", "2021-09-02", kind=EventType.VISIT, parties=parties, place=Place("RUS", "Moscow")))
    reply = await room.says("map Imran Khan since 2021")
    assert reply.title == "Map: where Imran Khan was"
    assert "Russia (1)" in text_of(reply)
    assert isinstance(reply.picture, Picture)
    assert (await room.says("map Vladimir Putin")).case is Case.NOTHING
