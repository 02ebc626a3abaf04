"""Frames of nouns with a giver and a receiver: a gift to B, sanctions on B, ties with B, an ambassador to B.

Imports its neighbours; no other frame.
"""

from __future__ import annotations

from bot.domain import EventType
from bot.extraction.actors import Actor, Basis
from bot.extraction.arguments.found import Arguments, Token, add_subject
from bot.extraction.arguments.words import THANKING
from bot.extraction.scene import Scene, base
from bot.extraction.triggers import Trigger

_TO_RECEIVER = frozenset({"to", "for", "congratulating", "inviting", "thanking", "informing", "urging"})
_AT_TARGET = frozenset({"on", "against", "upon", "targeting", "of", "over", "to"})
_LAID_ON = frozenset("impose slap place levy reimpose re-impose introduce reinstate announce level enact unleash".split())
_STRIKING = frozenset("hit slap target threaten punish smack strike".split())  # "hit China with tariffs"
_SUFFERING = frozenset("face suffer weather endure withstand evade escape confront".split())
_CHANGED = frozenset({"lift", "ease", "extend", "renew", "drop", "remove", "suspend", "tighten", "waive", "relax", "expand", "prolong"})


# What is done with aid by who gives it no longer, and by whom it was given.
_TAKING_BACK = frozenset({"withhold", "withdraw", "cut", "suspend", "freeze"})
# Verbs right behind which the receiver may stand: "gave Kyiv aid".
_HANDING = frozenset("send give offer hand lend provide extend promise pledge grant".split())
# Whoever does this with aid, a letter or an invitation is the one it is for.
_TAKING = frozenset("receive get accept obtain secure decline reject refuse turn snub spurn".split())


def gift(scene: Scene, trigger: Trigger) -> Arguments:
    """ "A's aid to B", "a letter from A to B", "A sent B aid", "B received aid from A"."""
    found = Arguments()
    found.left += scene.premodifiers(trigger.start)
    found.pronoun = scene.pronoun_before(trigger.start)
    # Condolences are sent "to" somebody; "for" names whom they mourn.
    to = _TO_RECEIVER - {"for"} if trigger.spec.type is EventType.MESSAGE else _TO_RECEIVER
    found.right += scene.after(trigger.end, to, reach=10)
    above = scene.governor(scene.doc[trigger.head])
    invited = bool(scene.keys[trigger.head] & {"invitation", "invite"})
    if invited:  # "an invitation to Paris" names where, not whom
        found.right = [actor for actor in found.right if actor.basis not in (Basis.CAPITAL, Basis.CITY)]
    if invited and not found.left:  # "at the invitation of A"
        found.left += scene.after(trigger.end, {"of"}, reach=3)
        if found.left and above and not found.right:
            found.right += scene.subjects(above[0])
    givers = scene.after(trigger.end, {"from", "by"}, reach=8)
    if trigger.spec.type is EventType.AID and above and scene.keys[above[0].i] & _TAKING_BACK:  # "withheld aid from A"
        found.right, givers = found.right or givers, []
    found.left += [actor for actor in givers if actor not in found.left and actor not in found.right]
    if trigger.spec.type is EventType.AID and _add_thanked(scene, trigger, found):
        return found
    if above:
        verb, found.relation = above
        found.verb = verb
        if found.relation == "obj" and scene.keys[verb.i] & _TAKING:
            found.right += [actor for actor in scene.subjects(verb) if actor not in found.left]
        elif found.relation == "obj" and found.left and not found.right and invited:
            found.left, found.right = scene.subjects(verb), found.left  # "rescinds Sisi invitation"
        elif found.relation in ("obj", "obl", "xcomp", "deep") and not found.left:
            add_subject(scene, verb, found)
        if found.relation == "obl" and not found.right and trigger.spec.type is EventType.MESSAGE:  # "scolded Kim in a letter"
            found.right += [actor for actor in scene.objects(verb) if actor not in found.left]
        if not found.right:
            _add_receiver(scene, trigger, verb, found)
    found.part()
    return found


def _add_thanked(scene: Scene, trigger: Trigger, found: Arguments) -> bool:
    """ "A thanked B for the aid", "I am grateful to B for the aid": B gave it, and A received it where nobody else is told to."""
    ahead = range(max(0, trigger.start - 16), trigger.start)
    thanks = next((spot for spot in ahead if scene.keys[spot] & THANKING and scene.at(spot) is None), None)
    if thanks is None or "for" not in scene.low[thanks : trigger.start]:
        return False
    given = scene.low.index("for", thanks)
    thanked = [actor for actor in scene.actors if thanks < actor.start < given and actor.codes]
    if not thanked:
        return False
    found.left, found.relation, found.verb = thanked, "thanked", None
    found.right = [actor for actor in found.right if actor not in thanked]
    if not found.right:
        before = [actor for actor in scene.actors if actor.end <= thanks and actor.codes]
        found.right = [actor for actor in before if not set(actor.codes) & {code for one in thanked for code in one.codes}][-1:]
    return True


