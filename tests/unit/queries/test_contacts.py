"""Contact and its absence: how long two have been silent, who is past their rhythm, whom a person met."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot import queries
from bot.domain import EventType, Status
from bot.errors import UsageError
from bot.service import Service

TODAY = date(2021, 9, 14)


def every(build: Any, gap: int, until: date, number: int, codes: str, prefix: str, **more: Any) -> list[Any]:
    return [build.event(f"{prefix}{n}", (until - timedelta(days=gap * n)).isoformat(), codes, **more) for n in range(number)]


def test_a_silence_names_its_days_and_the_usual_gap(serve: Any, build: Any) -> None:
    stored = every(build, 21, TODAY - timedelta(days=97), 8, "PAK RUS", "c")
    found = serve(stored, lambda s: s.silence("Pakistan", "Russia"))
    assert found.words == "no contact for 97 days; usual gap 21"
    assert found.past
    assert found.event.id == "c0"


def test_plans_denials_and_sanctions_end_no_silence(serve: Any, build: Any) -> None:
    stored = [
        *every(build, 30, TODAY - timedelta(days=90), 6, "PAK RUS", "c"),
        build.event("planned", "2021-09-10", status=Status.PLANNED),
        build.event("denied", "2021-09-11", status=Status.DENIED),
        build.event("sanction", "2021-09-12", kind=EventType.SANCTION),
        build.event("ahead", "2021-12-01"),
    ]
    assert serve(stored, lambda s: s.silence("PAK", "RUS")).days == 90


def test_few_contacts_make_no_rhythm_and_none_no_days(serve: Any, build: Any) -> None:
    async def work(service: Service) -> None:
        few = await service.silence("PAK", "RUS")
        assert (few.days, few.usual, few.past) == (400, None, False)
        assert "too few for a rhythm" in few.words
        none = await service.silence("PAK", "BRA")
        assert (none.days, none.words, none.past) == (None, "no contact is known", False)

    serve([build.event("only", (TODAY - timedelta(days=400)).isoformat())], work)


def test_the_pairs_past_their_rhythm_come_furthest_first(serve: Any, build: Any) -> None:
    stored = [
        *every(build, 7, TODAY - timedelta(days=70), 10, "PAK RUS", "a"),
        *every(build, 20, TODAY - timedelta(days=60), 10, "IND RUS", "b"),
        *every(build, 20, TODAY - timedelta(days=5), 10, "CHN RUS", "c"),
        *every(build, 300, TODAY - timedelta(days=320), 3, "BRA IND", "d"),
    ]

    async def work(service: Service) -> None:
        assert [(s.a, s.b) for s in await service.silence()] == [("PAK", "RUS"), ("IND", "RUS")]
        assert [(s.a, s.b) for s in await service.silence("India")] == [("IND", "RUS")]
        assert [(s.a, s.b) for s in await service.silence("India", "*")] == [("IND", "RUS")]

    serve(stored, work)


def test_the_silence_of_a_bloc_is_that_of_its_members_of_each_day(serve: Any, build: Any) -> None:
    stored = [build.event("left", "2021-06-01", "GBR RUS"), build.event("member", "2019-06-01", "GBR RUS")]
    assert serve(stored, lambda s: s.silence("EU", "RUS")).last_day == date(2019, 6, 1)


@pytest.mark.parametrize(("days", "gap"), [(range(0, 50, 10), 10), ([0, 1, 2, 3, 100], 1), ([0, 0, 0, 0, 0], None), ([0, 5, 10, 20], None)])
def test_the_usual_gap_is_the_median_between_five_days_or_more(days: Any, gap: int | None) -> None:
    assert queries.usual_gap(TODAY + timedelta(days=day) for day in days) == gap


def test_who_met_a_person_lists_meetings_and_visits_with_the_others(serve: Any, build: Any) -> None:
    lavrov = {"RUS": "Sergey Lavrov", "PAK": "Shah Mahmood Qureshi"}
    stored = [
        build.event("m1", "2021-09-01", kind=EventType.MEETING, people=lavrov),
        build.event("m2", "2021-08-01", kind=EventType.MEETING, people=lavrov),
        build.event("v", "2021-07-01", "RUS IND", EventType.VISIT, people={"RUS": "Sergey Lavrov"}),
        build.event("call", "2021-09-02", people=lavrov),
        build.event("perhaps", "2021-09-03", kind=EventType.MEETING, people=lavrov, status=Status.HYPOTHETICAL),
    ]

    async def work(service: Service) -> None:
        found = await service.meetings("lavrov sergey")
        assert [encounter.event.id for encounter in found.encounters] == ["m1", "m2", "v"]
        assert [party.person or party.code for encounter in found.encounters for party in encounter.others] == [
            "Shah Mahmood Qureshi", "Shah Mahmood Qureshi", "IND",
        ]  # fmt: skip
        assert found.most[0] == ("Shah Mahmood Qureshi", 2)
        by_office = await service.meetings("the Russian foreign minister")
        assert by_office.encounters == found.encounters
        first = await service.meetings("Sergey Lavrov", limit=2)
        assert [e.event.id for e in (await service.meetings("Sergey Lavrov", limit=2, before=first.before)).encounters] == ["v"]

    serve(stored, work)


def test_a_stranger_is_told_whom_he_may_have_meant(serve: Any) -> None:
    with pytest.raises(UsageError, match="Did you mean Sergey Lavrov"):
        serve([], lambda s: s.meetings("Sergei Lavrof"))


def test_people_are_suggested_from_the_roster_by_their_beginnings(serve: Any) -> None:
    async def work(service: Service) -> None:
        assert ("Sergey Lavrov" in {name for _, name in service.suggest_people("lavr")}) is True
        assert service.suggest_people("") == ()
        assert len(service.suggest_people("a", 7)) == 7
        label = {name: label for label, name in service.suggest_people("Sergey Lavrov")}["Sergey Lavrov"]
        assert "RUS" in label

    serve([], work)
