"""Frames of travel that no verb of motion tells: "A's visit to B", "Kerry in Moscow for talks".

Imports its neighbours; no other frame.
"""

from __future__ import annotations

from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments.found import Arguments, add_subject, before_whom, is_possessed
from bot.extraction.arguments.journeys import further_stages, itinerary, of_journey, taken_along
from bot.extraction.arguments.words import ALREADY_THERE, EXPECTED_THERE, HOSTING, SPEAKING, SPEAKING_THERE, SPEECHES
from bot.extraction.coreference import LEADING
from bot.extraction.scene import Scene, base
from bot.extraction.scene.words import KINDS_OF_PLACE
from bot.extraction.triggers import Trigger, place_behind


def trip(scene: Scene, trigger: Trigger) -> Arguments:
    """ "A's visit to B", "a visit by A to B", "A paid a visit to B", "the Moscow visit"."""
    found = Arguments()
    if scene.low[trigger.end - 1] == "to":  # "Mr. Secretary, welcome to Kyiv"
        found.pronoun = "you"
        found.places = [actor for actor in scene.behind(trigger.end, reach=2) if actor.basis in PLACES]
        return found
    before = scene.premodifiers(trigger.start)
    found.left += [actor for actor in before if actor.official or actor.basis is Basis.DEMONYM]
    found.places += [actor for actor in before if actor.basis in PLACES and not is_possessed(scene, actor)]
    found.left += [actor for actor in before if actor.basis in PLACES and is_possessed(scene, actor)]
    found.pronoun = scene.pronoun_before(trigger.start)
    if not found.pronoun and "your" in scene.low[max(0, trigger.start - 3) : trigger.start]:
        found.pronoun = "your"
    found.someone_else = not found.pronoun and scene.owned_by_other(trigger.start)
    by = scene.after(trigger.end, {"by"}, reach=10) or scene.after(trigger.end, {"of"}, reach=1)
    found.add_left([actor for actor in by if actor.official])
    ahead = " ".join(scene.low[max(0, trigger.start - 6) : trigger.start])
    if not found.left and "for whom" in ahead:  # "for whom this is the first visit"
        found.left += before_whom(scene, scene.doc[trigger.head])
    to = scene.after(trigger.end, {"to", "in"}, reach=16)
    goal = [actor for actor in to if actor.basis in PLACES and actor not in found.places]
    found.places += [*goal, *further_stages(scene, goal)]
    if not found.places:
        found.places += [actor for actor in to if actor.basis is Basis.METONYM] or the_country(scene, trigger.end)
    if not found.places:
        found.places += _stages(scene, trigger.end)
    if not found.places:
        taken_along(scene, scene.doc[trigger.head], found)
    if not found.places:  # "paid a visit to President Xi Jinping"
        found.right += [actor for actor in to if actor.office in LEADING and actor not in found.left]
    _add_governed(scene, trigger, found)
    return found


def _stages(scene: Scene, start: int) -> list[Actor]:
    """ "a tour that will take him to London and Berlin", "a trip that includes Kenya": where it leads, told in its own clause."""
    for spot in range(start, min(len(scene.doc), start + 7)):
        if scene.low[spot] in (".", ";"):
            break
        if not {"that", "which"} & set(scene.low[start:spot]) and not scene.low[spot].endswith("ing"):
            continue
        if scene.keys[spot] & {"take", "bring"}:
            first = [actor for actor in scene.after(spot + 1, {"to"}, reach=5) if actor.basis in PLACES]
            return [*first, *further_stages(scene, first)]
        if scene.keys[spot] & {"include", "cover", "feature"}:
            return itinerary(scene, spot + 1)
    return []


def the_country(scene: Scene, start: int) -> list[Actor]:
    """ "on a visit to the country": the one that the sentence named last."""
    behind = scene.low[start : start + 3]
    if behind[:1] != ("to",) or behind[1:2] not in (("the",), ("that",)):
        return []
    if behind[2:] in (("city",), ("capital",)):  # "spoke in Warsaw of the pope's visit to the city"
        return [actor for actor in scene.actors if actor.end <= start and actor.basis in (Basis.CITY, Basis.CAPITAL)][-1:]
    if behind[2:] not in (("country",), ("kingdom",), ("island",)):
        return []
    return [actor for actor in scene.actors if actor.end <= start and actor.basis is Basis.COUNTRY][-1:]


