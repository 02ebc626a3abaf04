"""Frames of verbs: A met B, A summoned B's envoy, A flew to B.

Imports the domain and its neighbours; no frame of nouns.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain import CONTACT_TYPES, EventType
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments.found import Arguments, Token, add_subject, before_whom, is_possessed, of_other_talks, owns_another
from bot.extraction.arguments.journeys import further_stages
from bot.extraction.arguments.words import DESTINATION, MET_MATTERS, SENDING
from bot.extraction.scene import Scene, base
from bot.extraction.triggers import Trigger

# What one is sent to do where one is sent.
_ON_ARRIVAL = frozenset("meet talk speak negotiate hold discuss confer attend brief consult".split())
_LEAVING = frozenset({"return", "leave", "depart"})
_SIDES = frozenset("north south east west northeast northwest southeast southwest outside".split())
_TO_PERSONS = CONTACT_TYPES | {EventType.INVITATION, EventType.MESSAGE}


def between(scene: Scene, trigger: Trigger) -> Arguments:
    """ "A met B", "A and B met", "A spoke with B", "Modi, with whom Putin met"."""
    verb = scene.doc[trigger.head]
    word = scene.keys[trigger.head]
    found = Arguments(verb=verb)
    add_subject(scene, verb, found)
    if scene.is_passive(verb):
        found.left += scene.after(trigger.end, {"by"}, reach=8)
    partners = scene.after(trigger.end, {"with", "to"} if word & {"speak", "talk"} else {"with"}, reach=16)
    # Only "meet" takes its partner as an object; what one discusses, signs or agrees is the matter.
    direct = scene.objects(verb) if "meet" in word else []
    direct = [
        actor for actor in direct if actor not in found.left and not (actor.basis in PLACES and scene.preposition(actor) in DESTINATION)
    ]
    partners = [actor for actor in partners if not owns_another(scene, actor)]
    if "meet" in word and _meets_a_matter(scene, trigger.end):
        return Arguments(verb=verb, someone_else=True)  # nobody that was named before stands in for whom they would meet
    if word & {"meet", "speak", "talk"} and partners and of_other_talks(scene, trigger.end, partners[0].start):
        partners = []
    if (direct or partners) and all(actor.plural and not actor.codes for actor in (*direct, *partners)):
        # "met with a number of Arab leaders, including King Abdullah of Jordan"
        partners += [actor for actor in scene.after(trigger.end, {"including", "notably"}, reach=24) if actor.official]
    elif (direct or partners) and (last := (direct or partners)[-1]).plural and not last.codes:
        # "met President Aoun and senior officials, including Prime Minister Salam"
        partners = [*partners, *(actor for actor in scene.after(last.end, {"including", "notably"}, reach=3) if actor.official)]
    found.right += [actor for actor in (*direct, *partners) if actor not in found.left and actor not in found.right]
    if base(verb) == "acl" and _has_whom(scene, verb):
        head = scene.actor_of(verb.head)
        found.right += [head] if head and head not in found.left else []
    if not found.right and "whom" in scene.low[max(0, verb.i - 8) : verb.i]:
        found.right += before_whom(scene, verb)
        found.part()
        if not found.pronoun:
            found.left = found.left or scene.left_of(verb.i)
    return found


def _meets_a_matter(scene: Scene, start: int) -> bool:
    """ "met with criticism from Lavrov", "met demands of": what is met is no person."""
    for spot in range(start, min(len(scene.doc), start + 5)):
        if scene.at(spot) is not None or scene.is_finite(spot) or scene.doc[spot].pos_ in ("AUX", "PUNCT"):
            return False
        if scene.keys[spot] & MET_MATTERS:
            return True
    return False


def _has_whom(scene: Scene, verb: Token) -> bool:
    """True where "whom" hangs on the verb itself, or "with whom" below it."""
    return any(child.lower_ == "whom" for child in verb.children) or any(
        child.lower_ == "whom" and scene.doc[max(0, child.i - 1)].lower_ == "with" for child in verb.subtree
    )


def acts_on(scene: Scene, trigger: Trigger) -> Arguments:
    """ "A phoned B", "B was phoned by A", "B, whom A phoned"."""
    verb = scene.doc[trigger.head]
    found = Arguments(verb=verb)
    if scene.is_passive(verb) and not _takes_an_object(scene, trigger):
        _passive_sides(scene, trigger, found)
    else:
        add_subject(scene, verb, found)
        found.right += [actor for actor in (scene.objects(verb) or scene.right_of(trigger.end - 1)) if actor not in found.left]
        if trigger.spec.type is EventType.SANCTION:  # "sanctioned three Haitian politicians"
            found.right = _whose_object(scene, verb) or found.right
        if not found.right and trigger.spec.type is EventType.EXPULSION:  # "expelled scores of Russian diplomats"
            found.right += [actor for actor in scene.behind(trigger.end, reach=6) if actor not in found.left]
        if not found.right:
            found.right += before_whom(scene, verb)
            found.part()
    if trigger.spec.type in _TO_PERSONS:  # "welcomed Trump's commitment" tells of no guest
        found.right = [actor for actor in found.right if not is_possessed(scene, actor)]
    found.places += scene.after(trigger.end, DESTINATION, reach=16)
    if not found.left and not found.pronoun and scene.keys[trigger.head] & {"welcome", "receive", "host"}:
        # "a pleasure to welcome the premier here to the State Department"
        houses = scene.after(trigger.end, {"to", "at"}, reach=12)
        found.left += [actor for actor in houses if actor.basis is Basis.METONYM or (actor.basis is Basis.GROUP and not actor.plural)]
    return found


def _takes_an_object(scene: Scene, trigger: Trigger) -> bool:
    """ "called in the ambassador": a verb of two words with an object is read as a participle, and is active."""
    helped = any(child.dep_ in ("aux:pass", "nsubj:pass") for child in scene.doc[trigger.head].children)
    return trigger.end - trigger.start > 1 and not helped and bool(scene.right_of(trigger.end - 1))


def _whose_object(scene: Scene, verb: Token) -> list[Actor]:
    """The nation that an object belongs to by its adjective."""
    owners = [scene.at(child.i) for token in scene.object_tokens(verb) if scene.at(token.i) is None for child in token.children]
    return [actor for actor in owners if actor and actor.basis is Basis.DEMONYM]


def _passive_sides(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """Subject to the right, "by" to the left; an expulsion or protest also names its country after "from", "to" or "leave"."""
    tokens = scene.subject_tokens(scene.doc[trigger.head])
    for token in tokens:
        actor = scene.actor_of(token)
        if actor:
            found.right += [member for member in scene.run_with(actor) if member not in found.right]
    found.left += scene.after(trigger.end, {"by"}, reach=12)
    if not tokens:
        found.right += scene.left_of(trigger.head)
    if not found.left and trigger.spec.type in (EventType.EXPULSION, EventType.PROTEST):
        # "were expelled from the Netherlands", "was summoned to the Hungarian Foreign Ministry", "was ordered to leave Britain"
        found.left += scene.after(trigger.end, {"from", "to"}, reach=4, stop_at_verbs=False)
        leaving = next((spot for spot in range(trigger.end, min(len(scene.doc), trigger.end + 8)) if "leave" in scene.keys[spot]), None)
        found.left += scene.behind(leaving + 1, reach=3) if leaving and not found.left else []


def goes_to(scene: Scene, trigger: Trigger) -> Arguments:
    """ "A visited B", "A flew to B", "B was visited by A"."""
    verb = scene.doc[trigger.head]
    found = Arguments(verb=verb)
    add_subject(scene, verb, found)
    word = scene.keys[trigger.head]
    if word & SENDING:
        return _sent(scene, trigger, found)
    if scene.is_passive(verb) and word & {"visit"}:
        found.places += [actor for actor in found.left if actor.codes and (actor.basis in PLACES or actor.basis is Basis.METONYM)]
        found.right += [actor for actor in found.left if actor.official and actor.basis is not Basis.METONYM]
        found.left = scene.after(trigger.end, {"by"}, reach=8)
    elif word & {"reach"}:
        reached = scene.at(trigger.end)
        found.places += [reached] if reached and reached.basis in (Basis.CAPITAL, Basis.CITY, Basis.COUNTRY) else []
    elif word & {"visit", "tour"}:
        direct = [actor for actor in scene.objects(verb) if actor not in found.left and not _opens_a_title(scene, actor)]
        seen = [actor for actor in direct if actor.basis in PLACES or actor.basis is Basis.METONYM]
        found.places += [*seen, *further_stages(scene, seen)]
        found.right += [actor for actor in direct if actor.official and actor.basis is not Basis.METONYM]
        if not found.places:
            for words in ({"in", "at"}, {"of"}):  # "visited the tomb of Arafat in Ramallah"
                found.places = found.places or [actor for actor in scene.after(trigger.end, words, reach=10) if actor.basis in PLACES]
    else:
        _of_city_left(scene, trigger, found)
        goal = _goal(scene, trigger, word)
        found.places += [*goal, *further_stages(scene, goal)]
    return found


def _of_city_left(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """ "a delegation left Beijing for Pyongyang": officials without a country are of the one whose capital they leave."""
    start = scene.at(trigger.end)
    if (
        start is None
        or start.basis is not Basis.CAPITAL
        or not scene.keys[trigger.head] & _LEAVING
        or scene.low[start.end : start.end + 1] != ("for",)
    ):
        return
    found.left = [replace(actor, codes=start.codes) if actor.basis is Basis.GROUP and not actor.codes else actor for actor in found.left]


def _opens_a_title(scene: Scene, actor: Actor) -> bool:
    """ "tour the exhibit “Burma's Path to Genocide”": the first word of a name in quotation marks."""
    return actor.start > 0 and scene.low[actor.start - 1] in ('"', "“", "‘", "``")


def _sent(scene: Scene, trigger: Trigger, found: Arguments) -> Arguments:
    """ "A sent its minister to B", "A's envoy was sent to B": whoever is sent goes, for whom sends him where nothing else is told."""
    senders = [] if scene.is_passive(found.verb) else found.left
    sent = found.left if scene.is_passive(found.verb) else [actor for actor in scene.objects(found.verb) if actor.official]
    home = next((actor.codes for actor in senders if actor.codes and not actor.plural), ())
    # "a special envoy to Korea" is one actor, who holds where he goes beside his own country
    found.places += [replace(actor, basis=Basis.COUNTRY, codes=actor.extra[:1]) for actor in sent if actor.extra and not actor.codes]
    found.left = [replace(actor, codes=home, extra=()) if home and not actor.codes else actor for actor in sent]
    found.places += [actor for actor in scene.after(trigger.end, {"to"}, reach=14) if actor.basis in PLACES]
    if not found.places and found.left:
        found.places += _sent_to_meet(scene, found.left[-1].end)
    return found


def _sent_to_meet(scene: Scene, start: int) -> list[Actor]:
    """ "sent Burns to meet with Putin in Moscow": where whoever is sent meets somebody."""
    for spot in range(start, min(len(scene.doc), start + 8)):
        if scene.low[spot] == "to" and scene.words_between(spot + 1, spot + 2) & _ON_ARRIVAL:
            return [actor for actor in scene.after(spot + 2, {"in"}, reach=14) if actor.basis in PLACES]
    return []


def _goal(scene: Scene, trigger: Trigger, word: frozenset[str]) -> list[Actor]:
    """Where a verb of motion leads: "arrived in", "flew to"; "returned from" tells where somebody has been."""
    reach = 2 if word & {"stop"} else 9 if word & {"go", "come", "head"} else 14
    if word & {"descend", "converge"}:
        return [actor for actor in scene.behind(trigger.end, reach=2) if actor.basis in PLACES]
    goal = [actor for actor in scene.after(trigger.end, _goal_words(word), reach=reach) if actor.basis in PLACES]
    if not goal and word & {"leave", "depart"}:  # "left Moscow after talks": he was there
        left = scene.at(trigger.end)
        goal = [left] if left and left.basis in (Basis.CAPITAL, Basis.CITY) else []
    if not goal and word & {"arrive", "land"}:  # "arrived on Air Force One at an airport in Hanoi"
        goal = [actor for actor in scene.after(trigger.end, {"in"}, reach=reach) if actor.basis in PLACES]
    if not goal and not word & _LEAVING:
        goal = _beside(scene, trigger.end)
    behind = set(scene.low[trigger.end : trigger.end + 2])
    # "went on", "came up": only "to" and "into" right behind lead anywhere
    return [] if word & {"go", "come"} and behind and not {"to", "into"} & behind else goal


def _beside(scene: Scene, start: int) -> list[Actor]:
    """ "travelled to al-Asad airbase, west of Baghdad": a goal that nobody knows, told by what it lies beside."""
    if scene.low[start : start + 1] != ("to",):
        return []
    for spot in range(start + 2, min(len(scene.doc), start + 12)):
        if scene.is_finite(spot) or scene.doc[spot].tag_ == "VB":
            return []
        actor = scene.at(spot)
        if actor is not None:
            near = scene.low[spot - 2] in _SIDES and scene.low[spot - 1] == "of"
            return [actor] if actor.basis in PLACES and (near or scene.low[spot - 1] in ("near", "outside")) else []
    return []


def _goal_words(word: frozenset[str]) -> frozenset[str]:
    if word & {"return"}:
        return frozenset({"from"})
    if word & {"stop"}:
        return frozenset({"in", "at"})
    if word & {"arrive", "land", "touch", "set"}:
        return frozenset({"in", "at", "to", "for", "into", "on"})
    if word & {"travel", "fly", "head", "go", "jet", "journey", "leave", "depart", "come", "carry", "continue", "move", "proceed"}:
        return frozenset({"to", "for", "into"})
    return DESTINATION
