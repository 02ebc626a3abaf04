"""Exports: what each form holds, read back by the programs that read such files, and strangers' words that stay words."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import Any

import feedparser
import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import queries
from bot.domain import EventType, Office, PartialDate, Party, Place, Role, Status
from bot.errors import UsageError
from bot.service import Service


def whole(form: str, events: list[Any], build: Any) -> bytes:
    """The bytes of a file with these events."""
    writer = queries.writer_of(queries.form_of(form))
    names = {"PAK": "Pakistan", "RUS": "Russia"}
    about = queries.Meta("PAK", "RUS", None, None, build.now, "from 1 source since 2021-09-01", lambda code: names.get(code, code))
    return writer.begin(about) + b"".join(writer.row(event) for event in events if writer.wants(event)) + writer.end()


def table(content: bytes, **form: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), **form))


def test_a_csv_has_a_row_an_event_with_its_codes_and_sources(build: Any) -> None:
    event = build.event("e", "2021-09", people={"RUS": "Sergey Lavrov"}, place=Place("PAK", "Islamabad"), topics=("gas", "Afghanistan"))
    (row,) = table(whole("csv", [event], build))
    assert (row["id"], row["type"], row["date"], row["date_precision"]) == ("e", "call", "2021-09", "month")
    assert (row["parties"], row["persons"], row["topics"]) == ("PAK; RUS", "; Sergey Lavrov", "gas; Afghanistan")
    assert (row["cameo"], row["plover"], row["urls"]) == ("041", "CONSULT/phone", "https://news.example/e")


@pytest.mark.parametrize("evil", ["=HYPERLINK(1)", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "|calc", "%0A", "\x00=1", " =1"])
def test_no_cell_of_a_csv_begins_as_a_formula_does(build: Any, evil: str) -> None:
    event = build.event("e", evidence=evil, attribution=evil, people={"PAK": evil}, topics=(evil,), place=Place("PAK", evil))
    (row,) = table(whole("csv", [event], build))
    assert not [cell for cell in row.values() if cell[:1] in set("=+-@|%＝\t\r")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_any_words_stay_in_their_cell_line_and_element(build: Any, text: str) -> None:
    event = build.event("e", evidence=text, sources=(build.source("e", evidence=text, title=text, outlet=text or "x", url=text),))
    event = replace(event, type=EventType.VISIT, status=Status.PLANNED)
    assert len(table(whole("csv", [event], build))) == 1
    assert len(whole("json", [event], build).splitlines()) == 2
    assert len(table(whole("tsv", [event], build), delimiter="\t", quoting=csv.QUOTE_NONE)) == 1
    assert len(icalendar.Calendar.from_ical(whole("ics", [event], build)).walk("VEVENT")) == 1
    feed = feedparser.parse(whole("atom", [event], build))
    assert (feed.bozo, len(feed.entries)) == (False, 1)


def test_json_lines_begin_with_the_schema_and_hold_the_documented_record(build: Any) -> None:
    header, record = map(json.loads, whole("json", [build.event("e")], build).splitlines())
    assert (header["format"], header["schema"], header["a"], header["b"]) == ("readout-events", 1, "PAK", "RUS")
    assert header["coverage"] == "from 1 source since 2021-09-01"
    assert list(record)[:6] == ["id", "type", "status", "current", "parties", "place"]
    assert record["parties"][0] == {"code": "PAK", "person": None, "office": "state", "role": "participant"}


def test_a_calendar_holds_planned_visits_and_meetings_by_their_days(build: Any) -> None:
    plan = build.event("plan", "2021-10-05", kind=EventType.VISIT, status=Status.PLANNED, place=Place("PAK", "Islamabad"), revision=3)
    stored = [
        plan,
        build.event("month", "2021-11", kind=EventType.MEETING, status=Status.PROPOSED),
        build.event("off", "2021-10-09", kind=EventType.MEETING, status=Status.CANCELLED),
        build.event("year", "2022", kind=EventType.VISIT, status=Status.PLANNED),
        build.event("undated", None, kind=EventType.VISIT, status=Status.PLANNED),
        build.event("done", "2021-09-01", kind=EventType.VISIT),
        build.event("call", "2021-10-05", status=Status.PLANNED),
    ]
    entries = {str(e["uid"]): e for e in icalendar.Calendar.from_ical(whole("ics", stored, build)).walk("VEVENT")}
    assert set(entries) == {"plan@readout", "month@readout", "off@readout"}
    first = entries["plan@readout"]
    assert (first.decoded("dtstart"), first.decoded("dtend"), first["sequence"]) == (date(2021, 10, 5), date(2021, 10, 6), 2)
    assert str(first["location"]) == "Islamabad, Pakistan"
    assert (str(entries["month@readout"]["status"]), entries["month@readout"].decoded("dtend")) == ("TENTATIVE", date(2021, 12, 1))
    assert str(entries["off@readout"]["status"]) == "CANCELLED"


def test_an_event_on_the_last_day_of_the_calendar_breaks_no_export(build: Any) -> None:
    event = build.event("e", "9999-12-31", kind=EventType.VISIT, status=Status.PLANNED)
    assert b"99991231" in whole("ics", [event], build)


def test_a_feed_has_ids_that_stay_and_links_to_what_tells_of_it(build: Any) -> None:
    sources = (build.source("a"), build.source("b", url="javascript:alert(1)"), build.source("c", url="archive:x#1"))
    feed = feedparser.parse(whole("atom", [build.event("e", sources=sources)], build))
    (entry,) = feed.entries
    assert (feed.feed.title, entry.id) == ("Pakistan and Russia: diplomatic events", "urn:readout:event:e")
    assert [link.href for link in entry.links] == ["https://news.example/a"]
    assert {tag.term for tag in entry.tags} == {"call", "occurred", "041", "CONSULT/phone"}


def test_the_researchers_form_has_a_row_a_pair_the_actor_first(build: Any) -> None:
    parties = (
        Party("PAK", person="Imran Khan", office=Office.HEAD_OF_GOVERNMENT, role=Role.COUNTERPART),
        Party("RUS", office=Office.MILITARY, person="Sergei Shoigu", role=Role.INITIATOR),
    )
    (row,) = table(whole("tsv", [build.event("e", "2021-09-14", parties=parties)], build), delimiter="\t")
    assert (row["Actor1Code"], row["Actor1Name"], row["Actor2Code"]) == ("RUSMIL", "Sergei Shoigu", "PAKGOV")
    assert (row["SQLDATE"], row["EventCode"], row["EventRootCode"], row["QuadClass"]) == ("20210914", "041", "04", "1")
    summit = build.event("s", codes="CHN IND PAK RUS")
    assert len(table(whole("tsv", [summit, replace(summit, id="x", cameo=None)], build), delimiter="\t")) == 6


def test_the_service_exports_a_span_and_says_so_where_there_is_nothing(serve: Any, build: Any) -> None:
    stored = [build.event("old", "2020-05-01"), build.event("new", "2021-05-01"), build.event("other", "2021-05-01", "IND RUS")]

    async def work(service: Service) -> None:
        file = await service.export("Pakistan", "Russia", "CSV", since="2021")
        assert (file.name, file.media_type, file.events, file.cut) == ("readout-pak-rus.csv", "text/csv; charset=utf-8", 1, False)
        assert [row["id"] for row in table(file.content)] == ["new"]
        assert (await service.export("Russia", "*", "jsonl")).name == "readout-rus-all.jsonl"
        for a, b, form, since, words in (
            ("Pakistan", "Russia", "ics", None, "nothing to export as ics"),
            ("Pakistan", "Brazil", "csv", None, "nothing to export"),
            ("Pakistan", "Russia", "xlsx", None, "no form of an export"),
            ("Pakistan", "Pakistan", "csv", None, "named twice"),
            ("Pakistan", "Russia", "csv", "2030", "nothing to export"),
        ):
            with pytest.raises(UsageError, match=words):
                await service.export(a, b, form, since)

    serve(stored, work)


def test_an_export_too_long_for_a_message_is_cut_and_says_so(serve: Any, build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.service.exports.MOST_EVENTS", 3)
    stored = [build.event(f"e{n}", f"2021-09-0{n + 1}", kind=EventType.VISIT, status=Status.PLANNED) for n in range(5)]
    file = serve(stored, lambda s: s.export("PAK", "RUS", "ics"))
    assert (file.events, file.cut) == (3, True)
    uids = {str(entry["uid"]) for entry in icalendar.Calendar.from_ical(file.content).walk("VEVENT")}
    assert uids == {"e4@readout", "e3@readout", "e2@readout"}


def test_a_bloc_is_exported_page_by_page_each_event_once(serve: Any, build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.queries.events._CHUNK", 2)
    stored = [build.event(f"e{n}", f"2021-09-0{n + 1}", "FRA DEU RUS") for n in range(7)]
    assert [row["id"] for row in table(serve(stored, lambda s: s.export("EU", "RUS")).content)] == [f"e{n}" for n in reversed(range(7))]


def test_dates_of_every_precision_are_written(build: Any) -> None:
    for text in ("2021", "2021-09", "2021-09-14"):
        event = build.event("e", text)
        assert table(whole("csv", [event], build))[0]["date"] == text
        assert table(whole("tsv", [event], build), delimiter="\t")[0]["Year"] == "2021"
        assert event.date == PartialDate(text)
