"""The seed article of the project gives the events that a reader finds in it, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.bundled import bundled_folder
from bot.domain import EventMention, EventType, Office, Role, Status
from bot.extraction import Extractor
from bot.extraction.text import combined

PUBLISHED = date(2021, 9, 14)
PAIRS = {"call": [{"PAK", "RUS"}, {"PAK", "RUS"}, {"RUS", "IND"}], "visit": [{"PAK", "RUS"}], "agreement": [{"PAK", "RUS"}]}


@pytest.fixture(scope="module")
def text() -> str:
    return (bundled_folder("seeds") / "articles" / "seed_article.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def mentions(extractor: Extractor, text: str) -> tuple[EventMention, ...]:
    return extractor.extract(text, published=PUBLISHED).mentions


def of(mentions: Sequence[EventMention], kind: EventType, *codes: str) -> list[EventMention]:
    return [mention for mention in mentions if mention.type is kind and mention.codes == set(codes)]


def test_the_news_is_the_call_of_khan_and_putin_on_tuesday(mentions: Sequence[EventMention]) -> None:
    [call] = [mention for mention in of(mentions, EventType.CALL, "PAK", "RUS") if mention.current]
    assert (call.status, str(call.date)) == (Status.OCCURRED, "2021-09-14")
    assert {party.person for party in call.parties} == {"Imran Khan", "Vladimir Putin"}
    assert {(party.code, party.office) for party in call.parties} == {("PAK", Office.HEAD_OF_GOVERNMENT), ("RUS", Office.HEAD_OF_STATE)}
    assert call.attribution is None or "Prime Minister" in call.attribution


def test_the_earlier_call_within_the_month_is_background(mentions: Sequence[EventMention]) -> None:
    [earlier] = [mention for mention in of(mentions, EventType.CALL, "PAK", "RUS") if not mention.current]
    assert earlier.status is Status.OCCURRED


def test_lavrovs_visit_to_islamabad_is_background(mentions: Sequence[EventMention]) -> None:
    [visit] = of(mentions, EventType.VISIT, "PAK", "RUS")
    assert (visit.status, visit.current) == (Status.OCCURRED, False)
    assert visit.place is not None
    assert (visit.place.code, visit.place.name) == ("PAK", "Islamabad")
    roles = {party.code: party for party in visit.parties}
    assert (roles["RUS"].role, roles["RUS"].office, roles["PAK"].role) == (Role.VISITOR, Office.FOREIGN_MINISTER, Role.HOST)
    assert roles["RUS"].person is not None
    assert roles["RUS"].person.endswith("Lavrov")


def test_the_agreement_on_joint_exercises_is_background(mentions: Sequence[EventMention]) -> None:
    [agreement] = of(mentions, EventType.AGREEMENT, "PAK", "RUS")
    assert agreement.current is False


def test_the_call_of_putin_and_modi_is_background(mentions: Sequence[EventMention]) -> None:
    [call] = of(mentions, EventType.CALL, "RUS", "IND")
    assert (call.status, call.current) == (Status.OCCURRED, False)
    assert {(party.person or "").split()[-1] for party in call.parties} == {"Putin", "Modi"}


def test_there_is_nothing_else_but_at_most_the_invitation_to_the_troika(mentions: Sequence[EventMention]) -> None:
    told = sorted((str(mention.type), sorted(mention.codes)) for mention in mentions if mention.type is not EventType.INVITATION)
    assert told == sorted((kind, sorted(codes)) for kind, pairs in PAIRS.items() for codes in pairs)
    invitations = [mention for mention in mentions if mention.type is EventType.INVITATION]
    assert len(invitations) <= 1
    assert all(mention.codes == {"RUS", "PAK"} and not mention.current for mention in invitations)


def test_all_evidence_is_quoted_from_the_article(mentions: Sequence[EventMention], text: str) -> None:
    whole = combined("", text)
    for mention in mentions:
        assert whole[mention.span[0] : mention.span[1]] == mention.evidence
        assert mention.evidence in text


def test_the_closeness_and_the_comment_form_are_no_evidence(mentions: Sequence[EventMention]) -> None:
    assert not [mention for mention in mentions if "closeness" in mention.evidence or "comment" in mention.evidence]


def test_two_years_later_the_same_words_are_read_by_the_roster_of_that_day(extractor: Extractor, text: str) -> None:
    later = extractor.extract(text, published=date(2023, 3, 14)).mentions
    [call] = [mention for mention in of(later, EventType.CALL, "PAK", "RUS") if mention.current]
    assert str(call.date) == "2023-03-14"
