"""Triggers: the words of a sentence that may tell of an event, each with its frame.

A verb frame wants a verb and a noun frame a noun; where the tagger errs (headlines), the words before and after
decide. Imports the domain, the knowledge and its neighbours `actors`, `lexicon`, `rejections`, `scene`, `trace`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.extraction.actors import Actor, Basis
from bot.extraction.lexicon import PhraseTable, lemmas
from bot.extraction.rejections import Why
from bot.extraction.scene import Scene
from bot.extraction.scene.words import KINDS_OF_PLACE
from bot.extraction.trace import Trace
from bot.knowledge import Frame, Ontology, TriggerSpec

# Actors whose own title may be the trigger of a post ("Iran's ambassador to China").
_POSTS = frozenset({"ambassador", "envoy", "embassy", "consulate", "high commissioner", "mission", "diplomat"})
VERBAL = frozenset({Frame.BETWEEN, Frame.ACTS_ON, Frame.GOES_TO, Frame.HOSTS, Frame.GIVES})
# Right behind these stands a noun, behind those of _BEFORE_VERB a verb, whatever the tagger says.
_BEFORE_NOUN = frozenset(
    (
        "the a an his her their its our my first second third last next 's ’s of this that these those official state planned "
        "upcoming recent during for after before following direct peace phone telephone bilateral"
    ).split()
)
_BEFORE_VERB = frozenset(
    ("to will would can could may might should must shall not n't 'll did does do he she they who we i also then later").split()
)
# What being somewhere is told by, or speaking there.
_THERE = frozenset({"be", "say", "tell", "speak", "speech", "address", "remarks", "conference", "lecture"})
# Forms that are verbs unless an article says otherwise.
_VERBS_ALONE = frozenset({"expel", "summon", "deport", "telephone", "congratulate", "blacklist"})
_BEFORE_GERUND = frozenset({"after", "before", "since", "by", "while", "without", "when", "upon"})
# Forms that are verbs as often as nouns.
_EITHER = frozenset("call visit talk tour stop host sanction trip invite meeting protest contract aid tariff arm loan summit head".split())


@dataclass(frozen=True, slots=True)
class Trigger:
    """Tokens [start, end) that match a spec; `head` is the token that carries its syntax."""

    spec: TriggerSpec
    start: int
    end: int
    head: int


class TriggerFinder:
    """Looks up all specs of the ontology at once."""

    def __init__(self, ontology: Ontology) -> None:
        table: dict[tuple[str, ...], list[TriggerSpec]] = {}
        for kind in ontology.types.values():
            for spec in kind.triggers:
                for words in spec.words:
                    table.setdefault(words, []).append(spec)
        self._table: PhraseTable[tuple[TriggerSpec, ...]] = PhraseTable({words: tuple(specs) for words, specs in table.items()})
        first = frozenset(words[0] for words in table)
        self._may_begin = lru_cache(maxsize=20_000)(lambda word: not first.isdisjoint(lemmas(word)))

    def glimpse(self, words: Sequence[str], actors: Sequence[Actor], *, title: bool) -> list[TriggerSpec] | None:
        """The triggers that may stand among the words, told without a parse; None where no phrase of a trigger does.

        Those within actors' own words are none, and no noun is a gerund. The "in" of a presence counts only before an actor, and in a
        title or behind a form of "be" or a verb of speech, since it stands everywhere.
        """
        spots = [at for at, word in enumerate(words) if self._may_begin(word)]
        if not spots:
            return None
        keys = [lemmas(word) for word in words]
        cover = {at: actor for actor in actors for at in range(actor.start, actor.end)}
        fitting: list[TriggerSpec] = []
        seen = False
        for at in spots:
            inside = cover.get(at)
            for size, spec in ((size, spec) for size, specs in self._table.all_at(keys, at) for spec in specs):
                if spec.frame is Frame.PRESENCE and not (
                    (at + 1 in cover or (at + 2 in cover and words[at + 1] == "the"))
                    and (title or any(_THERE & forms for forms in keys[max(0, at - 5) : at]))
                ):
                    continue
                seen = True
                in_place = inside is None or spec.frame is Frame.POST
                if in_place and (size > 1 or spec.frame in VERBAL or not _is_gerund(words[at].lower())):
                    fitting.append(spec)
        return fitting if seen else None

    def find(self, scene: Scene, trace: Trace) -> Iterable[Trigger]:
        """All triggers outside the actors' own words, left to right; a longer phrase hides the shorter within it."""
        at = 0
        while at < len(scene.doc):
            inside = scene.at(at)
            found = self._table.all_longest_at(scene.keys, at)
            if not found:
                at += 1
                continue
            size, groups = found
            named = inside is not None and not inside.extra and inside.title not in _POSTS
            for spec in (spec for group in groups for spec in group):
                verbal = spec.frame in VERBAL
                head = at if verbal or "of" in scene.low[at : at + size] else at + size - 1
                trigger = Trigger(spec, at, at + size, head)
                why = Why.IN_A_NAME if named or (inside is not None and spec.frame is not Frame.POST) else _unfit(scene, trigger)
                if why is None:
                    yield trigger
                else:
                    trace.passed_over(trigger, why)
            at += size if size > 1 and not named else 1


