"""A wrong line in a seed file is refused with file, line and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import load_knowledge

SeedsMaker = Callable[..., Path]
_TERM = "Igor Ivanov | foreign_minister | Foreign Minister | {} | - | - | knowledge"


def test_good_seeds_load(make_seeds: SeedsMaker) -> None:
    knowledge = load_knowledge(make_seeds())
    assert [entry.code for entry in knowledge.places.entries] == ["RUS", "PAK", "BRICS"]


@pytest.mark.parametrize(
    ("file", "content", "line", "why"),
    [
        ("people", "[RUS]\nIgor Ivanov | foreign_minister | Minister\n", 2, "3 cells where a term has 7"),
        ("people", "[RUS]\n\n# a comment\n" + _TERM.format("2004 .. 2005").replace("foreign_minister", "cook"), 4, "'cook' is no office"),
        ("people", "[RUS]\n" + _TERM.format("2004-13 .. 2005"), 2, "'2004-13' is no date"),
        ("people", "[RUS]\n" + _TERM.format("2006 .. 2005"), 2, "ends before it begins"),
        ("people", "[RUS]\n" + _TERM.format("2006 .. open"), 2, "'open' is no date"),
        ("people", "[RUS]\n" + _TERM.format("2006 .."), 2, "is no span"),
        ("people", "[RUS]\n" + _TERM.format("2004 .. 2005").replace(" - | knowledge", " 58217 | knowledge"), 2, "no Wikidata id"),
        ("people", "[ZZZ]\n", 1, "[ZZZ] is no code"),
        ("people", "[RUS\n", 1, "opens no section"),
        ("people", _TERM.format("2004 .. 2005"), 1, "under its party's [CODE]"),
        ("people", "[RUS]\n" + (_TERM.format("2004 .. 2005") + "\n") * 2, 3, "stands twice"),
        ("people", "[RUS]\n" + _TERM.format("2004 .. 2005").replace("Igor Ivanov", ""), 2, "needs a person"),
        ("places", "RUS | RU | Russia\n", 1, "stands under [country]"),
        ("places", "[continent]\n", 1, "[continent] is no kind"),
        ("places", "[country]\nRUS | RU\n", 2, "2 cells"),
        ("places", "[country]\nrus | RU | Russia\n", 2, "'rus' is no party code"),
        ("places", "[country]\nRUS | RUS | Russia\n", 2, "no two-letter code"),
        ("places", "[country]\nRUS | RU | -\n", 2, "needs a name"),
        ("places", "[country]\nRUS | RU | Russia\nRUS | RU | Russia\n", 3, "stands twice"),
        ("places", "[country]\nRUS | RU | Russia\n  nicknames: Bear\n", 3, "'nicknames' is no field"),
        ("places", "[country]\nRUS | RU | Russia\n  aliases Bear\n", 3, "no `field: value`"),
        ("places", "[country]\nRUS | RU | Russia\n  aliases: Bear; Bear\n", 3, "stands twice"),
        ("places", "[country]\nRUS | RU | Russia\n  aliases: !Bear\n", 3, "not in the list"),
        ("places", "[country]\nRUS | RU | Russia\n  years: 1991\n", 3, "are no years"),
        ("places", "[country]\nRUS | RU | Russia\n  years: 1991 .. 1922\n", 3, "ends before it begins"),
        ("places", "[country]\n  aliases: Bear\n", 2, "belongs under an entry"),
        ("places_cities", "Sochi\n", 1, "under its country's [CODE]"),
        ("places_cities", "[ZZZ]\n", 1, "is no code"),
        ("places_cities", "[RUS]\nSochi\n[PAK]\nSochi\n", 4, "already a city of RUS"),
        ("places_cities", "[RUS]\nSochi | a | b\n", 2, "a city is"),
        ("blocs", "RUS\n", 1, "under its bloc"),
        ("blocs", "[BRICS]\n", 1, "opens no bloc"),
        ("blocs", "[brics] BRICS\n", 1, "is no party code"),
        ("blocs", "[BRICS] BRICS\nRUS | 2009\n", 2, "is no span"),
        ("blocs", "[BRICS] BRICS\nRUS | 2009-02-30 ..\n", 2, "is no date"),
        ("blocs", "[BRICS] BRICS\nRUS | 2010 .. 2009\n", 2, "ends before it begins"),
        ("blocs", "[BRICS] BRICS\nRUS ZZZ\n", 2, "'ZZZ' is no code"),
        ("blocs", "[BRICS] BRICS\n| 2009 ..\n", 2, "no member"),
        ("blocs", "[BRICS] BRICS\n[BRICS] BRICS\n", 2, "stands twice"),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(make_seeds: SeedsMaker, file: str, content: str, line: int, why: str) -> None:
    folder = make_seeds(**{file: content})
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    assert caught.value.what == f"{folder / file}.txt:{line}"
    assert why in caught.value.why


def test_a_missing_file_is_named(make_seeds: SeedsMaker) -> None:
    folder = make_seeds()
    (folder / "blocs.txt").unlink()
    with pytest.raises(KnowledgeError, match=r"blocs\.txt is missing"):
        load_knowledge(folder)


def test_a_file_that_is_no_text_is_named(make_seeds: SeedsMaker) -> None:
    folder = make_seeds()
    (folder / "people.txt").write_bytes(b"[RUS]\n\xff\xfe\x00")
    with pytest.raises(KnowledgeError, match=r"people\.txt cannot be read"):
        load_knowledge(folder)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(make_seeds: SeedsMaker) -> None:
    folder = make_seeds()
    content = (folder / "blocs.txt").read_text(encoding="utf-8")
    (folder / "blocs.txt").write_bytes(b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode())
    assert load_knowledge(folder).blocs.codes == {"BRICS"}


def test_what_is_kept_by_hand_adds_to_the_built_places_and_takes_away(make_seeds: SeedsMaker) -> None:
    own = "[authority]\nRUS | - | The Bear\n  demonyms: Bearish; !Russians\n  years: 1991 ..\n  note: a test\n"
    entry = load_knowledge(make_seeds(places_own=own)).places.get("RUS")
    assert entry is not None
    assert (entry.kind, entry.iso2, entry.name, entry.demonyms) == ("authority", "RU", "The Bear", ("Russian", "Bearish"))
    assert (entry.since, entry.until, entry.note) == (1991, None, "a test")
