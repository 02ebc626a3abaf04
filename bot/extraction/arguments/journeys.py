"""Journeys of several stages, and whose they are: "stops in Egypt, Qatar and a visit to Kuwait", "the tour will take him to Chile".

Imports its neighbours; no frame.
"""

from __future__ import annotations

from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments.found import Arguments, Token, is_possessed
from bot.extraction.arguments.words import JOURNEYS
from bot.extraction.scene import Scene

# Between two stages of a journey: what links them, and what one does there.
_LINKS = frozenset(", and then the a an in to at with by also before as well followed both plus including through".split())
_THERE = frozenset(
    (
        "stop stopover visit talk meeting summit trip tour leg swing conference forum session gathering city capital island kingdom "
        "state nation republic country day week monday tuesday wednesday thursday friday saturday sunday event"
    ).split()
)
_BEGINS_STAGE = frozenset({",", "and", "then", "before", "followed", "plus"})
_GAP = 8  # words between two stages
# What a journey does to its stages.
_LEADING_TO = frozenset("begin start open include take bring feature end conclude continue kick cover comprise involve wrap".split())


def itinerary(scene: Scene, start: int) -> list[Actor]:
    """ "Ghana, Togo and regional meetings in Benin": the places of a list that begins at `start`, its nouns passed over."""
    found: list[Actor] = []
    last, spot = start, start
    while spot < len(scene.doc) and spot - last <= _GAP:
        actor = scene.at(spot)
        if actor is not None and actor.basis in PLACES and not is_possessed(scene, actor):
            if found and not _BEGINS_STAGE & set(scene.low[last:spot]):
                break
            found.append(actor)
            last = spot = actor.end
        elif actor is not None and actor.basis in (Basis.ORGANISATION, Basis.DEMONYM) and not actor.plural:
            spot = actor.end
        elif actor is not None or not _passes(scene, spot):
            break
        else:
            spot += 1
    return found


def _passes(scene: Scene, spot: int) -> bool:
    """True for a word of a list of stages that is no place itself."""
    token = scene.doc[spot]
    return scene.low[spot] in _LINKS or bool(scene.keys[spot] & _THERE) or token.pos_ in ("ADJ", "NUM") or token.dep_ == "amod"


def further_stages(scene: Scene, places: list[Actor]) -> list[Actor]:
    """The stages that the list goes on with behind its last place."""
    if not places:
        return []
    return [actor for actor in itinerary(scene, places[-1].start)[1:] if actor not in places]


def of_journey(scene: Scene, verb: Token, found: Arguments) -> None:
    """ "his trip begins with a stop in Chile": the stage is travelled by whom the journey belongs to."""
    if not scene.keys[verb.i] & _LEADING_TO:
        return
    for subject in scene.subject_tokens(verb):
        token = _journey(scene, subject)
        if not scene.keys[token.i] & JOURNEYS or scene.at(token.i) is not None:
            continue
        owners = scene.premodifiers(token.i)
        found.add_left([actor for actor in owners if actor.official or actor.basis is Basis.DEMONYM])
        if not found.left:
            found.pronoun = found.pronoun or scene.pronoun_before(token.i)
            found.same_journey = not found.pronoun and not scene.owned_by_other(token.i)


def _journey(scene: Scene, subject: Token) -> Token:
    """ "his swing through the region, which will include": the clause may hang on where the journey leads."""
    above = subject.head
    return above if subject.dep_.startswith("nmod") and scene.keys[above.i] & JOURNEYS else subject


def taken_along(scene: Scene, noun: Token, found: Arguments) -> None:
    """ "the tour will take the chancellor to Chile": its traveller is the object, its goal stands behind."""
    verb = noun.head
    if not noun.dep_.startswith("nsubj") or not scene.keys[verb.i] & {"take", "bring", "lead"} or not scene.is_verb(verb.i):
        return
    found.places = [actor for actor in scene.after(verb.i + 1, {"to"}, reach=8) if actor.basis in PLACES]
    found.places += further_stages(scene, found.places)
    if not found.left and not found.pronoun:
        found.left = [actor for actor in scene.objects(verb) if actor.official]
