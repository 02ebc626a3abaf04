"""config/sources.toml: what is shipped is sound, and every fault is told with its line."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from bot.bundled import bundled_folder
from bot.domain import Source, SourceKind
from bot.errors import ConfigError
from bot.sources import load_sources

GOOD = '[[source]]\nid = "a"\nname = "A"\nurl = "https://a.example/feed"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fault(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        load_sources(written(folder, text))
    return raised.value.what


def test_at_least_sixty_sources_are_shipped_and_those_that_are_on_are_of_proved_address() -> None:
    sources = load_sources(bundled_folder("config") / "sources.toml")
    enabled = [source for source in sources if source.enabled]
    assert (len(sources) >= 60, len(enabled) >= 30) == (True, True)
    assert {source.kind for source in sources} >= {"feed", "wordpress", "page", "gdelt", "google_news"}
    assert {source.kind for source in enabled} == {SourceKind.FEED, SourceKind.WORDPRESS, SourceKind.GDELT}
    assert sum(source.official for source in sources) >= 30


def test_the_grade_of_an_address_decides_what_is_on(shared: Path) -> None:
    with (shared / "facts" / "news_sources.csv").open(encoding="utf-8", newline="") as file:
        grades = {row["url"]: row["confidence"] for row in csv.DictReader(file)}
    path = bundled_folder("config") / "sources.toml"
    shipped = {source.url: source for source in load_sources(path)}
    proved = {url for url, grade in grades.items() if grade in {"capture", "survey"} and "{q}" not in url}
    assert proved <= shipped.keys()
    assert not [url for url, source in shipped.items() if source.enabled and grades.get(url, "survey") not in {"capture", "survey"}]
    off = [source.id for url, source in shipped.items() if url in proved and not source.enabled]
    assert len(off) <= 12
    tables = {re.search(r'id = "(.*?)"', table)[1]: table for table in path.read_text(encoding="utf-8").split("[[source]]\n")[1:]}  # type: ignore[index]
    assert [name for name in off if "enabled = false # " not in tables[name]] == []


def test_a_source_needs_little_and_the_rest_has_defaults(tmp_path: Path) -> None:
    assert load_sources(written(tmp_path, GOOD)) == (Source("a", "A", "https://a.example/feed"),)


@pytest.mark.parametrize(("told", "kept"), [("PK", "PAK"), ("PAK", "PAK"), ("XK", "XKX")])
def test_a_country_comes_out_with_three_letters(tmp_path: Path, told: str, kept: str) -> None:
    assert load_sources(written(tmp_path, GOOD + f'country = "{told}"\n'))[0].country == kept


def test_an_empty_file_has_no_sources(tmp_path: Path) -> None:
    assert load_sources(written(tmp_path, "")) == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('urll = "x"', "sources.toml:5: unknown key 'urll' in [[source]]; did you mean 'url'?"),
        ('kind = "fed"', "sources.toml:5: 'kind' in [[source]] is 'fed': known kinds are feed, gdelt, google_news, page,"),
        ("every_minutes = 0", "sources.toml:5: 'every_minutes' in [[source]] is 0: input should be greater than or equal to 1"),
        ('official = "often"', "sources.toml:5: 'official' in [[source]] is 'often'"),
        ('country = "Pakistan"', "sources.toml:5: 'country' in [[source]] is 'Pakistan': use an ISO 3166-1 code"),
        ('country = "ZZ"', "use an ISO 3166-1 code"),
    ],
)
def test_a_wrong_line_is_told_with_what_is_allowed(tmp_path: Path, line: str, told: str) -> None:
    assert told in fault(tmp_path, GOOD + line + "\n")


def test_a_missing_key_is_told_at_its_table(tmp_path: Path) -> None:
    assert fault(tmp_path, GOOD + '\n[[source]]\nid = "b"\nname = "B"\n') == "sources.toml:6: 'url' is missing in [[source]]"


def test_the_same_id_and_the_same_address_twice_are_told_with_both_lines(tmp_path: Path) -> None:
    told = fault(tmp_path, GOOD + "\n" + GOOD)
    assert "sources.toml:7: the id 'a' stands in line 2 already" in told
    assert "sources.toml:9: the url 'https://a.example/feed' stands in line 4 already" in told


def test_an_address_of_another_scheme_is_refused(tmp_path: Path) -> None:
    assert "sources.toml:4: 'url' in [[source]]" in fault(tmp_path, GOOD.replace("https://", "file://"))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ('kind = "page"', "the kind page needs the option 'item': CSS selector of one item of the list"),
        ('kind = "page"\n[source.options]\nitem = "li["', "item = 'li[' is no CSS selector"),
        ('kind = "page"\n[source.options]\nitem = "li"\nitems = "li"', "unknown option 'items' for the kind page; known are item, link"),
        ('[source.options]\nitem = "li"', "unknown option 'item' for the kind feed; this kind has none"),
    ],
)
def test_what_a_kind_is_told_besides_is_checked(tmp_path: Path, lines: str, told: str) -> None:
    assert told in fault(tmp_path, GOOD + lines + "\n")


def test_the_options_of_a_kind_come_with_the_source(tmp_path: Path) -> None:
    (source,) = load_sources(written(tmp_path, GOOD + 'kind = "page"\n[source.options]\nitem = "ul li"\n'))
    assert (source.kind, source.option("item"), source.option("date", "none")) == ("page", "ul li", "none")


def test_an_unknown_table_is_told(tmp_path: Path) -> None:
    assert fault(tmp_path, "[[sources]]\n") == "sources.toml:1: unknown key 'sources'; did you mean 'source'?"