def _add_receiver(scene: Scene, trigger: Trigger, verb: Token, found: Arguments) -> None:
    """The receiver beside the verb: its indirect object, "to B" behind it, or right before the gift ("sent Kyiv aid")."""
    indirect = [scene.actor_of(child) for child in verb.children if base(child) == "iobj"]
    found.right += [actor for actor in indirect if actor]
    found.right = found.right or scene.after(verb.i + 1, {"to", "for", "with"}, reach=16)
    if scene.sentence.title:  # in "lodges protest with Japan" taggers see a second verb, at which the first look ends
        found.right = found.right or scene.after(trigger.end, {"to", "for", "with"}, reach=16)
    if not found.right and scene.keys[verb.i] & _HANDING:
        found.right += [actor for actor in scene.right_of(verb.i) if actor.end <= trigger.start]


def against(scene: Scene, trigger: Trigger) -> Arguments:
    """ "A's sanctions on B", "A imposed sanctions against B", "sanctions were imposed on B by A"."""
    found = Arguments()
    found.left += scene.premodifiers(trigger.start)
    found.pronoun = scene.pronoun_before(trigger.start)
    leaving = {"from"} if trigger.spec.type is EventType.DOWNGRADE else set()
    found.right += scene.after(trigger.end, _AT_TARGET | leaving, reach=10)
    if not found.right:  # "tariffs on American steel": the adjective names the target
        found.right += _owner_of_goods(scene, trigger.end)
    if not found.right:
        _add_struck_back(scene, trigger, found)
    hostile = [actor for actor in found.left if scene.low[max(0, actor.start - 2) : actor.start] == ("anti", "-")]
    if hostile:  # "anti-Russian sanctions"
        found.left, found.right = [actor for actor in found.left if actor not in hostile], found.right or hostile
    found.add_left(scene.after(trigger.end, {"by"}, reach=8))
    above = scene.governor(scene.doc[trigger.head])
    if above is None or not scene.keys[above[0].i] & (_LAID_ON | _CHANGED):
        own = _own_clause(scene, trigger)
        above = (own, "own") if own is not None else above
    if above:
        found.verb, found.relation = above
        _add_from(scene, trigger, found)
        if not _add_struck(scene, trigger, above[0], found):
            _add_governed(scene, above[0], found)
    if not found.right and trigger.spec.type is EventType.SANCTION:
        _add_subjected(scene, trigger, found)
    if trigger.spec.type is EventType.SANCTION and {"each", "another"} & set(scene.low[trigger.end : trigger.end + 4]):
        found.left, found.right = found.left[:1], found.left[1:] or found.right  # "tariffs on each other's goods"
    found.part()
    found.apart = not found.left and not found.pronoun and _without_imposer(scene, trigger, found)
    return found


