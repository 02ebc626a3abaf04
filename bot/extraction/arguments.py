"""Arguments: who stands where around a trigger, frame by frame.

Each frame reads the parse and falls back on word order. What comes out is still raw: actors on the left (who does) and
on the right (to whom), guests and third parties; `assembly` makes parties of them. Imports the domain, the knowledge
and its neighbours `actors`, `scene`, `triggers`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.scene import Scene, base
from bot.extraction.triggers import Trigger
from bot.domain import EventType
from bot.knowledge import Frame

Token = Any

_SUBJECT_CASES = frozenset({"over", "amid", "for", "in", "at", "during", "after", "before", "following", "from", "on", "into", "with", "to", "of", "ahead"})
_DESTINATION = frozenset({"to", "in", "at", "for", "into", "across", "through"})
_TELLING = frozenset(
    (
        "say tell announce report add claim warn state note confirm believe think write quote describe call criticize criticise "
        "praise slam urge"
    ).split()
)
_MEDIATING = frozenset({"mediate", "broker", "facilitate", "moderate", "spearhead"})
_HOSTING = frozenset({"cancel", "welcome", "host", "postpone", "await", "prepare", "scrap", "delay", "expect", "announce", "reject"})
_STATE_WORDS = frozenset({"country", "nation", "side", "state", "party", "government"})
_URGING = frozenset({"call", "urge", "ask", "press", "offer", "propose", "invite", "challenge", "appeal"})
_GROUP_SUBJECTS = frozenset(
    {
        "leader",
        "side",
        "country",
        "two",
        "president",
        "minister",
        "party",
        "delegation",
        "both",
        "they",
        "pair",
        "counterpart",
        "nation",
        "head",
        "diplomat",
        "official",
    }
)


@dataclass
class Arguments:
    """Raw arguments. `left` do it, `right` have it done to them or take part beside them; `third` are hosts and mediators.

    `places` are destinations; `verb` is the verb that carries tense and mood, None for a noun that no verb governs;
    `pronoun` a pronoun that stands for the left side; `parsed` is False where word order alone placed somebody.
    """

    left: list[Actor] = field(default_factory=list)
    right: list[Actor] = field(default_factory=list)
    hosts: list[Actor] = field(default_factory=list)
    mediators: list[Actor] = field(default_factory=list)
    places: list[Actor] = field(default_factory=list)
    verb: Token | None = None
    relation: str = ""
    pronoun: str | None = None
    plural_subject: bool = False
    plural_states: bool = False
    parsed: bool = True
    accredited: tuple[str, ...] = ()
    callers: list[Actor] = field(default_factory=list)
    callees: list[Actor] = field(default_factory=list)

    def all(self) -> list[Actor]:
        return [*self.left, *self.right, *self.callers, *self.callees]

    def codes(self) -> set[str]:
        return {code for actor in self.all() for code in actor.codes}


def arguments(scene: Scene, trigger: Trigger) -> Arguments:
    """The arguments of the trigger by its frame."""
    return {
        Frame.BETWEEN: _between,
        Frame.ACTS_ON: _acts_on,
        Frame.GOES_TO: _goes_to,
        Frame.HOSTS: _acts_on,
        Frame.GIVES: _acts_on,
        Frame.TALKS: _talks,
        Frame.TRIP: _trip,
        Frame.GIFT: _gift,
        Frame.AGAINST: _against,
        Frame.TIES: _ties,
        Frame.POST: _post,
        Frame.PRESENCE: _presence,
    }[trigger.spec.frame](scene, trigger)


def _with_subject(scene: Scene, verb: Token, found: Arguments) -> None:
    """Adds the verb's subject on the left, or the pronoun or plural phrase that stands there."""
    commas = scene.sentence.title
    subjects = scene.subjects(verb, commas=commas)
    if not subjects:
        tokens = scene.subject_tokens(verb)
        for token in tokens:
            low = token.lower_
            if token.pos_ == "PRON" or low in ("he", "she", "they", "who", "both", "we"):
                found.pronoun = found.pronoun or low
            if _GROUP_SUBJECTS & scene.keys[token.i]:
                found.plural_subject = True
        if not tokens and scene.left_of(verb.i, commas=commas):
            subjects = scene.left_of(verb.i, commas=commas)
            found.parsed = False
    if any(actor.plural and not actor.codes for actor in subjects):
        found.plural_subject = True
    found.plural_states = found.plural_states or any(_STATE_WORDS & scene.keys[token.i] for token in scene.subject_tokens(verb))
    found.left += [actor for actor in subjects if actor not in found.left]


