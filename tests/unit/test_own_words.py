"""What an official source writes is read as its country's own words, through the pipeline and at the command line."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain import Article, Source
from bot.extraction import Extraction
from bot.observe import Metrics
from bot.pipeline import Pipeline
from bot.store import open_store
from tests.preloaded import Readout

NOW = datetime(2024, 10, 16, 12, 0, tzinfo=UTC)
TEXT = "The Prime Minister spoke to the President of Ukraine, Volodymyr Zelenskyy, this morning."


@pytest.mark.anyio
async def test_only_an_official_source_issues_for_its_country(tmp_path: Path) -> None:
    issuers: dict[str, str | None] = {}

    class Asked:
        def extract(self, text: str, *, title: str = "", published: Any = None, issuer: str | None = None) -> Extraction:
            issuers[text] = issuer
            return Extraction((), "none")

    sources = {
        "office": Source("office", "Office", "https://office.example/", country="GBR", official=True),
        "paper": Source("paper", "Paper", "https://paper.example/", country="GBR"),
        "body": Source("body", "Body", "https://body.example/", official=True),
    }
    store = await open_store(f"sqlite:///{tmp_path / 'own.sqlite'}", clock=lambda: NOW)
    pipeline = Pipeline(
        store, Asked(), source_of=lambda article: sources[article.source_id], alerting=None,  # type: ignore[arg-type]
        clock=lambda: NOW, metrics=Metrics(time.perf_counter),
    )  # fmt: skip
    try:
        async with store.writing() as tx:
            for name in sources:
                await tx.articles.add(Article(name, name, f"https://{name}.example/1", "T", name, NOW, NOW))
        await pipeline.process_all()
    finally:
        pipeline.close()
        await store.close()
    assert issuers == {"office": "GBR", "paper": None, "body": None}


def test_the_command_line_takes_a_name_and_says_who_it_could_be(readout: Readout) -> None:
    given = ("--published", "2024-10-16", "--issuer")
    told = readout("extract", *given, "britain", stdin=TEXT)
    assert (told.returncode, told.stderr) == (0, "")
    assert "Keir Starmer (GBR" in told.stdout
    assert "Keir Starmer (GBR" in readout("explain", "--text", TEXT, *given, "GBR").stdout
    line = json.dumps({"id": "1", "text": TEXT, "published": "2024-10-16"})
    assert '"GBR"' in readout("extract", "--jsonl", "--issuer", "UK", stdin=line + "\n").stdout
    wrong = readout("extract", *given, "Brittain", stdin=TEXT)
    assert wrong.returncode != 0
    assert "'Brittain' is no country or organisation. Did you mean United Kingdom?" in wrong.stderr
