"""Conditions of measures: ties and posts changed, envoys summoned or expelled, sanctions imposed, treaties left.

Imports its neighbours; no other kind of condition.
"""

from __future__ import annotations

from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.conditions.asking import Condition, whole_text, words_ahead, words_behind
from bot.extraction.conditions.words import (
    ASSETS,
    DEALS,
    DIPLOMATS,
    IMPOSING,
    NEW_SANCTIONS,
    RECOGNISED,
)
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger


def lodged(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "lodged a protest with": not a demonstration in the street."""
    if args.verb is None or not scene.keys[args.verb.i] & {"lodge", "file", "deliver", "hand", "send", "register", "submit"}:
        return "nothing lodged"
    return None


def changed_by(words: frozenset[str], nouns: frozenset[str]) -> Condition:
    """The condition that ties are changed by one of the verbs `words`, or that one of `nouns` says so before the trigger."""

    def condition(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
        warm = {"close", "closer", "strong", "stronger", "warm", "warmer", "deep", "deeper", "good", "better"}
        if (warm | {"trade", "economic", "business", "commercial", "cultural"}) & set(scene.low[max(0, trigger.start - 3) : trigger.start]):
            return "ties of trade"
        if (
            scene.keys[trigger.head] & {"relation"}
            and "in" in scene.low[max(0, trigger.start - 4) : trigger.start]
            and args.relation != "obj"
        ):
            return "ties unchanged"  # "open a new page in relations"
        if _of_an_inquiry(scene, trigger):
            return "ties unchanged"
        if args.verb is not None and scene.keys[args.verb.i] & words:
            return None
        if words_ahead(scene, trigger, 4) & words or words_ahead(scene, trigger, 5) & nouns:
            return None
        return "ties unchanged"

    return condition


def _of_an_inquiry(scene: Scene, trigger: Trigger) -> bool:
    """ "opened an investigation into the campaign and its ties to Russia": the inquiry is opened, not the ties."""
    return bool(words_ahead(scene, trigger, 12) & {"investigation", "inquiry", "probe", "hearing", "case", "investigate", "probing"})


def post_changed_by(words: frozenset[str]) -> Condition:
    """The condition that an embassy or ambassador is the matter of one of the verbs `words`."""

    def condition(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
        behind = "of" in scene.low[max(0, trigger.start - 3) : trigger.start]
        if behind and words_ahead(scene, trigger, 5) & words and not (args.verb is not None and scene.keys[args.verb.i] & words):
            return None  # "announced the recall of its ambassador"
        if args.verb is None or not (scene.keys[args.verb.i] & words or _is_made(scene, args, words)):
            return "post unchanged"
        acts = args.relation == "nsubj" and not scene.is_passive(args.verb)  # an envoy who confirms, names or recalls something
        return "post unchanged" if acts and not scene.keys[args.verb.i] & {"return", "present", "arrive"} else None

    return condition


def _is_made(scene: Scene, args: Arguments, words: frozenset[str]) -> bool:
    """ "was nominated to serve as ambassador": the verb of the post stands below the one that tells the change."""
    verb = args.verb
    return verb is not None and bool(scene.keys[verb.i] & {"serve", "be", "become"} and scene.keys[verb.head.i] & words)


def recognition(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "recognised Kosovo", "recognise the independence of": not "recognised the need for"."""
    right = [actor for actor in args.right if actor.basis in (*PLACES, Basis.ORGANISATION)]
    if not right:
        return "nobody recognised"
    args.right = right
    window = words_behind(scene, trigger, 12)
    if not window & RECOGNISED and not any(actor.basis in PLACES for actor in right):
        return "recognised something else"
    return "recognised something else" if window & {"need", "importance", "threat", "role", "effort", "right", "value"} else None


def body_joined(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "Finland joined NATO": a country becomes a member; not officials who join a meeting."""
    if not args.left or any(actor.basis not in PLACES for actor in args.left):
        return "no country joins"
    bodies = [actor for actor in args.right if actor.basis is Basis.ORGANISATION]
    named = bodies and scene.low[bodies[0].end : bodies[0].end + 1]
    after = scene.doc[bodies[0].end + 1 : bodies[0].end + 2] if bodies else ()
    if named in (("in",), ("to",), ("as",)) and not any(token.like_num for token in after):
        return "nothing joined"  # "joined the European Union in launching a pact"
    if not bodies or named in (("summit",), ("meeting",), ("talks",), ("mission",), ("allies",), ("'s",)):
        return "nothing joined"
    args.right = bodies
    return None


def envoy_object(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """An envoy is summoned; the envoys named become the right side."""
    envoys = [
        actor
        for actor in args.right
        if actor.office.value == "envoy" or "diplomat" in actor.title or "charge" in actor.title or actor.basis is Basis.OFFICE
    ]
    words = scene.words_between(trigger.start, min(len(scene.doc), trigger.end + 12))
    if not envoys and not words & {"ambassador", "envoy", "diplomat", "charge", "consul"}:
        return "no envoy summoned"
    args.right = envoys or args.right
    return None


def diplomat_object(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    words = scene.words_between(max(0, trigger.start - 8), min(len(scene.doc), trigger.end + 9))
    expelled = args.right if "expel" in scene.keys[trigger.head] else []
    officials = any(actor.codes and actor.plural and actor.title == "official" for actor in expelled)  # "expels 60 Russian officials"
    return None if words & DIPLOMATS or officials else "no diplomat expelled"


def persona_non_grata(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    text = whole_text(scene)
    if "persona non grata" in text or "personae non gratae" in text:
        return None
    words = scene.words_between(max(0, trigger.start - 8), min(len(scene.doc), trigger.end + 14))
    return (
        None
        if words & {"diplomat", "ambassador", "envoy", "consul", "attache", "attaché", "embassy", "consulate"} and words & {"leave"}
        else "nobody told to leave"
    )


def treaty_exit(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "withdrew from the WHO": not "left the NATO summit"; the body left becomes the right side."""
    words = words_behind(scene, trigger, 9)
    if words_behind(scene, trigger, 5) & {"troop", "force", "soldier", "unit", "military"}:
        return "no treaty left"
    named = args.right + args.places + scene.after(trigger.end, {"from", "of"}, reach=5)
    bodies = [actor for actor in named if actor.basis is Basis.ORGANISATION] or _partners_of_deal(scene, trigger, args)
    if not bodies and words & {"nuclear"} and words & DEALS:
        bodies = _aimed_at(scene, args)  # "since the US withdrew from the nuclear deal, Iran has stopped"
    if not bodies or (scene.keys[trigger.head] & {"leave", "exit", "quit"} and words & {"summit", "meeting", "headquarters"}):
        return "no treaty left"
    leaver = any(actor.basis in (Basis.COUNTRY, Basis.CAPITAL, Basis.PERSON, Basis.OFFICE) for actor in args.left)
    if not leaver and args.pronoun not in ("he", "she", "it"):
        return "no country leaves"
    args.right = bodies[:1] if bodies[0].basis is Basis.ORGANISATION else bodies
    return None


def assets_frozen(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "froze the assets of seven Russian oligarchs", "froze Iranian funds": somebody's belongings are frozen."""
    if not words_behind(scene, trigger, 6) & ASSETS:
        return "sanctions as a topic"
    args.right = args.right or _aimed_at(scene, args)
    return None if args.right else "no target named"


def tax_on_imports(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "a 20 percent tax on imports from Mexico" is a tariff, any other tax a matter of the house."""
    if not words_behind(scene, trigger, 8) & {"import", "goods", "product"}:
        return "a tax at home"
    return imposed(scene, trigger, args)


def _partners_of_deal(scene: Scene, trigger: Trigger, args: Arguments) -> list[Actor]:
    """ "withdrew from the INF treaty with Russia", "quit the Iran nuclear deal": the other side of the treaty left."""
    near = range(trigger.end, min(len(scene.doc), trigger.end + 9))
    deal = next((spot for spot in near if scene.keys[spot] & DEALS), None)
    if deal is None or any(scene.is_finite(spot) for spot in range(trigger.end, deal)):
        return []
    with_whom = scene.after(deal + 1, {"with", "between"}, reach=4) or scene.premodifiers(deal)
    taken = {code for actor in args.left for code in actor.codes}
    return [actor for actor in with_whom if actor.start >= trigger.end and actor.codes and not set(actor.codes) & taken]


def imposed(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """Sanctions imposed, eased or threatened on somebody: not sanctions as a topic."""
    if args.verb is not None and any(child.lower_ == "about" and child.dep_ in ("mark", "case") for child in args.verb.children):
        return "sanctions as a topic"  # "conversations about easing sanctions"
    done = args.verb is not None and args.relation in ("obj", "own", "nsubj") and bool(scene.keys[args.verb.i] & IMPOSING)
    if not args.right and done and (args.left or args.pronoun):
        args.right = _aimed_at(scene, args)
        return None if args.right or (args.left and not scene.keys[trigger.head] & {"blockade"}) else "no target named"
    if not args.right:
        return "no target named"
    if args.verb is not None and scene.keys[args.verb.i] & IMPOSING:
        return None
    return None if args.left and words_ahead(scene, trigger, 6) & NEW_SANCTIONS else "sanctions as a topic"


def _aimed_at(scene: Scene, args: Arguments) -> list[Actor]:
    """The only other country of the sentence: "imposed sanctions aimed at getting North Korea to disarm"."""
    own = {code for actor in args.left for code in actor.codes}
    others = [actor for actor in scene.actors if actor.codes and not set(actor.codes) & own and actor.basis in (*PLACES, Basis.DEMONYM)]
    return others[:1] if len(own) == 1 and len({actor.codes[0] for actor in others}) == 1 else []
