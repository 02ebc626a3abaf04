"""Conditions of agreements, exercises and aid: something was concluded, drilled together or given.

Imports its neighbours; no other kind of condition.
"""

from __future__ import annotations

from bot.extraction.actors import PLACES
from bot.extraction.arguments import Arguments
from bot.extraction.conditions.asking import codes_of, word_behind, words_ahead, words_behind
from bot.extraction.conditions.words import (
    AGREED_CONTACT,
    AGREED_VAGUELY,
    CONCLUDING,
    DEALS,
    GIVEN,
    GIVING,
    GOODS,
    LEAVING_DEAL,
    MONEY,
    PAYING,
    PRISONERS,
    TALKED_OVER,
)
from bot.extraction.scene import Scene, base
from bot.extraction.triggers import Trigger

_PAPERS = frozenset({"declaration", "convention", "protocol", "contract", "communique", "statement"})  # exist before anybody signs them
_TALKING_OF = frozenset({"discuss", "debate", "mull", "review", "weigh", "consider"})
_TRUCES = frozenset({"ceasefire", "cease", "truce", "armistice"})
_MAKING_PEACE = frozenset(
    "agree sign reach declare announce accept conclude reject break violate extend hold observe enter seal begin end".split()
)
_GIFTS = frozenset({"aid", "assistance", "loan", "package", "bailout", "donation", "grant"})