def _between(scene: Scene, trigger: Trigger) -> Arguments:
    verb = scene.doc[trigger.head]
    found = Arguments(verb=verb)
    _with_subject(scene, verb, found)
    if scene.is_passive(verb):
        found.left += scene.after(trigger.end, {"by"}, reach=8)
    partners = scene.after(
        trigger.end, {"with", "to"} if "speak" in scene.keys[trigger.head] or "talk" in scene.keys[trigger.head] else {"with"}, reach=16
    )
    # Only "meet" takes its partner as an object; what one discusses, signs or agrees is the matter.
    direct = scene.objects(verb) if "meet" in scene.keys[trigger.head] else []
    direct = [
        actor for actor in direct if actor not in found.left and not (actor.basis in PLACES and scene.preposition(actor) in _DESTINATION)
    ]
    found.right += [actor for actor in (*direct, *partners) if actor not in found.left and actor not in found.right]
    relative = [child for child in verb.children if child.lower_ == "whom"] or [
        child for child in verb.subtree if child.lower_ == "whom" and scene.doc[max(0, child.i - 1)].lower_ == "with"
    ]
    if relative and base(verb) == "acl":
        head = scene.actor_of(verb.head)
        found.right += [head] if head and head not in found.left else []
    if not found.right and "whom" in scene.low[max(0, verb.i - 8) : verb.i]:
        whom = max(index for index in range(max(0, verb.i - 8), verb.i) if scene.low[index] == "whom")
        found.right += [actor for actor in scene.actors if actor.end <= whom][-1:]
        found.left = [actor for actor in found.left if actor not in found.right] or scene.left_of(verb.i)
    return found


def _acts_on(scene: Scene, trigger: Trigger) -> Arguments:
    verb = scene.doc[trigger.head]
    found = Arguments(verb=verb)
    if scene.is_passive(verb):
        tokens = scene.subject_tokens(verb)
        for token in tokens:
            actor = scene.actor_of(token)
            if actor:
                found.right += [member for member in scene.run_with(actor) if member not in found.right]
        found.left += scene.after(trigger.end, {"by"}, reach=12)
        if not tokens:
            found.right += scene.left_of(verb.i)
        if not found.left and trigger.spec.type in (EventType.EXPULSION, EventType.PROTEST):
            # "were expelled from the Netherlands", "was summoned to the Hungarian Foreign Ministry", "was ordered to leave Britain"
            found.left += scene.after(trigger.end, {"from", "to"}, reach=4, stop_at_verbs=False)
            leaving = next((spot for spot in range(trigger.end, min(len(scene.doc), trigger.end + 8)) if "leave" in scene.keys[spot]), None)
            found.left += scene.behind(leaving + 1, reach=3) if leaving and not found.left else []
    else:
        _with_subject(scene, verb, found)
        found.right += [actor for actor in (scene.objects(verb) or scene.right_of(trigger.end - 1)) if actor not in found.left]
        if not found.right and "whom" in scene.low[max(0, verb.i - 8) : verb.i]:
            whom = max(index for index in range(max(0, verb.i - 8), verb.i) if scene.low[index] == "whom")
            found.right += [actor for actor in scene.actors if actor.end <= whom][-1:]
            found.left = [actor for actor in found.left if actor not in found.right]
    found.places += scene.after(trigger.end, _DESTINATION, reach=16)
    return found


def _goes_to(scene: Scene, trigger: Trigger) -> Arguments:
    verb = scene.doc[trigger.head]
    found = Arguments(verb=verb)
    _with_subject(scene, verb, found)
    word = scene.keys[trigger.head]
    if scene.is_passive(verb) and word & {"visit"}:
        found.places += found.left
        found.left = scene.after(trigger.end, {"by"}, reach=8)
        return found
    if word & {"visit", "tour"}:
        direct = [actor for actor in scene.objects(verb) if actor not in found.left]
        found.places += [actor for actor in direct if actor.basis in PLACES or actor.basis is Basis.METONYM]
        found.right += [actor for actor in direct if actor.official and actor.basis is not Basis.METONYM]
        if not found.places:
            found.places += [actor for actor in scene.after(trigger.end, {"in", "at", "of"}, reach=10) if actor.basis in PLACES]
    else:
        words = (
            {"in", "at", "to", "for", "into", "on"}
            if word & {"arrive", "land", "touch", "set"}
            else {"to", "for", "into"}
            if word & {"travel", "fly", "head", "go", "jet", "journey", "leave", "depart", "come", "return"}
            else _DESTINATION
        )
        if word & {"return"}:
            words = {"from"}
        found.places += [
            actor for actor in scene.after(trigger.end, words, reach=9 if word & {"go", "come", "head"} else 14) if actor.basis in PLACES
        ]
        if (
            word & {"go", "come"}
            and scene.low[trigger.end : trigger.end + 2]
            and not {"to", "into"} & set(scene.low[trigger.end : trigger.end + 2])
        ):
            found.places = []
    return found


