"""What an explanation shows, and that it is whole: each sentence and each trigger word of a read sentence has exactly one outcome."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bundled import bundled_folder
from bot.domain import EventType, Status
from bot.extraction import Explanation, Extractor, Outcomes, SeenTrigger, Stage, Why
from bot.extraction.lexicon import lemmas
from bot.knowledge import load_ontology

PUBLISHED = date(2021, 9, 14)
PATIENT = settings(
    deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
CALL = "Russian President Vladimir Putin spoke by telephone with Pakistani Prime Minister Imran Khan on Tuesday."
WHO = (
    "Norway",
    "the Finnish president",
    "Vladimir Putin",
    "Imran Khan",
    "he",
    "the two leaders",
    "Moscow",
    "NATO",
    "Iran's ambassador to China",
)
DOES = (
    "met", "will visit", "did not call", "held talks with", "a visit to", "signed agreements with", "sanctions on", "in", "often meets",
    "cancelled a meeting with", "spoke by phone with", "aid to", "expelled a diplomat from", "and", ",", "in the cricket World Cup",
)  # fmt: skip
STORIES = st.lists(
    st.lists(st.tuples(st.sampled_from(WHO), st.sampled_from(DOES)).map(" ".join), min_size=1, max_size=4).map(
        lambda pieces: " ".join(pieces)[:1].upper() + " ".join(pieces)[1:] + " Norway on Tuesday. "
    ),
    max_size=5,
).map("".join)


@pytest.fixture(scope="module")
def trigger_words() -> frozenset[str]:
    """The words that are a trigger by themselves."""
    ontology = load_ontology(bundled_folder("config"))
    return frozenset(
        words[0] for kind in ontology.types.values() for spec in kind.triggers for words in spec.words if len(words) == 1
    )  # fmt: skip


def check(found: Explanation) -> None:
    """Every sentence and trigger has one outcome, and the tellings add up to the events."""
    tellings = [telling for sentence in found.sentences for trigger in sentence.triggers for telling in trigger.tellings]
    assert [telling.event for telling in tellings if not telling.merged] == list(range(1, len(found.events) + 1))
    assert all(1 <= telling.event <= len(found.events) for telling in tellings)
    for sentence in found.sentences:
        assert (sentence.why is None) == bool(sentence.triggers), sentence
        assert sentence.why is None or sentence.why.stage is Stage.SENTENCE
        for trigger in sentence.triggers:
            assert bool(trigger.tellings) != (trigger.why is not None), trigger
            assert trigger.why is None or trigger.why.stage is not Stage.SENTENCE
    counts = Outcomes.of([found])
    assert counts.sentences == len(found.sentences)
    ended = sum(counts.at(Stage.WORD).values()) + sum(counts.at(Stage.TRIGGER).values())
    assert counts.told + counts.merged + ended == counts.triggers == sum(len(sentence.triggers) for sentence in found.sentences)
    json.dumps(found.record())


@PATIENT
@given(text=STORIES)
def test_every_trigger_has_exactly_one_outcome(extractor: Extractor, trigger_words: frozenset[str], text: str) -> None:
    found = extractor.explain(text, published=PUBLISHED)
    check(found)
    for sentence in (sentence for sentence in found.sentences if sentence.why is None):
        seen = {word for trigger in sentence.triggers for word in trigger.words.split()}
        unseen = [word for word in re.findall(r"\w+", sentence.text) if lemmas(word) & trigger_words and word not in seen]
        assert not [word for word in unseen if not any(word in other for other in seen)], sentence


@PATIENT
@given(title=st.text(st.characters(), max_size=40), text=st.text(st.characters(), max_size=300))
def test_any_string_is_explained(extractor: Extractor, title: str, text: str) -> None:
    """Lone surrogates are among the characters."""
    check(extractor.explain(text, title=title, published=PUBLISHED))


@PATIENT
@given(text=STORIES, junk=st.text(st.characters(), max_size=12))
def test_an_explanation_has_the_events_of_the_extraction(extractor: Extractor, text: str, junk: str) -> None:
    text = f"{junk}\n{CALL}\n{text}{junk}"
    found, extracted = extractor.explain(text, published=PUBLISHED), extractor.extract(text, published=PUBLISHED)
    assert (found.events, found.outcome) == (extracted.mentions, extracted.outcome)
    check(found)


def trigger_of(found: Explanation, words: str, kind: EventType) -> SeenTrigger:
    (trigger,) = [t for s in found.sentences for t in s.triggers if t.words == words and t.type is kind]
    return trigger


def test_it_shows_parties_trigger_arguments_status_and_event(extractor: Extractor) -> None:
    found = extractor.explain(CALL + " He will visit Islamabad next month.", published=PUBLISHED)
    (call, visit) = found.sentences
    assert [(actor.codes, actor.person, str(actor.office)) for actor in call.actors] == [
        (("RUS",), "Vladimir Putin", "head_of_state"),
        (("PAK",), "Imran Khan", "head_of_government"),
    ]
    spoke = trigger_of(found, "spoke", EventType.CALL)
    assert dict(spoke.arguments) == {
        "left": ("Russian President Vladimir Putin",),
        "right": ("Pakistani Prime Minister Imran Khan",),
        "verb": ("spoke",),
    }
    assert (spoke.status, spoke.tellings[0].event, spoke.tellings[0].mention) == (Status.OCCURRED, 1, found.events[0])
    journey = next(trigger for trigger in visit.triggers if trigger.tellings)
    assert (journey.status, journey.cue, dict(journey.arguments)["pronoun"]) == (Status.PLANNED, "will", ("he",))
    assert [party.code for party in journey.tellings[0].mention.parties] == ["RUS", "PAK"]
    assert call.text == (CALL + " He")[call.start - 2 : call.start - 2 + len(call.text)]


def test_a_second_telling_is_merged_and_is_no_rejection(extractor: Extractor) -> None:
    found = extractor.explain(CALL, title="Putin phones Imran Khan", published=PUBLISHED)
    phones, spoke = trigger_of(found, "phones", EventType.CALL), trigger_of(found, "spoke", EventType.CALL)
    assert [(t.tellings[0].event, t.merged, t.why) for t in (phones, spoke)] == [(1, False, None), (1, True, None)]
    counts = Outcomes.of([found, found])
    assert (counts.told, counts.merged) == (2, 2)


def test_a_tour_is_one_trigger_that_tells_of_several_events(extractor: Extractor) -> None:
    found = extractor.explain("Imran Khan will visit Norway, Finland and Sweden next week.", published=PUBLISHED)
    assert [telling.event for telling in next(t for t in found.sentences[0].triggers if t.tellings).tellings] == [1, 2, 3]


def test_a_trigger_of_which_one_of_several_events_is_rejected_still_tells_of_the_others(extractor: Extractor) -> None:
    """On a page of sport an official's deal stays and that of two countries falls."""
    text = "Norway signed agreements with Sweden and the Finnish president before the cricket World Cup."
    found = extractor.explain(text, published=PUBLISHED)
    deals = trigger_of(found, "agreements", EventType.AGREEMENT)
    assert ([sorted(telling.mention.codes) for telling in deals.tellings], deals.why) == ([["FIN", "NOR"]], None)
    check(found)