def _add_subjected(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """ "A is the subject of US sanctions", "A has been under US sanctions": whom they strike stands before "is"."""
    noun = scene.doc[trigger.head]
    ahead = scene.words_between(max(0, trigger.start - 5), trigger.start)
    said_of = noun if "under" in ahead else noun.head if ahead & {"subject", "target"} else None
    if said_of is None or not any(base(child) == "cop" for child in said_of.children):
        return
    subjects = [scene.actor_of(child) for child in said_of.children if base(child) == "nsubj"]
    found.right = [actor for actor in subjects if actor is not None and actor not in found.left]
    found.relation = "subjected" if found.right else found.relation


def _without_imposer(scene: Scene, trigger: Trigger, found: Arguments) -> bool:
    """ "sanctions should be imposed on A", "the sanctions imposed on A": whoever the text is about need not be the one."""
    if found.verb is None:
        return False
    passive = found.relation == "own" or (found.relation == "nsubj" and scene.is_passive(found.verb))
    return passive and bool(scene.keys[trigger.head] & {"sanction"} and scene.keys[found.verb.i] & {"impose", "introduce", "lift"})


def _add_from(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """ "lifted the embargo from B" names whom it strikes, "sanctions from A" who imposes it."""
    named = scene.after(trigger.end, {"from"}, reach=3)
    if found.verb is not None and scene.keys[found.verb.i] & _CHANGED:
        found.right = found.right or named
    else:
        found.add_left([actor for actor in named if actor not in found.right])


def _add_struck(scene: Scene, trigger: Trigger, verb: Token, found: Arguments) -> bool:
    """ "A hit B with sanctions", "B was hit by sanctions", "B faces sanctions": whom they strike; False for any other verb."""
    word, passive = scene.keys[verb.i], scene.is_passive(verb)
    suffered = found.relation == "obj" and bool(word & _SUFFERING)
    struck = found.relation == "obl" and bool(word & _STRIKING) and bool({"with", "by"} & set(scene.low[verb.i : trigger.start]))
    subjects = scene.subjects(verb)
    if suffered or (struck and passive):
        found.left = [actor for actor in found.left if actor not in subjects]
        found.right = subjects or found.right
    elif struck:
        found.right = scene.objects(verb) or found.right
        if not found.left:
            add_subject(scene, verb, found)
    return suffered or struck


def _add_struck_back(scene: Scene, trigger: Trigger, found: Arguments) -> None:
    """ "China hits back at US with tariffs": who does so, and at whom."""
    if "with" not in scene.low[max(0, trigger.start - 5) : trigger.start]:
        return
    for spot in range(trigger.start):
        if scene.keys[spot] & {"hit", "retaliate", "strike", "fire"} and scene.low[spot + 1 : spot + 2] in (("back",), ("against",)):
            found.right += [actor for actor in scene.after(spot + 1, {"at", "against"}, reach=5) if actor.end <= trigger.start]
            found.left = found.left or scene.subjects(scene.doc[spot], commas=scene.sentence.title)
            return


def _owner_of_goods(scene: Scene, start: int) -> list[Actor]:
    """ "tariffs on American steel", "duties on another $200bn worth of Chinese imports": whose goods they are laid on."""
    near = range(start, min(len(scene.doc), start + 5))
    spot = next((at for at in near if scene.low[at] in ("on", "against")), None)
    if spot is None:
        return []
    for at in range(spot + 1, min(len(scene.doc), spot + 11)):
        actor = scene.at(at)
        if actor is not None:
            return [actor] if actor.basis in (Basis.DEMONYM, Basis.COUNTRY) else []
        if scene.low[at] in ("europe", "european"):
            return [Actor(at, at + 1, ("EU",), Basis.COUNTRY, anchor=at)]
        if scene.is_verb(at) or (scene.doc[at].pos_ == "ADP" and scene.low[at] not in ("of", "in", "to")):
            return []
    return []


def _own_clause(scene: Scene, trigger: Trigger) -> Token | None:
    """The verb of "sanctions (that) A had imposed on B", "sanctions imposed on B by A": it tells more than a verb of speech above."""
    clauses = (child for child in scene.doc[trigger.head].children if base(child) == "acl" and child.i > trigger.head)
    return next((verb for verb in clauses if scene.keys[verb.i] & _LAID_ON and verb.tag_ != "VBG"), None)


def _add_governed(scene: Scene, verb: Token, found: Arguments) -> None:
    """Who imposes, as the verb's subject or "by" phrase, and on whom, behind the verb."""
    own = {code for actor in found.left for code in actor.codes} - {code for actor in found.right for code in actor.codes}
    if found.relation in ("obj", "own") and not own:
        add_subject(scene, verb, found)
    if found.relation == "nsubj" and scene.is_passive(verb):
        found.left += scene.after(verb.i + 1, {"by"}, reach=8)
        found.right += [] if found.right else _owner_of_goods(scene, verb.i + 1) or scene.after(verb.i + 1, {"on", "against"}, reach=8)
    if not found.right:
        found.right += scene.after(verb.i + 1, {"on", "against"}, reach=14) or _owner_of_goods(scene, verb.i + 1)
        if scene.keys[verb.i] & {"hit", "slap", "target"}:
            found.right += scene.right_of(verb.i)


def ties(scene: Scene, trigger: Trigger) -> Arguments:
    """ "A and B restored ties", "A cut relations with B", "ties between A and B"."""
    found = Arguments()
    between = scene.after(trigger.end, {"between"}, reach=5)
    found.right += between or scene.after(trigger.end, {"with", "to"}, reach=6)
    found.left += scene.premodifiers(trigger.start)
    found.pronoun = scene.pronoun_before(trigger.start)
    above = scene.governor(scene.doc[trigger.head])
    if above:
        found.verb, found.relation = above
        if above[1] in ("obj", "obl", "xcomp") and len(found.codes()) < 2:
            add_subject(scene, above[0], found)
            if not found.right:
                found.right += [actor for actor in scene.after(above[0].i + 1, {"with"}, reach=14) if actor not in found.left]
    found.part()
    return found


def post(scene: Scene, trigger: Trigger) -> Arguments:
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
        named = above[1] == "obl" and bool(found.accredited) and not scene.is_passive(above[0])  # "nominate Kennedy as ambassador to Japan"
        if (above[1] == "obj" or named) and not found.left:
            add_subject(scene, above[0], found)
        if not found.right and not found.accredited:
            found.right += scene.after(above[0].i + 1, {"from", "in", "to"}, reach=12)
    found.part()
    return found
