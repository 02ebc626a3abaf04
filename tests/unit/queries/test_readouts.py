"""Both governments' versions of one call: whose word is whose, and what only one of them speaks of."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.domain import Article, Event, EventMention, Source, Status
from bot.errors import UsageError
from bot.queries import Readouts
from bot.service import Service
from bot.store import open_store

KREMLIN = """Vladimir Putin had a telephone conversation with Prime Minister of Pakistan Imran Khan.
The leaders discussed developments in Afghanistan and the interaction between the two countries.
The construction of the Pakistan Stream gas pipeline was considered in detail.
It was agreed to continue contacts at various levels."""
ISLAMABAD = """Prime Minister Imran Khan received a telephone call from President Vladimir Putin.
The two leaders exchanged views on developments in Afghanistan and the interaction of both countries.
The Prime Minister invited President Putin to visit Pakistan and raised Islamophobia at the United Nations."""
WIRE = "Putin called Khan, news agencies reported. Analysts expect oil prices to fall sharply."


def told(build: Any, tmp_path: Path, knowledge: Any, *articles: tuple[str, str, str | None, tuple[str, ...]]) -> tuple[Readouts, str]:
    """The readouts of one call that these articles (source, text, attribution, topics) tell of, and the remark on them."""
    sources = tuple(build.source(str(n), source, outlet=source, title=f"Headline {n}") for n, (source, *_) in enumerate(articles))
    event: Event = build.event("call", people={"PAK": "Imran Khan", "RUS": "Vladimir Putin"}, sources=sources)
    configured = (Source("kremlin", "Kremlin", "https://kremlin.example/", country="RUS", official=True),)

    remarks: list[str] = []

    async def session() -> Readouts:
        store = await open_store(f"sqlite:///{tmp_path / 'readouts.sqlite'}", clock=lambda: build.now)
        try:
            async with store.writing() as tx:
                await tx.events.insert(event)
                for n, (source, text, attribution, topics) in enumerate(articles):
                    await tx.articles.add(Article(f"article-{n}", source, f"https://x.example/{n}", "", text, build.now, build.now))
                    mention = EventMention(
                        event.type, Status.OCCURRED, event.parties, topics=topics, evidence="They spoke.", attribution=attribution
                    )
                    await tx.mentions.replace(f"article-{n}", [(mention, "call")])
            service = Service(store, knowledge, configured, lambda: build.now, 0.7)
            async with store.reading() as tx:
                remarks.append(await service.remark(tx, event))
            return await service.readouts("call")
        finally:
            await store.close()

    return asyncio.run(session()), remarks[0]


def test_each_side_shows_what_the_other_does_not_speak_of(build: Any, tmp_path: Path, knowledge: Any) -> None:
    found, remark = told(
        build, tmp_path, knowledge,
        ("kremlin", KREMLIN, None, ("Afghanistan", "Pakistan Stream gas pipeline")),
        ("dawn", ISLAMABAD, "Pakistani Prime Minister's Office", ("Afghanistan", "Islamophobia")),
        ("wire", WIRE, None, ("oil prices",)),
    )  # fmt: skip
    pakistan, russia = found.versions
    assert (pakistan.code, russia.code, found.shared) == ("PAK", "RUS", ("Afghanistan",))
    assert (pakistan.only_topics, russia.only_topics) == (("Islamophobia",), ("Pakistan Stream gas pipeline",))
    assert pakistan.only_claims == (ISLAMABAD.splitlines()[2],)
    assert any("gas pipeline" in claim for claim in russia.only_claims)
    assert not any("oil" in claim for version in found.versions for claim in version.only_claims)
    assert found.differ
    assert remark == "The two readouts differ: only Pakistan names Islamophobia; only Russia names Pakistan Stream gas pipeline"


def test_two_versions_of_the_same_words_do_not_differ(build: Any, tmp_path: Path, knowledge: Any) -> None:
    both = ("kremlin", KREMLIN, None, ("Afghanistan",)), ("dawn", KREMLIN, "Islamabad", ("Afghanistan",))
    found, remark = told(build, tmp_path, knowledge, *both)
    assert not found.differ
    assert remark == ""


def test_one_government_alone_or_an_unknown_event_is_told_so(build: Any, tmp_path: Path, knowledge: Any, serve: Any) -> None:
    with pytest.raises(UsageError, match="fewer than two governments"):
        told(build, tmp_path, knowledge, ("kremlin", KREMLIN, None, ()), ("wire", WIRE, "Russian and Pakistani officials", ()))
    with pytest.raises(UsageError, match="not stored"):
        serve([], lambda s: s.readouts("nothing"))
