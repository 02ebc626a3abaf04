"""Which channels an event concerns: every wish of a subscription must fit, and a channel is reached once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts import match
from bot.domain import Channel, Event, EventSource, EventType, Office, PartialDate, Party, Status, Subscription

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
DAY = date(2021, 9, 14)
CHANNEL = Channel("console", "", "one")
CODES = ["RUS", "PAK", "IND", "DEU", "GBR", "EU", "BRICS"]


def members(code: str, day: date) -> frozenset[str]:
    """Two blocs; the United Kingdom leaves one of them."""
    if code == "EU":
        return frozenset({"DEU", "FRA"} | ({"GBR"} if day <= date(2020, 1, 31) else set()))
    return frozenset({"RUS", "CHN", "IND", "BRA"}) if code == "BRICS" else frozenset()


def event(*codes: str, outlets: int = 1, **fields: Any) -> Event:
    sources = tuple(
        EventSource(f"a{number}", f"s{number}", "Wire", "https://wire.example/", "T", NOW, "e", Status.OCCURRED)
        for number in range(outlets)
    )
    parties = fields.pop("parties", tuple(Party(code) for code in codes))
    made = Event(
        "event00001", EventType.CALL, Status.OCCURRED, parties, True, None, PartialDate("2021-09-14"), (), None, "", None, 0.8, None, None,
        sources, NOW, NOW,
    )  # fmt: skip
    return replace(made, **fields)


def fits(happened: Event, a: str, b: str, *, day: date = DAY, **wishes: Any) -> bool:
    subscription = Subscription("s1", CHANNEL, a, b, **wishes)
    return bool(match(happened, [subscription], blocs=members, day=day, default_threshold=0.5))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("RUS", "PAK", True),
        ("PAK", "RUS", True),
        ("RUS", "*", True),
        ("*", "*", True),
        ("RUS", "IND", False),
        ("IND", "*", False),
        ("BRICS", "PAK", True),
        ("BRICS", "*", True),
        ("EU", "*", False),
        ("BRICS", "EU", False),
    ],
)
def test_a_pair_is_unordered_and_either_side_may_be_a_bloc_or_anyone(a: str, b: str, expected: bool) -> None:
    assert fits(event("RUS", "PAK"), a, b) is expected


def test_a_bloc_has_the_members_of_the_events_day() -> None:
    brexit = event("GBR", "RUS")
    assert fits(brexit, "EU", "RUS", day=date(2019, 5, 1))
    assert not fits(brexit, "EU", "RUS", day=date(2021, 5, 1))


def test_a_bloc_that_acts_itself_is_meant_too() -> None:
    assert fits(event("EU", "RUS"), "EU", "RUS")


def test_one_party_cannot_stand_on_both_sides() -> None:
    assert not fits(event("RUS", "PAK"), "RUS", "BRICS")
    assert fits(event("RUS", "IND"), "RUS", "BRICS")


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"types": frozenset({EventType.CALL, EventType.VISIT})}, True),
        ({"types": frozenset({EventType.VISIT})}, False),
        ({"statuses": frozenset({Status.DENIED})}, False),
        ({"min_confidence": 0.9}, False),
        ({"min_confidence": 0.8}, True),
        ({"min_sources": 2}, True),
        ({"min_sources": 3}, False),
        ({"paused": True}, False),
        ({"types": frozenset({EventType.CALL}), "min_sources": 3}, False),
    ],
)
def test_all_wishes_must_fit(wishes: dict[str, Any], expected: bool) -> None:
    assert fits(event("RUS", "PAK", outlets=2), "RUS", "PAK", **wishes) is expected


def test_two_articles_of_one_outlet_are_one_source() -> None:
    happened = event("RUS", "PAK", outlets=2)
    happened = replace(happened, sources=tuple(replace(source, source_id="wire") for source in happened.sources))
    assert not fits(happened, "RUS", "PAK", min_sources=2)


def test_the_default_threshold_holds_where_none_is_named_and_may_be_undercut() -> None:
    unsure = event("RUS", "PAK", confidence=0.3)
    assert not fits(unsure, "RUS", "PAK")
    assert fits(unsure, "RUS", "PAK", min_confidence=0.2)


def test_the_office_asked_for_must_be_one_of_the_pairs() -> None:
    summit = event(parties=(Party("RUS", office=Office.FOREIGN_MINISTER), Party("PAK"), Party("IND", office=Office.HEAD_OF_GOVERNMENT)))
    leaders = frozenset({Office.HEAD_OF_GOVERNMENT})
    assert fits(summit, "RUS", "IND", offices=leaders)
    assert not fits(summit, "RUS", "PAK", offices=leaders)


def test_one_event_reaches_a_channel_once_and_says_which_subscriptions_fitted() -> None:
    other = Channel("console", "", "two")
    subscriptions = [
        Subscription("b", CHANNEL, "RUS", "*", mention="@late", created=NOW),
        Subscription("a", CHANNEL, "RUS", "PAK"),
        Subscription("c", other, "*", "*"),
        Subscription("d", CHANNEL, "IND", "PAK"),
    ]
    alerts = match(event("RUS", "PAK"), subscriptions, blocs=members, day=DAY, default_threshold=0.5)
    assert [(alert.channel.id, alert.subscription_ids, alert.mention) for alert in alerts] == [
        ("one", ("a", "b"), "@late"),
        ("two", ("c",), None),
    ]


@given(st.sets(st.sampled_from(CODES[:5]), min_size=2), st.sampled_from([*CODES, "*"]), st.sampled_from([*CODES, "*"]))
def test_a_pair_means_the_same_whichever_side_is_named_first(codes: set[str], a: str, b: str) -> None:
    if a == b != "*":
        return
    assert fits(event(*codes), a, b) is fits(event(*codes), b, a)