def _add_governed(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """The verb above the noun: it may name the traveller, the host or the destination."""
    noun = scene.doc[trigger.head]
    if {"on"} & scene.case_of(noun) and any(base(child) == "cop" for child in noun.children):  # "who is on a visit to Kyiv"
        found.verb, found.relation = noun, "cop"
        if not found.left and not found.pronoun:
            add_subject(scene, noun, found)
        return
    above = scene.governor(noun)
    if above:
        verb, relation = above
        found.verb, found.relation = verb, relation
        if not found.places and found.left and relation == "obj" and scene.keys[verb.i] & HOSTING:
            found.hosts += scene.subjects(verb)
        if not found.left and not found.pronoun and not found.someone_else:
            add_subject(scene, verb, found)
            if not found.left and not found.pronoun:
                of_journey(scene, verb, found)
            if not found.places and scene.keys[verb.i] & {"arrive", "be", "land", "travel", "fly", "go"}:
                found.places += [actor for actor in scene.after(verb.i + 1, {"in", "to"}, reach=10) if actor.basis in PLACES]
    elif not found.left and not found.pronoun:
        found.left += [actor for actor in scene.left_of(trigger.start) if actor.official]
        found.parsed = False


def presence(scene: Scene, trigger: Trigger) -> Arguments:
    """ "Kerry in Moscow for talks" in a headline, "who is in Armenia", "was in Moscow": the copula carries the tense."""
    found = Arguments()
    place = place_behind(scene, trigger.start + 1)
    if place is None or place.basis not in PLACES:
        return found
    found.places = [actor for actor in scene.run(place) if actor.basis in PLACES]
    if scene.sentence.title and scene.at(trigger.start - 1) is not None and trigger.start:
        verbless = scene.headline_verb is None and not any(scene.is_verb(spot) for spot in range(trigger.start))
        found.left = scene.left_of(trigger.start) if verbless else []  # "Macron meets Kishida in Geneva" is told by its verb
        return found
    if scene.sentence.title and trigger.start > 1 and scene.low[trigger.start - 1] in EXPECTED_THERE and scene.at(trigger.start - 2):
        found.left, found.relation = scene.left_of(trigger.start - 1), "due"  # "Chinese premier due in Islamabad next week"
        return found
    nominal = scene.doc[place.anchor]
    if trigger.start < nominal.head.i < place.start and scene.keys[nominal.head.i] & KINDS_OF_PLACE:
        nominal = nominal.head  # "has been in the Polish city of Lodz"
    if nominal.head.lower_ in EXPECTED_THERE and nominal.head.i == trigger.start - 1:  # "is due in Dushanbe on Thursday"
        nominal, found.relation = nominal.head, "due"
    copulas = [
        child for child in nominal.children if child.i < trigger.start and (base(child) in ("cop", "aux") or child.dep_ == "aux:pass")
    ]
    speaking = nominal.head
    if not copulas and base(nominal) == "obl" and scene.keys[speaking.i] & SPEAKING_THERE and scene.is_verb(speaking.i):
        found.verb, found.left = speaking, [actor for actor in scene.subjects(speaking) if actor.office in LEADING and not actor.plural]
        found.places = found.places if found.left else []
        return found
    if not copulas and _speaks_there(scene, trigger, found):
        return found
    copula = copulas[-1] if copulas else None  # "had been expected in": the one next to what it says
    between = ALREADY_THERE | EXPECTED_THERE if found.relation == "due" else ALREADY_THERE
    if copula is None or trigger.start - copula.i > 3 or not set(scene.low[copula.i + 1 : trigger.start]) <= between:
        found.places = []
        return found
    found.verb = copula
    for token in scene.subject_tokens(nominal):
        actor = scene.actor_of(token)
        found.left += scene.run_with(actor) if actor else []
    return found


def _speaks_there(scene: Scene, trigger: Trigger, found: Arguments) -> bool:
    """ "Trump's speech in Warsaw", "will give a speech on Islam in Riyadh": the leader who speaks is there."""
    noun = next((spot for spot in range(trigger.start - 1, max(-1, trigger.start - 8), -1) if scene.keys[spot] & SPEECHES), None)
    if noun is None or any(scene.is_verb(spot) for spot in range(noun + 1, trigger.start)):
        return False
    if {"on", "about"} & set(scene.low[noun : trigger.start]) and found.places[0].basis is Basis.COUNTRY:
        return False  # "remarks on human rights in China" are no sign that he was there
    if "conference" in scene.keys[noun] and scene.low[noun - 1] not in ("news", "press"):
        return False
    owners = [actor for actor in scene.premodifiers(noun) if actor.office in LEADING and is_possessed(scene, actor)]
    above = scene.governor(scene.doc[noun])
    if owners:
        found.left, found.relation = owners[-1:], "spoke"
    elif above and scene.keys[above[0].i] & SPEAKING:
        found.verb = above[0]
        found.left = [actor for actor in scene.subjects(above[0]) if actor.office in LEADING and not actor.plural]
    return bool(found.left)
