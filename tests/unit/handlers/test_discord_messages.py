"""Cards and replies as Discord messages: within every limit whatever they hold, nothing left out without a word."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import AlertKind, Status
from handlers.discord.alerts import alert_message, digest_message, short_message
from handlers.discord.replies import reply_message, too_large
from handlers.shared import (
    Action,
    AlertCard,
    Attachment,
    Button,
    CardSource,
    Case,
    Choice,
    Code,
    DigestCard,
    Fact,
    Facts,
    Link,
    Moment,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Row,
    Rows,
    Strong,
)
from tests.discord_server.checks import faults

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["@everyone", "**x**", "\u202e", "x" * 5000, "*" * 3000, "👩‍👩‍👧‍👦" * 700, "ش" * 2000, "a b " * 1500, "\n\n", ""]),
)
URL = st.sampled_from(["https://a.example/x", "https://a.example/" + "y" * 500, "javascript:x", "", "https://a.example/(x)*y"])
SOURCE = st.builds(CardSource, TEXT, TEXT, URL, st.sampled_from([NOW, None]), TEXT, st.booleans())
BUTTONS = tuple(Button(f"Button {n}", Action("page", (str(n),))) for n in range(4))
CARD = st.builds(
    AlertCard, kind=st.sampled_from(AlertKind), title=TEXT, marks=st.sampled_from([(), ("🇷🇺", "🇵🇰")]), codes=st.just(("RUS", "PAK")),
    status=st.sampled_from(Status), status_word=st.just("took place"), was=TEXT, when=TEXT, where=TEXT, mode=TEXT,
    topics=st.lists(TEXT, min_size=1, max_size=6).map(tuple),
    evidence=TEXT, attribution=TEXT, sources=st.lists(SOURCE, max_size=12).map(tuple), rarity=TEXT, confidence=st.floats(0, 1),
    note=TEXT, changes=st.lists(TEXT, max_size=3).map(tuple), mark=st.sampled_from(["●", ""]),
    parties=st.lists(TEXT, max_size=30).map(tuple),
    first_told=st.sampled_from([NOW, None]), confidence_words=st.just("high confidence"), event_id=st.just("ev0123456789"),
    revision=st.integers(1, 9), buttons=st.just(BUTTONS),
)  # fmt: skip
PIECE = st.one_of(TEXT, TEXT.map(Strong), TEXT.map(Code), st.builds(Link, TEXT, URL), st.builds(Moment, st.just(NOW), st.booleans()))
LINE = st.lists(PIECE, max_size=4).map(tuple)
BLOCK = st.one_of(
    LINE.map(Paragraph),
    st.lists(st.builds(Fact, TEXT, LINE), max_size=5).map(lambda facts: Facts(tuple(facts))),
    st.builds(Quote, TEXT, TEXT),
    st.builds(Rows, st.lists(st.builds(Row, LINE, LINE, st.sampled_from(["", "🇵🇰"])), max_size=40).map(tuple), TEXT),
)
REPLY = st.builds(
    Reply, title=TEXT, blocks=st.lists(BLOCK, max_size=6).map(tuple), case=st.sampled_from(Case), buttons=st.just(BUTTONS), footer=LINE,
    reference=st.sampled_from(["", "0a1b2c3d"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(CARD)
def test_any_alert_is_a_message_that_discord_takes(card: AlertCard) -> None:
    for message in (
        alert_message(card, "delivery"),
        short_message(card, "delivery"),
        digest_message(DigestCard("12 events: hourly digest", "hourly digest", (card,) * 12, 3), "d"),
    ):
        body = message.payload()
        assert faults(body) == []
        assert body["allowed_mentions"]["parse"] == []
        assert "@everyone" not in str(body["embeds"])


@settings(max_examples=40, deadline=None)
@given(REPLY)
def test_any_reply_is_a_message_that_discord_takes(reply: Reply) -> None:
    body = reply_message(reply).payload()
    assert faults(body) == []
    assert body["allowed_mentions"]["parse"] == []
    assert "@everyone" not in str(body["embeds"])


def test_rows_that_do_not_fit_are_counted() -> None:
    rows = Rows(tuple(Row((f"Row {number} " + "x" * 300,)) for number in range(40)))
    lines = (reply_message(Reply("A list", (rows,))).embeds[0].description or "").split("\n")
    assert lines[-1] == f"-# and {40 - (len(lines) - 1)} more"


def test_a_footer_stands_also_below_a_list_that_is_cut() -> None:
    rows = Rows(tuple(Row((f"Row {number} " + "x" * 300,)) for number in range(40)))
    message = reply_message(Reply("A list", (rows,), footer=("Page ", Strong("1")), reference="0a1b2c3d"))
    assert (message.embeds[0].description or "").endswith("\n-# Page **1** · ref `0a1b2c3d`")


def test_a_reference_is_told_once() -> None:
    message = reply_message(Reply("Refused", footer=("Reference ", Code("0a1b2c3d")), reference="0a1b2c3d"))
    assert message.embeds[0].description == "-# Reference `0a1b2c3d`"


def test_each_kind_of_piece_has_its_markup() -> None:
    line = (
        "plain_",
        Strong("strong"),
        " ",
        Code("help"),
        " ",
        Link("Dawn", "https://dawn.example/"),
        " ",
        Moment(NOW),
        " ",
        Moment(NOW, relative=True),
    )
    shown = reply_message(Reply("Title", (Paragraph(line), Quote("said", "Office")))).embeds[0].description
    assert shown == (
        "plain\\_**strong** `/readout help` [Dawn](https://dawn.example/) <t:1631642400:f> <t:1631642400:R>\n\n> “*said*” — Office"
    )


def test_a_picture_stands_in_the_message_with_the_words_that_stand_for_it() -> None:
    message = reply_message(Reply("A timeline", picture=Picture("time line/ü.png", b"png", "14 events of two")))
    body = message.payload()
    assert body["embeds"][0]["image"]["url"] == f"attachment://{body['attachments'][0]['filename']}"
    assert body["attachments"] == [{"filename": "time-line--.png", "description": "14 events of two"}]


def test_a_file_too_large_for_discord_is_named() -> None:
    big = Attachment("events.csv", b"x" * (10 * 1024 * 1024 + 1), "text/csv")
    fine = Attachment("small.csv", b"x", "text/csv")
    assert too_large(Reply("x", attachments=(fine, big))) == "events.csv"
    assert too_large(Reply("x", attachments=(fine,))) is None
    several = tuple(Attachment(f"{n}.csv", b"x" * (9 * 1024 * 1024), "text/csv") for n in range(3))
    assert too_large(Reply("x", attachments=several)) == "2.csv"


def test_a_menu_stands_above_the_buttons_and_keeps_its_limits() -> None:
    menu = Choice("Which?", Action("narrow", ("s1",)), tuple((f"Option {number}", str(number)) for number in range(40)), most=99)
    body = reply_message(Reply("Choose", choices=(menu,), buttons=BUTTONS)).payload()
    assert faults(body) == []
    first, second = body["components"]
    assert len(first["components"][0]["options"]) == 25
    assert [part["label"] for part in second["components"]] == [f"Button {number}" for number in range(4)]
