"""The maintenance script that rebuilds the seeds from the collected facts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.bundled import bundled_folder

ROOT = Path(__file__).resolve().parents[3]
_PLACES = """kind,code,iso2,name,aliases,demonyms,capitals,metonyms,ambiguity_note
country,KOR,KR,South Korea,"Korea, Republic of|ROK",Korean,Seoul,Blue House,two Koreas
organisation,EU,,European Union,,,Brussels,,
organisation,EU_COM,,European Commission,EC,,,Berlaymont,
organisation,HAMAS,,Hamas,,,,,
"""
_PEOPLE = """name,country_iso3,office,title,start,end,aliases,wikidata_qid,as_of,note,source
Moon Jae-in,KOR,head_of_state,President,2017-05-10,2022-05-09,Moon|Moon Administration|Mr. Moon|II,Q1,,,knowledge
Moon Jae-in,KOR,other,Army Chief,2001,2002,Moon,,,,knowledge
"Hans II, Prince of Seoul",KOR,LIE,office,2001,2002,,,,,knowledge
Ann Lee,EU_COM,org_head,President of the European Commission,2020,,Lee,,2025-10,end-trimmed,knowledge
Bob Lee,ZZZ,org_head,Chief,2020,,Lee,,2025-10,,knowledge
Cy Lee,KOR,nsa,National Security Adviser,2020-99,,Lee,,2025-10,,knowledge
"""


def _build(facts: Path, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.knowledge.build_seeds", "--facts", str(facts), "--out", str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    folder = tmp_path / "facts"
    folder.mkdir()
    (folder / "places.csv").write_text(_PLACES, encoding="utf-8")
    (folder / "people.csv").write_text(_PEOPLE, encoding="utf-8")
    return folder


def test_the_shipped_seeds_are_what_the_facts_give(shared: Path, tmp_path: Path) -> None:
    done = _build(shared / "facts", tmp_path)
    assert done.returncode == 0, done.stderr
    for name in ("places.txt", "people.txt"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (bundled_folder("seeds") / name).read_text(encoding="utf-8")


def test_codes_offices_names_and_ids_are_normalised(facts: Path, tmp_path: Path) -> None:
    done = _build(facts, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    people = (tmp_path / "out" / "people.txt").read_text(encoding="utf-8").splitlines()
    assert people[-5:] == [
        "[KOR]",
        "Moon Jae-in | head_of_state | President | 2017-05-10 .. 2022-05-09 | Moon | Q1 | knowledge",
        "Moon Jae-in | military | Army Chief | 2001 .. 2002 | Moon | Q1 | knowledge",
        "[EU]",
        "Ann Lee | org_head | President of the European Commission | 2020 .. open @2025-10 | Lee | - | knowledge end-trimmed",
    ]
    places = (tmp_path / "out" / "places.txt").read_text(encoding="utf-8")
    assert "KOR | KR | South Korea\n  aliases: ROK\n  demonyms: Korean; Koreans\n" in places
    assert "EU | EU | European Union\n  aliases: European Commission; EC\n" in places
    assert "[authority]\nHAMAS | - | Hamas\n" in places


def test_a_malformed_row_is_dropped_with_a_message(facts: Path, tmp_path: Path) -> None:
    told = _build(facts, tmp_path / "out").stderr
    assert "line 4: the office 'LIE' is unknown" in told
    assert "line 6: the code 'ZZZ' is no place" in told
    assert "line 7: '2020-99' is no date" in told


def test_missing_facts_are_one_line_and_exit_code_1(tmp_path: Path) -> None:
    done = _build(tmp_path / "nowhere", tmp_path / "out")
    assert done.returncode == 1
    assert "places.csv cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_table_without_its_columns_is_refused(facts: Path, tmp_path: Path) -> None:
    (facts / "people.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = _build(facts, tmp_path / "out")
    assert done.returncode == 1
    assert "people.csv:1: the columns" in done.stderr
    assert not (tmp_path / "out").exists()
