"""Every alert, digest and reply is one that Slack takes, whatever feeds and people write: limits, budgets, escapes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import Alert, AlertKind, Digest, EventSource, Status
from handlers.shared import (
    Action,
    Button,
    Case,
    Choice,
    Code,
    Fact,
    Facts,
    Link,
    Moment,
    Paragraph,
    Quote,
    Reply,
    Row,
    Rows,
    Strong,
    card,
    digest_card,
    place_flag,
    place_name,
)  # fmt: skip
from handlers.slack.alerts import alert_message, change_message, digest_message, mention_markup
from handlers.slack.blocks import menu, menu_action, size
from handlers.slack.limits import ALL_BLOCKS, FALLBACK_TEXT
from handlers.slack.message import Message
from handlers.slack.replies import reply_message
from handlers.slack.text import long
from tests.integration.slack.world import CALL, DESK, SOURCE
from tests.slack_server.block_kit import faults_of_blocks, markup_faults, mentions, texts, too_long

SIGNS = ["a", "b", *' &<>|*_~`!"\\\n', "👨‍👩‍👧‍👦", "漢", "\u0301", "<!channel>", "<@U1|x>", "&amp;", "word "]
HOSTILE = st.lists(st.sampled_from(SIGNS), max_size=30).map(lambda signs: "".join(signs) * 40)
SHORT = HOSTILE.map(lambda text: text[:200])
NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)


def check(message: Message, *, pings: bool = False) -> None:
    assert faults_of_blocks(message.blocks) == []
    assert not too_long(message.blocks)
    assert size(message.blocks) <= ALL_BLOCKS
    assert message.text.strip()
    assert long(message.text) <= FALLBACK_TEXT + 100
    assert markup_faults(message.text, "/text") == []
    if not pings:
        assert [one for text in (message.text, *texts(message.blocks)) for one in mentions(text)] == []


@given(HOSTILE, HOSTILE, SHORT, st.integers(1, 40), st.sampled_from(list(AlertKind)), st.sampled_from(list(Status)))
@settings(max_examples=60, deadline=None)
def test_any_alert_is_one_that_slack_takes(text: str, person: str, url: str, number: int, kind: AlertKind, status: Status) -> None:
    source = replace(SOURCE, title=text, outlet=person, url=f"https://news.example/{url}")
    event = replace(
        CALL, status=status, evidence=text, attribution=text, rarity=person, topics=(text, person), revision=2,
        parties=(replace(CALL.parties[0], person=person or None), CALL.parties[1]),
        sources=tuple(replace(source, article_id=f"a{n}") for n in range(number)),
    )  # fmt: skip
    shown = card(Alert(event, DESK, kind, note=text), place_name, place_flag)
    check(alert_message(shown))
    check(change_message(shown))


@given(HOSTILE, st.integers(1, 80), st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_any_digest_is_one_that_slack_takes(text: str, number: int, more: int) -> None:
    parties = (replace(CALL.parties[0], person=text or None), CALL.parties[1])
    events = [replace(CALL, id=f"e{n}", evidence=text, parties=parties) for n in range(number)]
    digest = Digest(DESK, tuple(Alert(event, DESK) for event in events), text, more)
    message = digest_message(digest_card(digest, place_name, place_flag))
    check(message)


LINES = st.lists(
    st.one_of(SHORT, st.builds(Strong, SHORT), st.builds(Code, SHORT), st.builds(Link, SHORT, SHORT.map("https://x.example/{}".format)),
              st.builds(Moment, st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC)))),
    min_size=1, max_size=4,
).map(tuple)  # fmt: skip
BLOCKS = st.one_of(
    st.builds(Paragraph, LINES),
    st.builds(Facts, st.lists(st.builds(Fact, SHORT, LINES), min_size=1, max_size=12).map(tuple)),
    st.builds(Quote, HOSTILE, SHORT),
    st.builds(Rows, st.lists(st.builds(Row, LINES, LINES, st.sampled_from(["", "🇷🇺"])), max_size=80).map(tuple), SHORT),
)
BUTTONS = st.lists(st.builds(Button, SHORT, st.builds(Action, st.just("explain"), st.just(("e1",)))), max_size=30).map(tuple)
CHOICES = st.lists(
    st.builds(Choice, SHORT, st.just(Action("explain")), st.lists(st.tuples(SHORT, SHORT), max_size=30).map(tuple), st.integers(1, 3)),
    max_size=4,
).map(tuple)


@given(st.builds(Reply, SHORT, st.lists(BLOCKS, max_size=6).map(tuple), st.sampled_from(list(Case)), BUTTONS, CHOICES, footer=LINES))
@settings(max_examples=60, deadline=None)
def test_any_reply_is_one_that_slack_takes(reply: Reply) -> None:
    check(reply_message(reply))


def test_rows_that_do_not_fit_are_counted() -> None:
    rows = Rows(tuple(Row((f"row {n} " + "x" * 900,)) for n in range(40)))
    message = reply_message(Reply("Many", (rows,)))
    shown = "\n".join(texts(message.blocks))
    listed = sum(f"row {n} " in shown for n in range(40))
    assert 5 < listed < 40
    assert f"and {40 - listed} more" in shown


def test_the_button_that_shows_an_answer_to_everyone_is_called_as_slacks_users_call_it() -> None:
    message = reply_message(Reply("Title", buttons=(Button("Show to everyone", Action("share", ("-", "list"))),)))
    assert [element["text"]["text"] for element in message.blocks[-1]["elements"]] == ["Post in channel"]


def test_a_menus_choice_comes_back_as_its_action() -> None:
    drawn = menu(Choice("Pick", Action("explain", ("x",)), (("One", "e1"), ("Two", "e2"))), 3)
    assert drawn is not None
    assert menu_action(drawn["block_id"], ["e2"]) == Action("explain", ("x", "e2"))
    assert menu_action("somebody else's", ["e2"]) is None
    assert menu_action(drawn["block_id"], ["a|b"]) is None


def test_a_mention_is_a_group_or_a_person_and_never_the_channel() -> None:
    assert mention_markup("<!subteam^S012ABC|@desk>") == "<!subteam^S012ABC>"
    assert mention_markup("<@U012ABC>") == "<@U012ABC>"
    assert mention_markup("S012ABCDE") == "<!subteam^S012ABCDE>"
    for word in ("<!channel>", "<!here>", "@everyone", "<!everyone|x>", "<@U1> <!channel>"):
        assert mentions(mention_markup(word)) == []
    assert mention_markup(None) == ""


def test_a_change_names_the_newest_word_only() -> None:
    denial = EventSource("a2", "daily", "Daily Post", "https://daily.example/x", "No such call", NOW, "e", Status.DENIED)
    event = replace(CALL, status=Status.DENIED, revision=2, sources=(SOURCE, denial))
    shown = "\n".join(texts(change_message(card(Alert(event, DESK, AlertKind.REVISION), place_name, place_flag)).blocks))
    assert "Daily Post" in shown
    assert "News Wire" not in shown
    assert "Now denied, earlier took place" in shown
