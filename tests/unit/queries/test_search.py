"""Words of the evidence, on both databases: the same findings, newest first, whatever signs are typed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import queries
from bot.errors import UsageError
from bot.service import Service


def found(serve: Any, stored: list[Any], *texts: str, url: str | None = None) -> list[list[str]]:
    async def work(service: Service) -> list[list[str]]:
        return [[event.id for event in (await service.search(text)).events] for text in texts]

    return serve(stored, work, url=url)


def test_words_phrases_inflections_accents_and_words_to_leave_out(serve: Any, build: Any, url: str) -> None:
    stored = [
        build.event("grain", "2021-09-01", evidence="They discussed the grain corridor with Erdoğan in Türkiye."),
        build.event("wheat", "2021-09-02", evidence="Grain and wheat, and no corridor of grain."),
        build.event("people", "2021-09-03", people={"PAK": "Imran Khan"}, topics=("Afghan refugees",)),
    ]
    words = ("grain", '"grain corridor"', "grain -wheat", "GRAINS discussing", "erdogan turkiye", "refugee", "imran khan", "steel")
    answers = found(serve, stored, *words, url=url)
    assert answers == [["wheat", "grain"], ["grain"], ["grain"], ["grain"], ["grain"], ["people"], ["people"], []]


def test_findings_come_newest_first_in_pages(serve: Any, build: Any, url: str) -> None:
    stored = [build.event(f"e{n}", (date(2021, 1, 1) + timedelta(days=n % 5)).isoformat(), evidence="grain") for n in range(12)]

    async def work(service: Service) -> None:
        seen, before = [], None
        while True:
            page = await service.search("grain", limit=5, before=before)
            seen += page.events
            if (before := page.before) is None:
                break
        assert len({event.id for event in seen}) == 12
        assert [event.date for event in seen] == sorted((event.date for event in seen), reverse=True)

    serve(stored, work, url=url)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), min_size=25, max_size=25))
def test_whatever_is_typed_is_answered_or_refused_in_words(serve: Any, build: Any, tmp_path: Any, texts: list[str]) -> None:
    async def work(service: Service) -> None:
        for text in texts:
            try:
                await service.search(text)
            except UsageError as told:
                assert str(told).isprintable()

    serve([], work)


@pytest.mark.postgres
def test_signs_of_each_databases_own_language_mean_nothing_on_the_other(serve: Any, build: Any, url: str) -> None:
    stored = [build.event("e", evidence="He said NEAR OR AND it's a 100% done deal; DROP TABLE events")]
    texts = ("it's", "near or and", "'; drop table events; --", "grain & | ! <->", "deal* ^deal", "deal:*", 'a" OR "b', "100%")
    answers = found(serve, stored, "deal", *texts, url=url)
    assert answers[0] == ["e"]
    assert answers[3] == ["e"]
    assert answers[8] == ["e"]


@pytest.mark.parametrize("text", ["", "   ", '"" - " "', "-grain", "!!!", "x" * 1_000_000, " ".join(["word"] * 40)])
def test_a_question_without_words_or_with_too_many_is_refused(serve: Any, text: str) -> None:
    with pytest.raises(UsageError):
        serve([], lambda s: s.search(text))


@given(st.text(max_size=100))
def test_a_query_read_of_any_text_holds_only_words(text: str) -> None:
    try:
        query = queries.read_query(text)
    except UsageError:
        return
    assert all(word.isalnum() for phrase in (*query.phrases, *query.without) for word in phrase)
