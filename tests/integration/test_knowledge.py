"""The roster asked anew: a local endpoint answers in Wikidata's shape, and throttles, lies and breaks like one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain import Office
from bot.errors import KnowledgeError, ReadoutError
from bot.knowledge import Refreshed, load_knowledge, overlaps, read_kept
from bot.opening import open_knowledge
from bot.settings import DatabaseSettings, KnowledgeSettings, PollingSettings, Settings
from bot.upkeep import Upkeep, is_due, knowledge_age, refresh_knowledge
from tests.integration.test_commands import readout
from tests.news_server import Answer, NewsServer, Request

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Row = Mapping[str, str]


def row(iso3: str, role: str, qid: str, name: str, start: str = "", end: str = "", **more: str) -> Row:
    told = {"iso3": iso3, "role": role, "person": qid, "personLabel": name, "start": start, "end": end, **more}
    return {key: value for key, value in told.items() if value}


def cell(name: str, value: str) -> Mapping[str, str]:
    if name == "person":
        return {"type": "uri", "value": f"http://www.wikidata.org/entity/{value}"}
    if name in ("start", "end"):
        if value == "genid":
            return {"type": "uri", "value": "http://www.wikidata.org/.well-known/genid/1"}
        whole = value + "-01-01"[: 10 - len(value)] if len(value) < 10 else value
        return {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#dateTime", "value": f"{whole}T00:00:00Z"}
    return {"type": "literal", "value": value, "xml:lang": "en"}


HEADS = (
    row("RUS", "head_of_state", "Q7747", "Vladimir Putin", "2012-05-07"),
    row("USA", "head_of_state", "Q22686", "Donald Trump", "2025-01-20"),
    row("USA", "head_of_government", "Q22686", "Donald Trump", "2025-01-20"),
    row("JPN", "head_of_government", "Q359480", "Fumio Kishida", "2021-10-04", "2024-10-01"),
    row("XXX", "head_of_state", "Q1", "Nobody Knows", "2020-01-01"),
    row("FRA", "head_of_state", "Q2", "Q2", "2020-01-01"),
    row("FRA", "head_of_state", "Q3", "Somebody Vague", "2020-01-01", "genid"),
)
MINISTERS = (
    row("PAK", "foreign_minister", "Q900", "Ayesha Malik Khan", "2026-03-02"),
    row("PAK", "foreign_minister", "Q901", "Ishaq Dar", "2024-03-11", "2026-03-02"),
    row("RUS", "foreign_minister", "Q58217", "Sergey Lavrov", "2004", startPrecision="9"),
    row("DEU", "foreign_minister", "Q902", "Johann Wadephul", "2025-05-06"),
)
NAMES = {"Q900": ("Ayesha M. Khan", "President Khan", "Ayesha Malik", "The Iron Lady", "Khan 2026")}


class Wikidata:
    """A local endpoint: answers each query with its rows."""

    def __init__(self, news: NewsServer, folder: Path) -> None:
        self.rows: dict[str, tuple[Row, ...]] = {"P35": HEADS, "Q7330070": MINISTERS, "Q2518691": ()}
        self.asked: list[str] = []
        self.waits: list[float] = []
        self.faults: list[Answer] = []
        self.folder = folder
        endpoint = news.answer("/sparql", self.answer)
        self.settings = Settings(
            database=DatabaseSettings(url=f"sqlite:///{folder / 'readout.sqlite'}"),
            polling=PollingSettings(allow_private_hosts=("127.0.0.1",), user_agent="Readout/0.1 (test; mail@readout.example)"),
            knowledge=KnowledgeSettings(endpoint=endpoint),
        )

    def answer(self, request: Request) -> Answer:
        query = parse_qs(urlsplit(request.path).query)["query"][0]
        self.asked.append(query)
        assert request.headers["user-agent"] == "Readout/0.1 (test; mail@readout.example)"
        assert request.headers["accept"] == "application/sparql-results+json"
        if self.faults:
            return self.faults.pop(0)
        if "altLabel" in query:
            rows = [{"person": qid, "alias": name} for qid, names in NAMES.items() if f"wd:{qid} " in query for name in names]
        else:
            rows = list(next(rows for word, rows in self.rows.items() if word in query))  # type: ignore[arg-type]
        bindings = [{name: cell(name, value) for name, value in told.items()} for told in rows]
        body = {"head": {"vars": []}, "results": {"bindings": bindings}}
        return Answer(body=json.dumps(body).encode(), content_type="application/sparql-results+json")

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    def refresh(self, now: datetime = NOW, *, dry_run: bool = False) -> Refreshed:
        return asyncio.run(refresh_knowledge(self.settings, clock=lambda: now, dry_run=dry_run, sleep=self.sleep))

    def who(self, code: str, office: Office, day: date) -> list[str]:
        return [term.person for term in open_knowledge(self.settings).roster.holders(code, office, day)]


@pytest.fixture
def wikidata(tmp_path: Path) -> Iterator[Wikidata]:
    with NewsServer() as news:
        yield Wikidata(news, tmp_path)


def test_a_refresh_brings_new_holders_closes_old_terms_and_leaves_the_rest(wikidata: Wikidata) -> None:
    found = wikidata.refresh()
    lines = {f"{change.sign} {(change.after or change.before).person}" for change in found.changes}  # type: ignore[union-attr]
    assert lines == {"+ Ayesha Malik Khan", "~ Ishaq Dar"}
    pakistan = Office.FOREIGN_MINISTER
    assert wikidata.who("PAK", pakistan, date(2026, 1, 1)) == ["Ishaq Dar"]
    assert wikidata.who("PAK", pakistan, date(2026, 3, 2)) == ["Ayesha Malik Khan", "Ishaq Dar"]  # the day of the hand-over
    assert wikidata.who("PAK", pakistan, date(2027, 6, 1)) == ["Ayesha Malik Khan"]
    assert wikidata.who("PAK", pakistan, date(2021, 9, 14)) == ["Shah Mahmood Qureshi"]
    assert wikidata.who("RUS", Office.HEAD_OF_STATE, date(2027, 6, 1)) == ["Vladimir Putin"]  # known anew, so believed for longer
    assert wikidata.who("USA", Office.HEAD_OF_GOVERNMENT, date(2026, 6, 1)) == []  # a president is the head of state alone
    lavrov = next(term for term in open_knowledge(wikidata.settings).roster.of_person("Sergey Lavrov") if not term.end)
    assert (str(lavrov.start), lavrov.person, "Lavrov" in lavrov.aliases) == ("2004-03-09", "Sergey Lavrov", True)


def test_names_come_along_and_titles_and_nicknames_do_not(wikidata: Wikidata) -> None:
    wikidata.refresh()
    roster = open_knowledge(wikidata.settings).roster
    (term,) = roster.of_person("Ayesha M. Khan")
    assert (term.person, term.title, term.aliases) == ("Ayesha Malik Khan", "Foreign Minister", ("Khan", "Ayesha M. Khan", "Ayesha Malik"))
    assert roster.of_person("President Khan") == ()


def test_no_two_stand_side_by_side_who_did_not_before(wikidata: Wikidata) -> None:
    wikidata.rows["P35"] = (
        *HEADS,
        row("ITA", "head_of_government", "Q950", "Acting Person", "2015-05-01", "2015-06-01"),
        row("POL", "head_of_government", "Q951", "Early Person", "2023-12-01", "2024-02-01"),
    )
    before = load_knowledge(Path(__file__).resolve().parents[2] / "seeds").roster.terms
    known = {(one.code, one.person, two.person) for one, two in overlaps(before)}
    assert [pair for pair in overlaps(wikidata.refresh().roster) if (pair[0].code, pair[0].person, pair[1].person) not in known] == []


def test_a_dry_run_shows_the_same_and_keeps_nothing(wikidata: Wikidata) -> None:
    found = wikidata.refresh(dry_run=True)
    assert list(wikidata.folder.iterdir()) == []
    assert found.changes == wikidata.refresh().changes
    assert wikidata.refresh(NOW + timedelta(days=7)).changes == ()


def test_the_operators_own_lines_win_over_wikidata_and_the_seeds(wikidata: Wikidata) -> None:
    own = wikidata.folder / "own.txt"
    own.write_text("[PAK]\nBilal Own | foreign_minister | Foreign Minister | 2026-05-01 .. open @2026-11 | - | - | us\n", encoding="utf-8")
    wikidata.settings = wikidata.settings.model_copy(
        update={"knowledge": wikidata.settings.knowledge.model_copy(update={"overrides": str(own)})}
    )
    wikidata.refresh()
    assert wikidata.who("PAK", Office.FOREIGN_MINISTER, date(2026, 4, 1)) == ["Ayesha Malik Khan"]
    assert wikidata.who("PAK", Office.FOREIGN_MINISTER, date(2026, 11, 1)) == ["Bilal Own"]


def test_a_holder_beside_one_whose_end_nobody_tells_is_held_for_a_day(wikidata: Wikidata) -> None:
    wikidata.rows["Q7330070"] = (*MINISTERS, row("DEU", "foreign_minister", "Q999", "Prank Name", "2026-11-01"))
    first = wikidata.refresh()
    assert (list(first.held), wikidata.who("DEU", Office.FOREIGN_MINISTER, NOW.date())) == (
        ["DEU foreign_minister Q999"], ["Johann Wadephul"],
    )  # fmt: skip
    later = wikidata.refresh(NOW + timedelta(days=7))
    assert (later.held, wikidata.who("DEU", Office.FOREIGN_MINISTER, NOW.date())) == ({}, ["Prank Name"])


def test_one_query_at_a_time_with_patience_for_throttles_and_timeouts(wikidata: Wikidata) -> None:
    wikidata.faults = [Answer(status=429, headers={"Retry-After": "37"}), Answer(status=504), Answer(status=500)]
    wikidata.refresh()
    assert 37.0 in wikidata.waits
    assert [wait for wait in wikidata.waits if wait != 37.0] == [1.0, 5.0, 25.0, 125.0, 1.0, 1.0, 1.0]
    assert ["P35" in query for query in wikidata.asked[:5]] == [True] * 4 + [False]


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ([Answer(status=500)] * 4, "Wikidata did not answer"),
        ([Answer(body=b"<html>maintenance</html>")], "something else than a table"),
        ([Answer(body=b'{"results": {"bindings": []}}')] * 3, "too short to be whole"),
        ([Answer(body=b"[" * 200_000)], "something else than a table"),
    ],
)
def test_an_answer_that_is_none_leaves_the_roster_as_it_is(wikidata: Wikidata, faults: list[Answer], told: str) -> None:
    wikidata.refresh()
    kept = (wikidata.folder / "people_refresh.txt").read_bytes()
    wikidata.faults = list(faults)
    with pytest.raises(KnowledgeError, match=told):
        wikidata.refresh(NOW + timedelta(days=7))
    assert (wikidata.folder / "people_refresh.txt").read_bytes() == kept


def test_half_an_answer_is_not_believed(wikidata: Wikidata) -> None:
    wikidata.refresh()
    wikidata.rows["Q7330070"] = MINISTERS[:1]
    with pytest.raises(KnowledgeError, match="6 rows where the last answer had 9"):
        wikidata.refresh(NOW + timedelta(days=7))


def test_every_week_by_itself_and_after_a_fault_not_at_once(wikidata: Wikidata) -> None:
    faults: list[ReadoutError] = []
    renewed: list[Refreshed] = []
    now = NOW

    async def on_renewed(found: Refreshed) -> None:
        renewed.append(found)

    async def story() -> list[bool]:
        nonlocal now
        keeper = Upkeep(wikidata.settings, lambda: now, on_renewed, faults.append, sleep=wikidata.sleep)
        wikidata.faults = [Answer(status=500)] * 4
        looks = [await keeper.look(), await keeper.look()]
        for step in (timedelta(hours=7), timedelta(days=6), timedelta(days=1)):
            now += step
            looks.append(await keeper.look())
        return looks

    assert asyncio.run(story()) == [False, False, True, False, True]
    assert (len(faults), len(renewed)) == (1, 1)
    assert read_kept(wikidata.folder / "people_refresh.txt").asked == now.date()
    assert not is_due(wikidata.settings, now)


def test_the_command_line_shows_keeps_and_answers(wikidata: Wikidata, tmp_path: Path) -> None:
    (tmp_path / "readout.toml").write_text(
        f'[polling]\nallow_private_hosts = ["127.0.0.1"]\nuser_agent = "{wikidata.settings.polling.user_agent}"\n'
        f'[knowledge]\nendpoint = "{wikidata.settings.knowledge.endpoint}"\n'
    )
    run: Callable[..., str] = lambda *words: readout(tmp_path, "--config", "readout.toml", "knowledge", *words).stdout  # noqa: E731
    asked = ("who", "foreign minister of Pakistan", "--at", "2026-06-01")
    assert "Nobody is known" not in run(*asked)
    shown = run("refresh", "--dry-run")
    assert "+ Pakistan, Foreign Minister: Ayesha Malik Khan, 2026-03-02 to now" in shown
    assert "~ Pakistan, Foreign Minister: Ishaq Dar, 2024-03-11 to 2026-03-02 (was: 2024-03-11 to now (as of 2025-10))" in shown
    assert "Nothing was kept" in shown
    assert not (tmp_path / "people_refresh.txt").exists()
    wikidata.refresh()
    assert run(*asked).startswith("Ayesha Malik Khan, Foreign Minister of Pakistan, 2026-03-02 to now")
    assert run("who", "foreign minister of Pakistan", "--at", "2021-09-14").startswith("Shah Mahmood Qureshi")
    assert knowledge_age(wikidata.settings, NOW + timedelta(days=9)) == "Wikidata was asked 9 days ago"