def _owner_of_noun(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """Who owns the noun: actors and pronouns in the phrase before it, "by" and "of" phrases behind it."""
    before = scene.premodifiers(trigger.start)
    found.left += [actor for actor in before if actor not in found.left and not _venue(scene, actor)]
    found.pronoun = found.pronoun or scene.pronoun_before(trigger.start)


def _venue(scene: Scene, actor: Actor) -> bool:
    """ "the Helsinki summit", "a White House meeting": a city or house before the noun, not possessing it, is where, not who."""
    return (
        actor.basis in (Basis.CAPITAL, Basis.CITY, Basis.METONYM)
        and not _possessed(scene, actor)
        and scene.low[actor.end : actor.end + 1] not in (("-",), ("–",), ("and",))
    )


def _governed(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """The verb above the noun, and its subject where the noun has no owner of its own."""
    noun = scene.doc[trigger.head]
    above = scene.governor(noun)
    if above is None:
        return
    verb, relation = above
    found.relation = relation
    cases = scene.case_of(noun)
    if relation in ("obj", "nsubj", "xcomp") or cases & _SUBJECT_CASES:
        found.verb = verb
    telling = bool(_TELLING & scene.keys[verb.i])
    if relation == "nsubj":  # "talks were held in Muscat between A and B", "a call took place between them"
        found.verb = verb
        found.right += [a for a in scene.after(verb.i + 1, {"between", "by", "with", "among"}, reach=12) if a not in found.all()]
        return
    if scene.keys[verb.i] & {"receive", "get", "take"} and relation == "obj":
        found.callers += scene.after(trigger.end, {"from"}, reach=8)
    elif scene.keys[verb.i] & {"offer", "propose", "suggest"} and relation == "obj" and not found.right:
        found.right += scene.after(trigger.end, {"to"}, reach=4)
    elif scene.keys[verb.i] & {"reject", "accept", "decline"} and not found.right:
        found.right += scene.after(trigger.end, {"from", "by"}, reach=5)
    elif scene.keys[verb.i] & {"place", "make", "put"} and relation == "obj" and not found.right:
        found.callees += scene.after(trigger.end, {"to"}, reach=5)
    if relation == "deep" or (found.left and telling) or found.pronoun:
        return
    outer = verb.head
    if base(verb) in ("xcomp", "advcl", "ccomp") and _URGING & scene.keys[outer.i] and len(found.codes()) < 2:
        # "Putin calls on Ukraine to hold talks": who urges is the other side of what is proposed
        _with_subject(scene, outer, found)
        found.right += [actor for actor in (*scene.objects(outer), *scene.after(outer.i + 1, {"on", "to"}, reach=4)) if actor not in found.all()]
    if relation == "obj" or (cases & _SUBJECT_CASES and len(found.codes()) < 2):
        _with_subject(scene, verb, found)


def _talks(scene: Scene, trigger: Trigger) -> Arguments:
    found = Arguments()
    between = scene.after(trigger.end, {"between", "among", "involving"}, reach=9)
    partners = scene.after(trigger.end, {"with"}, reach=12)
    of = [] if between else scene.after(trigger.end, {"of", "by"}, reach=4)
    helper = scene.keys[trigger.end] if trigger.end < len(scene.doc) else frozenset()
    if of and helper & _MEDIATING:
        found.mediators, of = of, []
    found.right += between or [*partners, *(actor for actor in of if actor not in partners)]
    _owner_of_noun(scene, trigger, found)
    if len({code for actor in between for code in actor.codes}) < 2:
        _governed(scene, trigger, found)
        if not between and not partners and found.verb is not None and found.relation == "obj":
            found.right += [actor for actor in scene.after(found.verb.i + 1, {"with"}, reach=16) if actor not in found.all()]
    else:
        _third_parties(scene, trigger, found)
    found.left = [actor for actor in found.left if actor not in found.right]
    if found.left and not found.right and found.verb is not None and found.relation == "obl" and scene.keys[found.verb.i] & _TELLING:
        found.right += [actor for actor in scene.objects(found.verb) if actor not in found.left]
    return found


def _third_parties(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """ "Turkey hosted talks between A and B": the subject is host or mediator, no participant."""
    above = scene.governor(scene.doc[trigger.head])
    if above is None:
        return
    verb, relation = above
    found.relation = relation
    if relation in ("obj", "nsubj"):
        found.verb = verb
    if relation == "obj" and scene.keys[verb.i] & {"host", "organise", "organize", "convene"}:
        found.hosts += scene.subjects(verb)
    elif relation == "obj" and scene.keys[verb.i] & {"mediate", "broker", "facilitate", "spearhead", "moderate", "chair"}:
        found.mediators += scene.subjects(verb)


def _trip(scene: Scene, trigger: Trigger) -> Arguments:
    found = Arguments()
    before = scene.premodifiers(trigger.start)
    found.left += [actor for actor in before if actor.official or (actor.basis is Basis.DEMONYM)]
    found.places += [actor for actor in before if actor.basis in PLACES and not _possessed(scene, actor)]
    found.left += [actor for actor in before if actor.basis in PLACES and _possessed(scene, actor)]
    found.pronoun = scene.pronoun_before(trigger.start)
    by = scene.after(trigger.end, {"by"}, reach=10) or scene.after(trigger.end, {"of"}, reach=1)
    found.left += [actor for actor in by if actor not in found.left and actor.official]
    to = scene.after(trigger.end, {"to", "in"}, reach=16)
    found.places += [actor for actor in to if actor.basis in PLACES and actor not in found.places]
    if not found.places:
        found.places += [actor for actor in to if actor.basis is Basis.METONYM]
    noun = scene.doc[trigger.head]
    above = scene.governor(noun)
    if above:
        found.verb, found.relation = above
        if not found.places and found.left and above[1] == "obj" and scene.keys[above[0].i] & _HOSTING:
            found.hosts += scene.subjects(above[0])
        if not found.left and not found.pronoun:
            _with_subject(scene, above[0], found)
            if not found.places and scene.keys[above[0].i] & {"arrive", "be", "land", "travel", "fly", "go"}:
                found.places += [actor for actor in scene.after(above[0].i + 1, {"in", "to"}, reach=10) if actor.basis in PLACES]
    elif not found.left and not found.pronoun:
        found.left += [actor for actor in scene.left_of(trigger.start) if actor.official]
        found.parsed = False
    return found


def _presence(scene: Scene, trigger: Trigger) -> Arguments:
    """ "Kerry in Moscow for talks" in a headline, "who is in Armenia", "was in Moscow": the copula carries the tense."""
    found = Arguments()
    place = scene.at(trigger.start + 1)
    if place is None or place.basis not in PLACES:
        return found
    found.places = [actor for actor in scene.run(place) if actor.basis in PLACES]
    if scene.sentence.title and scene.at(trigger.start - 1) is not None and trigger.start:
        found.left = scene.left_of(trigger.start)
        return found
    nominal = scene.doc[place.anchor]
    copula = next((child for child in nominal.children if base(child) == "cop"), None)
    if copula is None or trigger.start - copula.i > 3:
        found.places = []
        return found
    found.verb = copula
    for token in scene.subject_tokens(nominal):
        actor = scene.actor_of(token)
        found.left += scene.run_with(actor) if actor else []
        if actor is None and token.pos_ == "PRON":
            found.pronoun = token.lower_
    return found


def _possessed(scene: Scene, actor: Actor) -> bool:
    return actor.end < len(scene.doc) and scene.low[actor.end] in ("'s", "’s", "'", "’")


def _gift(scene: Scene, trigger: Trigger) -> Arguments:
    found = Arguments()
    before = scene.premodifiers(trigger.start)
    found.left += before
    found.pronoun = scene.pronoun_before(trigger.start)
    found.right += scene.after(trigger.end, {"to", "for", "congratulating", "inviting", "thanking", "informing", "urging"}, reach=10)
    if scene.keys[trigger.head] & {"invitation", "invite"} and not found.left:
        found.left += scene.after(trigger.end, {"of"}, reach=3)
        above = scene.governor(scene.doc[trigger.head])
        if found.left and above and not found.right:
            found.right += scene.subjects(above[0])
    found.left += [
        actor for actor in scene.after(trigger.end, {"from", "by"}, reach=8) if actor not in found.left and actor not in found.right
    ]
    noun = scene.doc[trigger.head]
    above = scene.governor(noun)
    if above:
        verb, relation = above
        found.verb, found.relation = verb, relation
        if relation == "obj" and scene.keys[verb.i] & {"receive", "get", "accept", "obtain", "secure", "decline", "reject"}:
            found.right += [actor for actor in scene.subjects(verb) if actor not in found.left]
        elif relation in ("obj", "obl", "xcomp") and not found.left:
            _with_subject(scene, verb, found)
        if not found.right:
            indirect = [scene.actor_of(child) for child in verb.children if base(child) == "iobj"]
            found.right += [actor for actor in indirect if actor]
            found.right = found.right or scene.after(verb.i + 1, {"to", "for", "with"}, reach=16)
            if not found.right and scene.keys[verb.i] & {"send", "give", "offer", "hand", "lend", "provide", "extend"}:
                found.right += [actor for actor in scene.right_of(verb.i) if actor.end <= trigger.start]
    found.left = [actor for actor in found.left if actor not in found.right]
    return found


def _against(scene: Scene, trigger: Trigger) -> Arguments:
    found = Arguments()
    found.left += scene.premodifiers(trigger.start)
    found.pronoun = scene.pronoun_before(trigger.start)
    found.right += scene.after(trigger.end, {"on", "against", "upon", "targeting", "from", "of", "over", "to"}, reach=10)
    if not found.right:  # "tariffs on American steel": the adjective names the target
        near = range(trigger.end, min(len(scene.doc), trigger.end + 4))
        spot = next((at for at in near if scene.low[at] in ("on", "against")), None)
        found.right += [a for a in scene.actors if spot is not None and spot < a.start <= spot + 3 and a.basis is Basis.DEMONYM][:1]
    found.left += [actor for actor in scene.after(trigger.end, {"by"}, reach=8) if actor not in found.left]
    above = scene.governor(scene.doc[trigger.head])
    if above:
        verb, relation = above
        found.verb, found.relation = verb, relation
        if relation == "obj" and (
            not found.left
            or not {code for actor in found.left for code in actor.codes} - {code for actor in found.right for code in actor.codes}
        ):
            _with_subject(scene, verb, found)
        if relation == "nsubj" and scene.is_passive(verb):
            found.left += scene.after(verb.i + 1, {"by"}, reach=8)
            found.right += [] if found.right else scene.after(verb.i + 1, {"on", "against"}, reach=8)
        if not found.right:
            found.right += scene.after(verb.i + 1, {"on", "against"}, reach=14)
            if scene.keys[verb.i] & {"hit", "slap", "target"}:
                found.right += scene.right_of(verb.i)
    found.left = [actor for actor in found.left if actor not in found.right]
    return found


def _ties(scene: Scene, trigger: Trigger) -> Arguments:
    found = Arguments()
    between = scene.after(trigger.end, {"between"}, reach=5)
    found.right += between or scene.after(trigger.end, {"with", "to"}, reach=6)
    found.left += scene.premodifiers(trigger.start)
    found.pronoun = scene.pronoun_before(trigger.start)
    above = scene.governor(scene.doc[trigger.head])
    if above:
        found.verb, found.relation = above
        if above[1] in ("obj", "obl", "xcomp") and len(found.codes()) < 2:
            _with_subject(scene, above[0], found)
            if not found.right:
                found.right += [actor for actor in scene.after(above[0].i + 1, {"with"}, reach=14) if actor not in found.left]
    found.left = [actor for actor in found.left if actor not in found.right]
    return found


def _post(scene: Scene, trigger: Trigger) -> Arguments:
    """ "recalled its ambassador to B", "closed its embassy in B": the object may itself be an actor ("the Russian ambassador")."""
    found = Arguments()
    holder = scene.at(trigger.head)
    if holder is not None:  # "Iran's new ambassador to China" is an actor with both sides in it
        found.left, found.accredited = [holder] if holder.codes else [], holder.extra
        if not holder.extra:
            found.right += scene.after(max(trigger.end, holder.end), {"to", "in", "from", "for"}, reach=5)
        found.pronoun = scene.pronoun_before(holder.start + 1)
    else:
        found.pronoun = scene.pronoun_before(trigger.start)
        found.left += scene.premodifiers(trigger.start)
        found.right += scene.after(trigger.end, {"to", "in", "from", "for"}, reach=6)
    above = scene.governor(scene.doc[trigger.head])
    if above:
        found.verb, found.relation = above
        if above[1] == "obj" and not found.left:
            _with_subject(scene, above[0], found)
        if not found.right and not found.accredited:
            found.right += scene.after(above[0].i + 1, {"from", "in", "to"}, reach=12)
    found.left = [actor for actor in found.left if actor not in found.right]
    return found