def test_what_is_not_read_says_so(extractor: Extractor) -> None:
    text = CALL + "\n\nShare this article with Norway\n\nThe sea was calm off Norway."
    found = extractor.explain(text, published=PUBLISHED)
    assert [sentence.why for sentence in found.sentences] == [None, Why.BOILERPLATE, Why.NO_TRIGGER]
    assert [sentence.text[:5] for sentence in found.sentences] == ["Russi", "Share", "The s"]


def test_what_lies_beyond_the_longest_text_is_counted(extractor: Extractor) -> None:
    assert extractor.explain(CALL + " " * 200_000, published=PUBLISHED).unread == len(CALL)
    assert extractor.explain(CALL, published=PUBLISHED).unread == 0


def test_only_some_types_are_counted_on_request(extractor: Extractor) -> None:
    found = extractor.explain(CALL, published=PUBLISHED)
    assert Outcomes.of([found], frozenset({"sanction"})).triggers == 0
    assert Outcomes.of([found], frozenset({"call"})).rejected == {Why.NO_OFFICIAL_CALLED: 1}  # "telephone" as a verb


def test_a_trigger_cannot_have_two_outcomes_or_none() -> None:
    with pytest.raises(ValueError, match="0 tellings and as None"):
        SeenTrigger("met", EventType.MEETING, "between")
