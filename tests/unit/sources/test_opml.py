"""Lists of sources to and from feed readers: nothing is lost on the way out and back, and nothing hostile comes in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bundled import bundled_folder
from bot.domain import Source
from bot.errors import UsageError
from bot.sources import as_toml, known_kinds, load_sources, read_opml, write_opml


def imported(text: str, known: tuple[Source, ...] = ()) -> tuple[Source, ...]:
    return read_opml(text.encode(), known, known_kinds()).sources


def test_the_shipped_list_goes_out_and_back_unchanged() -> None:
    sources = load_sources(bundled_folder("config") / "sources.toml")
    assert imported(write_opml(sources)) == sources


@given(name=st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and text.isprintable()), options=st.dictionaries(st.just("item"), st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)))  # fmt: skip  # noqa: E501
def test_any_source_survives_opml_and_toml(name: str, options: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    told = " ".join(name.split())
    source = Source("s-1", told, "https://a.example/feed?a=1&b=%22", country="PAK", official=True, options=tuple(options.items()))
    (back,) = imported(write_opml([source]))
    assert back == source
    path = tmp_path_factory.mktemp("toml") / "sources.toml"
    path.write_text(as_toml(Source(**{f: getattr(source, f) for f in ("id", "name", "url", "country", "official")})), encoding="utf-8")
    assert load_sources(path)[0].name == told


def test_a_readers_list_comes_in_folders_and_known_ones_are_passed_over() -> None:
    text = (
        '<opml version="1.0"><body><outline text="News"><outline text="A wire" xmlUrl="https://a.example/f"/>'
        '<outline text="A wire" xmlUrl="https://b.example/f"/></outline><outline xmlUrl="ftp://c.example/f"/>'
        '<outline text="Old" xmlUrl="https://old.example/f"/></body></opml>'
    )
    found = read_opml(text.encode(), [Source("old", "Old", "https://old.example/f")], known_kinds())
    assert [(source.id, source.url) for source in found.sources] == [("A-wire", "https://a.example/f"), ("A-wire-2", "https://b.example/f")]
    assert (found.known, found.wrong) == (1, 1)


@pytest.mark.parametrize("text", ["", "no xml", "<html><body/></html>", '{"a": 1}'])
def test_what_is_no_opml_is_told_in_one_line(text: str) -> None:
    with pytest.raises(UsageError, match="that is no OPML"):
        imported(text)


def test_no_entity_of_a_list_is_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    text = (
        f'<!DOCTYPE opml [<!ENTITY e SYSTEM "file://{secret}">]><opml><body><outline text="&e;" xmlUrl="https://a.example/"/></body></opml>'
    )
    assert "hidden" not in str(imported(text))
