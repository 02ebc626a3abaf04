"""Buttons: what they say fits a button, works after a restart, and never breaks, whatever comes back from a platform."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import Alert, Event, Party, PartyKind, Role
from handlers.shared import VERBS, Action, AlertCard, Asked, Case, act, card, form
from tests.rooms import HERE, MANAGER, MEMBER, Room, event, labels, leaders_call, text_of

pytestmark = pytest.mark.anyio


def shown(of: Event) -> AlertCard:
    return card(Alert(of, HERE), lambda code: code, lambda _: "")


async def test_an_alerts_buttons_explain_mute_and_show_the_history(room: Room) -> None:
    await room.holds(leaders_call(), event("older", "2021-08-01"))
    buttons = {button.label: button.action.encode() for button in shown(leaders_call()).buttons}
    assert list(buttons) == ["Explain", "Wrong", "Mute this pair", "History"]
    await room.restart()
    assert (await room.does(buttons["Explain"], MEMBER)).title == "Vladimir Putin called Imran Khan"
    assert (await room.does(buttons["Wrong"], MEMBER, typed={"reason": "no"})).case is Case.CHANGED
    assert (await room.does(buttons["History"], MEMBER)).title == "Events: Russia – Pakistan"
    muted = await room.does(buttons["Mute this pair"], MANAGER)
    assert muted.title == "Muted: Russia – Pakistan"
    assert (await room.service.mutes(HERE))[0].until is not None


async def test_only_the_button_wrong_asks_first(room: Room) -> None:
    actions = {button.label: button.action for button in shown(leaders_call()).buttons}
    asked = form(actions["Wrong"])
    assert asked is not None
    assert (asked.action, [field.name for field in asked.fields]) == (actions["Wrong"], ["reason"])
    assert len(asked.title) <= 24
    assert [label for label, action in actions.items() if form(action)] == ["Wrong"]


def test_the_pair_of_an_event_of_many_is_whoever_acts_and_the_first_other() -> None:
    many = event(
        "e", "2021-09-01", parties=(Party("QAT", PartyKind.COUNTRY, role=Role.MEDIATOR), Party("USA"), Party("IRN", role=Role.INITIATOR))
    )
    assert shown(many).buttons[2].action.words[:2] == ("IRN", "USA")


async def test_a_button_that_nobody_knows_any_more_says_so(room: Room) -> None:
    for encoded in (
        "r1|nonsense",
        "r1|page|~0123456789abcdef0123",
        "r1|page",
        "r1|share|-|nonsense",
        "r1|share|-|subscribe|a=PAK",
        "r1|page|-|pause",
        "r1|narrow",
        "r1|undo",
        "r1|restore|%%%",
    ):
        reply = await room.does(encoded)
        assert reply.case is Case.REFUSED, encoded
        assert reply.title
    assert Action.decode("from another bot") is None


async def test_a_state_that_was_forgotten_says_to_ask_again(room: Room) -> None:
    await room.holds(*(event(f"e{n:02}", f"2021-08-{1 + n:02}") for n in range(10)))
    page = await room.asks(
        "between", {"a": "Pakistan", "b": "Russia", "types": "call,visit,meeting,message,invitation,agreement,exercise,aid"}
    )
    assert any(button.action.words[0].startswith("~") for button in page.buttons)
    room.pass_days(181)
    await room.service.purge_due()
    late = await room.press(page, "Older")
    assert "too old" in late.title


async def test_a_cursor_that_is_none_is_a_page_that_is_not_there(room: Room) -> None:
    reply = await room.does("r1|page|garbage|latest|a=PAK")
    assert reply.case is Case.REFUSED
    assert "no such page" in reply.title.lower()


@given(
    name=st.sampled_from(["page", "share", "narrow", "undo", "restore", *(v.name for v in VERBS)]),
    words=st.lists(st.text(max_size=40), max_size=6),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_press_ever_raises(room: Room, name: str, words: list[str]) -> None:
    reply = await act(room.service, Action(name, tuple(words)), Asked("", {}, HERE, MANAGER))
    assert reply.title.strip()
    assert reply.case is not Case.FAILED, text_of(reply)


@given(st.text(max_size=20), st.lists(st.text(max_size=30), max_size=4))
def test_an_action_comes_back_as_it_was_or_is_refused(name: str, words: list[str]) -> None:
    action = Action(name, tuple(words))
    try:
        text = action.encode()
    except ValueError:
        assert "|" in name + "".join(words) or len(name) + sum(map(len, words)) > 80
        return
    assert len(text) <= 100
    assert Action.decode(text) == (action if name else None)


async def test_the_menu_below_a_list_explains_what_is_picked(room: Room) -> None:
    await room.holds(leaders_call(), event("e1", "2021-09-01"))
    listed = await room.says("latest")
    explained = await room.pick(listed, "Explain one of these", "e1")
    assert explained.title == "Pakistan and Russia spoke by phone"
    assert "Show to everyone" in labels(explained)