def _unfit(scene: Scene, trigger: Trigger) -> Why | None:
    """Why the words are no trigger where they stand; None where they are one."""
    if trigger.spec.frame is Frame.PRESENCE:
        return None if place_behind(scene, trigger.start + 1) is not None else Why.NO_PLACE_BEHIND
    if trigger.spec.frame in VERBAL:
        return None if _is_verb(scene, trigger.start) else Why.WORD_CLASS
    return None if _is_noun(scene, trigger.end - 1) or trigger.end - trigger.start > 1 else Why.WORD_CLASS


def place_behind(scene: Scene, start: int) -> Actor | None:
    """The actor that begins at `start`, an article passed over: "the United States"; of "the Polish city of Lodz" the city."""
    at = start + 1 if scene.low[start : start + 1] == ("the",) else start
    actor = scene.at(at)
    if actor is None or actor.basis is not Basis.DEMONYM or not scene.words_between(actor.end, actor.end + 1) & KINDS_OF_PLACE:
        return actor
    return scene.at(actor.end + (2 if scene.low[actor.end + 1 : actor.end + 2] == ("of",) else 1)) or actor


def _meets_somebody(scene: Scene, index: int) -> bool:
    """ "after meeting Indonesia's ambassador": with an object right behind it is the verb."""
    if scene.low[index] != "meeting" or not index or scene.low[index - 1] not in _BEFORE_GERUND:
        return False
    behind = index + 2 if scene.low[index + 1 : index + 2] in (("the",), ("his",), ("her",), ("a",)) else index + 1
    return scene.at(behind) is not None


def _is_title_of_readout(scene: Scene, index: int) -> bool:
    """ "President Joseph R. Biden, Jr. Call with Prime Minister Modi": the noun, although a name stands right before it."""
    if not scene.sentence.title or index == 0 or scene.low[index] not in ("call", "meeting", "conversation", "talk", "talks"):
        return False
    return scene.at(index - 1) is not None and scene.low[index + 1 : index + 2] == ("with",)


def _is_of_pair(scene: Scene, index: int) -> bool:
    """ "Trump-Putin call over after two hours": behind a pair it is the noun."""
    second = scene.at(index - 1) if index and scene.low[index] == "call" else None
    return (
        second is not None
        and second.start > 1
        and scene.low[second.start - 1] in ("-", "–", "/")
        and scene.at(second.start - 2) is not None
    )


def _is_verb(scene: Scene, index: int) -> bool:
    token = scene.doc[index]
    if _is_title_of_readout(scene, index) or _is_of_pair(scene, index):
        return False
    before = scene.low[index - 1] if index else ""
    if _meets_somebody(scene, index):
        return True
    if token.lower_.endswith("ed") and index and scene.at(index - 1) is not None:
        return True
    if scene.keys[index] & _VERBS_ALONE and before not in ("the", "a", "an") and not token.lower_.endswith("ing"):
        return True
    main = scene.headline_verb
    if main is not None and index > main and before not in _BEFORE_VERB and token.lower_ in _EITHER:
        return False
    if token.lower_ not in _EITHER and token.lower_.rstrip("s") not in _EITHER:
        return token.pos_ == "VERB" or (scene.sentence.title and token.pos_ not in ("ADP", "DET")) or token.tag_.startswith("VB")
    if before in _BEFORE_VERB:
        return True
    if before in _BEFORE_NOUN:
        return False
    if scene.sentence.title and scene.at(index - 1) is not None and index and token.lower_.endswith(("s", "ed")):
        return scene.at(index + 1) is not None or token.pos_ == "VERB" or token.lower_.endswith("s")
    return bool(token.pos_ == "VERB")


def _is_noun(scene: Scene, index: int) -> bool:
    token = scene.doc[index]
    if _is_title_of_readout(scene, index) or _is_of_pair(scene, index):
        return True
    if token.lower_ == "meeting" and scene.low[index + 1 : index + 2] in (("their",), ("its",), ("his",), ("her",), ("our",)):
        return False  # "close to meeting their burden"
    dealing = token.lower_ == "deal" and token.tag_ in ("VB", "VBP") and scene.low[index + 1 : index + 2] == ("with",)
    if dealing or _is_gerund(token.lower_) or _meets_somebody(scene, index):
        return False
    before = scene.low[index - 1] if index else ""
    if before in _BEFORE_NOUN:
        return True
    if before in _BEFORE_VERB and token.lower_ in _EITHER:
        return False
    if scene.headline_verb is not None and index > scene.headline_verb:
        return True
    if token.lower_.rstrip("s") in _EITHER or token.lower_ in _EITHER:
        return token.pos_ in ("NOUN", "PROPN") or (token.pos_ not in ("VERB",) and scene.sentence.title)
    return token.pos_ in ("NOUN", "PROPN", "ADJ") or scene.sentence.title or token.lower_ in ("talks", "meeting", "summit")


def _is_gerund(low: str) -> bool:
    """True for a form that is no noun, whatever the tagger says: "according"."""
    return low.endswith("ing") and low not in ("meeting", "holding", "gathering")
