"""Conditions of measures: ties and posts changed, envoys summoned or expelled, sanctions imposed, treaties left.

Imports its neighbours; no other kind of condition.
"""

from __future__ import annotations

import itertools

from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.conditions.asking import Condition, codes_of, whole_text, word_behind, words_ahead, words_behind
from bot.extraction.conditions.words import (
    ASSETS,
    DEALS,
    DIPLOMATS,
    IMPOSING,
    NEW_SANCTIONS,
    RECOGNISED,
    TERROR,
    TRADED,
)
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger
from bot.knowledge import Frame

_WISHING = frozenset({"encourage", "urge", "support", "hope", "promote", "advocate", "favor", "favour"})


def lodged(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "lodged a protest with": not a demonstration in the street."""
    if args.verb is None or not scene.keys[args.verb.i] & {"lodge", "file", "deliver", "hand", "send", "register", "submit"}:
        return "nothing lodged"
    return None


def changed_by(words: frozenset[str], nouns: frozenset[str]) -> Condition:
    """The condition that ties are changed by one of the verbs `words`, or that one of `nouns` says so before the trigger."""

    def condition(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
        warm = {"beneficial", "close", "closer", "strong", "stronger", "warm", "warmer", "deep", "deeper", "good", "better"}
        if (warm | {"trade", "economic", "business", "commercial", "cultural"}) & set(scene.low[max(0, trigger.start - 3) : trigger.start]):
            return "ties of trade"
        if (
            scene.keys[trigger.head] & {"relation"}
            and "in" in scene.low[max(0, trigger.start - 4) : trigger.start]
            and args.relation != "obj"
        ):
            return "ties unchanged"  # "open a new page in relations"
        if _of_an_inquiry(scene, trigger) or _is_wished(scene, trigger, args):
            return "ties unchanged"
        if args.verb is not None and scene.keys[args.verb.i] & words:
            return None
        if words_ahead(scene, trigger, 4) & words or words_ahead(scene, trigger, 5) & nouns:
            return None
        return "ties unchanged"

    return condition


def _is_wished(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "we encourage normalization of relations between A and B": what a third side wishes is nothing yet."""
    return bool(words_ahead(scene, trigger, 6) & _WISHING) and len({code for actor in args.right for code in actor.codes}) > 1


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
        if scene.keys[args.verb.i] & {"exchange"} and args.relation != "obj":
            return "post unchanged"  # ambassadors who exchange views
        acts = args.relation == "nsubj" and not scene.is_passive(args.verb)  # an envoy who confirms, names or recalls something
        return "post unchanged" if acts and not scene.keys[args.verb.i] & {"return", "present", "arrive", "move", "open"} else None

    return condition


def _is_made(scene: Scene, args: Arguments, words: frozenset[str]) -> bool:
    """ "was nominated to serve as ambassador": the verb of the post stands below the one that tells the change."""
    verb = args.verb
    return verb is not None and bool(scene.keys[verb.i] & {"serve", "be", "become"} and scene.keys[verb.head.i] & words)


def nominated(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "Jane Roe, of Ohio, to be Ambassador Extraordinary and Plenipotentiary of the United States to Chile": a list of nominations."""
    if scene.low[max(0, trigger.start - 2) : trigger.start] != ("to", "be"):
        return "post unchanged"
    return None if args.left and args.right else "no second party"


def credentials(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "presented his credentials to the president", "received credentials from the ambassadors of Chile and Peru"."""
    handed = args.verb is not None and scene.keys[args.verb.i] & {"present", "receive", "accept", "submit", "hand", "deliver"}
    return None if handed and args.right else "post unchanged"


def recognition(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "recognised Kosovo", "recognise the independence of": not "recognised the need for"."""
    right = [actor for actor in args.right if actor.basis in (*PLACES, Basis.ORGANISATION)]
    if scene.doc[trigger.head].head.lower_ in ("policy", "stance", "position"):
        return "recognised something else"  # "the policy recognising the sovereignty of"
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
    if scene.low[trigger.start].endswith("ing") and scene.low[max(0, trigger.start - 1)] in ("in", "of", "for", "towards"):
        return "nothing joined"  # "speed in joining the EU", "the hope of joining NATO"
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
    if words_behind(scene, trigger, 5) & {"troop", "force", "soldier", "military"} or "units" in scene.low[trigger.end : trigger.end + 5]:
        return "no treaty left"
    named = args.right + args.places + scene.after(trigger.end, {"from", "of"}, reach=5)
    bodies = [actor for actor in named if actor.basis is Basis.ORGANISATION] or _partners_of_deal(scene, trigger, args)
    if not bodies and words & {"climate"} and words & DEALS:  # "pulled out of the climate accords"
        bodies = [Actor(trigger.end, trigger.end, ("PARIS_AGREEMENT",), Basis.ORGANISATION, anchor=trigger.head)]
    if not bodies and words & {"nuclear"} and words & DEALS:
        bodies = _aimed_at(scene, args)  # "since the US withdrew from the nuclear deal, Iran has stopped"
    if not bodies and not args.right and args.left and _a_deal_left(scene, trigger):
        return None  # "withdrew from the deal": the other side was told before
    if not bodies or words & {"summit", "meeting", "headquarters"}:
        return "no treaty left"
    leaver = any(actor.basis in (Basis.COUNTRY, Basis.CAPITAL, Basis.PERSON, Basis.OFFICE) for actor in args.left)
    if not leaver and args.pronoun not in ("he", "she", "it"):
        return "no country leaves"
    args.right = bodies[:1] if bodies[0].basis is Basis.ORGANISATION else bodies
    return None


def taken_out(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "pulled the United States out of the treaty with Russia": the country taken out leaves it."""
    behind = scene.low[trigger.end : trigger.end + 6]
    if ("out", "of") not in itertools.pairwise(behind) or not args.right:
        return "no treaty left"
    args.left = args.left if codes_of(args.left) & codes_of(args.right) else args.right[:1]
    args.right = []
    return treaty_exit(scene, trigger, args)


def _a_deal_left(scene: Scene, trigger: Trigger) -> bool:
    """ "from the deal", "out of the 2015 agreement": a treaty, spoken of as known."""
    low = scene.low[trigger.end : trigger.end + 11]
    at = next((spot for spot, word in enumerate(low) if word in ("from", "of", "the")), None)
    if at is None or any(scene.is_finite(trigger.end + spot) for spot in range(len(low))):
        return False
    deal = next((spot for spot in range(at, min(len(low), at + 6)) if scene.keys[trigger.end + spot] & DEALS), None)
    return deal is not None and "the" in low[:deal]


def assets_frozen(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "froze the assets of seven Russian oligarchs", "froze Iranian funds": somebody's belongings are frozen."""
    if not words_behind(scene, trigger, 6) & ASSETS:
        return "sanctions as a topic"
    args.right = args.right or _aimed_at(scene, args)
    return None if args.right else "no target named"


def tax_on_imports(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "a 20 percent tax on imports from Mexico" is a tariff, any other tax a matter of the house."""
    if not words_behind(scene, trigger, 8) & {"import", "export", "goods", "product"}:
        return "a tax at home"
    return imposed(scene, trigger, args)


def trade_banned(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "banned Iranian airlines", "lifted a ban on selling arms to China": trade or transport of another side is forbidden."""
    if not words_behind(scene, trigger, 7) & TRADED:
        return "sanctions as a topic"
    named = scene.after(trigger.end, {"to", "from", "with", "by", "of"}, reach=9)
    args.right = args.right or [actor for actor in named if actor.basis in (*PLACES, Basis.DEMONYM)]
    if trigger.spec.frame is not Frame.AGAINST:
        return None if args.right else "no target named"
    return imposed(scene, trigger, args)


def listed_for_terror(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "labelled Iran's Guards a terrorist organisation", "took Cuba off the list of sponsors of terrorism"."""
    if not scene.words_between(trigger.end, len(scene.doc)) & TERROR:
        return "sanctions as a topic"
    if scene.keys[trigger.head] & {"take", "remove"} and not words_behind(scene, trigger, 8) & {"list"}:
        return "sanctions as a topic"
    return None if args.right else "no target named"


def _partners_of_deal(scene: Scene, trigger: Trigger, args: Arguments) -> list[Actor]:
    """ "withdrew from the INF treaty with Russia", "quit the Iran nuclear deal": the other side of the treaty left."""
    near = range(trigger.end, min(len(scene.doc), trigger.end + 12))
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
    if word_behind(scene, trigger) in ("pressure", "policy", "policies", "evasion", "regime"):
        return "sanctions as a topic"
    done = args.verb is not None and args.relation in ("obj", "own", "nsubj") and bool(scene.keys[args.verb.i] & IMPOSING)
    if args.relation == "subjected":
        return None if args.left else "sanctions as a topic"
    if not args.right and done and (args.left or args.pronoun):
        args.right = _the_country(scene, trigger, args) or _aimed_at(scene, args)
        return None if args.right or (args.left and not scene.keys[trigger.head] & {"blockade"}) else "no target named"
    if not args.right:
        return "no target named"
    if args.verb is not None and scene.keys[args.verb.i] & IMPOSING:
        return None
    return None if args.left and words_ahead(scene, trigger, 6) & NEW_SANCTIONS else "sanctions as a topic"


def _the_country(scene: Scene, trigger: Trigger, args: Arguments) -> list[Actor]:
    """ "Chile was isolated when the EU imposed sanctions against the country": the first that the sentence names."""
    if "country" not in words_behind(scene, trigger, 3):
        return []
    return [a for a in scene.actors if a.end <= trigger.start and a.basis in PLACES and a.codes and a not in args.left][:1]


def _aimed_at(scene: Scene, args: Arguments) -> list[Actor]:
    """The only other country of the sentence: "imposed sanctions aimed at getting North Korea to disarm"."""
    own = {code for actor in args.left for code in actor.codes}
    others = [actor for actor in scene.actors if actor.codes and not set(actor.codes) & own and actor.basis in (*PLACES, Basis.DEMONYM)]
    return others[:1] if len(own) == 1 and len({actor.codes[0] for actor in others}) == 1 else []