def concluded(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """An agreement has two sides, and a paper that could merely be cited must be signed or adopted."""
    if not args.codes() and not args.pronoun and not args.plural_subject:
        return "no party"
    if word_behind(scene, trigger) in TALKED_OVER:
        return "only the matter of talks"
    if _of_no_deal(scene, trigger):
        return "nothing concluded"
    if args.verb is not None and args.relation in ("obj", "obl", "nmod") and scene.keys[args.verb.i] & LEAVING_DEAL:
        return "a treaty left"
    if args.verb is not None and scene.keys[args.verb.i] & _TALKING_OF and _of_others(scene, trigger, args):
        return "only the matter of talks"  # "discusses the Gaza ceasefire with Biden"
    under_talks = scene.keys[scene.doc[trigger.head].head.i] & {"talk", "negotiation"}
    if (
        scene.keys[trigger.head] & _TRUCES
        and not args.right
        and not under_talks
        and (args.verb is None or not scene.keys[args.verb.i] & _MAKING_PEACE)
    ):
        return "only the matter of talks"  # "discussed efforts to achieve a ceasefire": that of others
    standing = args.verb is not None and args.relation == "obj" and scene.keys[args.verb.i] & {"have"} and args.verb.tag_ in ("VBZ", "VBP")
    if standing and scene.keys[trigger.head] & {"treaty", "pact", "convention"}:
        return "nothing concluded"  # "Britain has an extradition treaty with America"
    if _is_heading(scene, trigger, args):
        return None
    is_paper = bool(scene.keys[trigger.head] & _PAPERS) or (args.relation != "obj" and _is_titled(scene, trigger))
    if not is_paper or words_ahead(scene, trigger, 7) & {"signing", "signature", "adoption"}:
        return None
    return None if args.verb is not None and scene.keys[args.verb.i] & CONCLUDING else "nothing concluded"


def _of_no_deal(scene: Scene, trigger: Trigger) -> bool:
    """ "a great deal of effort", "all prior bilateral agreements": a quantity, or whatever was agreed at some time."""
    ahead = set(scene.low[max(0, trigger.start - 4) : trigger.start])
    much = scene.low[trigger.start] == "deal" and word_behind(scene, trigger) == "of" and ahead & {"great", "good"}
    several = scene.low[trigger.end - 1].endswith("s") and {"prior", "previous", "existing", "relevant"} & ahead
    return bool(much or several)


def _of_others(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    owners = {code for actor in scene.premodifiers(trigger.start) for code in actor.codes}
    return bool(owners - args.codes())


def _is_heading(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "Joint Statement by the Presidents of Chile and Peru", as a title or at the head of a text: its publication is its adoption."""
    if "joint" not in scene.low[trigger.start : trigger.end] or trigger.start > 4 or scene.root is None:
        return False
    told = any(scene.is_finite(at) for at in range(trigger.end, len(scene.doc)))
    return len(args.codes()) == 2 and not told and word_behind(scene, trigger) in ("by", "of", "between", "from")


def _is_titled(scene: Scene, trigger: Trigger) -> bool:
    """ "compliant with the United States-Mexico-Canada Agreement": a treaty called by its title is one that there is."""
    word = scene.doc[trigger.head]
    new = {"new", "called", "named"} & set(scene.low[max(0, trigger.start - 8) : trigger.start])
    return not scene.sentence.title and word.text[:1].isupper() and word.i > 0 and not word.text.isupper() and not new


def agreed_between(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "agreed with Turkey on a corridor": not "agreed that", "agreed with him"; what was agreed to do is told by its own verb."""
    if len(codes_of(args.left)) < 2 and not args.plural_subject:
        partners = scene.after(trigger.end, {"with"}, reach=6)
        if not partners:
            return "one side agrees"
        args.right += [actor for actor in partners if actor not in args.right]
    after = word_behind(scene, trigger)
    opinion = scene.words_between(trigger.end, min(len(scene.doc), trigger.end + 4)) & {"need", "importance", "necessity"}
    if opinion or after in ("that", ",", ".") or (after == "with" and not args.right):
        return "agreed in opinion"
    if _agreed_to_do(scene, trigger, 4 if after == "to" else 3) & AGREED_CONTACT:
        return "told as what was agreed"
    clauses = [child for child in scene.doc[trigger.head].children if base(child) == "ccomp" and child.i > trigger.head]
    if any(scene.is_finite(child.i) or any(base(grand) in ("cop", "aux") for grand in child.children) for child in clauses):
        return "agreed in opinion"  # "agreed these reforms are central"
    if words_behind(scene, trigger, 8) & {"touch", "contact", "closely"}:
        return "agreed in opinion"
    if _agreed_to_do(scene, trigger, 3) & AGREED_VAGUELY or scene.low[trigger.end : trigger.end + 2] == ("on", "ways"):
        return "agreed in opinion"
    return None


def _agreed_to_do(scene: Scene, trigger: Trigger, count: int) -> frozenset[str]:
    """The words with which "to do so" begins: right behind "agreed", behind "not", or behind "with" and a name."""
    near = range(trigger.end, min(len(scene.doc), trigger.end + 8))
    at = next((spot for spot in near if scene.low[spot] == "to"), None)
    if at is None or (at > trigger.end and scene.low[trigger.end] not in ("with", "not")):
        return frozenset()
    return scene.words_between(at, min(len(scene.doc), at + count))


def signed(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "signed a treaty" is told by the treaty; "signed" alone needs both sides."""
    if word_behind(scene, trigger) in ("off", "up", "out", "into"):
        return "nothing concluded"
    objects = [child for child in scene.doc[trigger.head].children if base(child) == "obj"]
    if any(scene.keys[child.i] & DEALS for child in objects):
        return "told by its object"
    return None if len(args.codes()) >= 2 else "no second party"


def prisoners_swapped(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "exchanged 200 prisoners" """
    return None if words_behind(scene, trigger, 6) & PRISONERS else "nothing concluded"


def joint(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if args.verb is not None and base(args.verb) == "xcomp" and scene.keys[args.verb.head.i] & {"agree"}:
        return "told as an agreement"
    window = scene.words_between(max(0, trigger.start - 6), trigger.end)
    shared = window & {"joint", "bilateral", "trilateral", "multinational", "combined"}
    return None if shared or len(args.codes()) >= 2 else "a drill of one country"


def given(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "sent aid to Ukraine", "$2 billion in military aid for Ukraine": somebody gives, and somebody receives."""
    if not args.right and args.verb is not None and args.relation == "nsubj" and scene.keys[args.verb.i] & {"arrive", "reach", "land"}:
        args.right = [actor for actor in scene.after(args.verb.i + 1, {"in", "at"}, reach=6) if actor.basis in PLACES]
        return None if args.right and args.left else "no receiver"  # "Turkish aid arrived in Somalia"
    if not args.right:
        return "no receiver"
    if word_behind(scene, trigger) in _NOT_AID or scene.low[trigger.head] == "armed":
        return "nothing given"
    if args.relation == "thanked" and word_behind(scene, trigger) == "in":
        return "nothing given"  # "grateful for the assistance in freeing the captain"
    if args.relation == "thanked" or (args.verb is not None and scene.keys[args.verb.i] & GIVING):
        return None
    if args.left and words_ahead(scene, trigger, 7) & GIVEN and scene.keys[trigger.head] & _GIFTS:
        return None
    return "nothing given"


_NOT_AID = frozenset("worker workers agency agencies group groups organisation organisations organization organizations".split())


def goods(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "donated 10,000 masks to Palau": goods between the verb and the receiver; told by the noun where it is a trigger itself."""
    passive = scene.is_passive(scene.doc[trigger.head])
    receivers = (args.right if passive and args.right else []) or scene.after(trigger.end, {"to", "for"}, reach=14)
    given = scene.at(trigger.end)
    if not receivers and not passive and given is not None:  # "gave Ukraine armoured vehicles"
        receivers = [given]
    if not receivers:
        return "no receiver"
    things = scene.words_between(max(0, trigger.start - 6) if passive else trigger.end, max(trigger.end + 8, receivers[0].start))
    if not things & (GOODS | MONEY if scene.keys[trigger.head] & PAYING else GOODS):
        return "nothing given"
    args.right = receivers
    return None
