"""Conditions: what a trigger must find in its sentence before it may tell of an event.

Each is named in `config/ontology.toml` (`needs = "..."`), takes the scene, the trigger and its arguments, and returns
None where it holds, or the name of the rejection. Imports its neighbours `actors`, `arguments`, `scene`, `triggers`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain import EventType, Office
from bot.extraction.actors import PLACES, Actor, Basis
from bot.extraction.arguments import Arguments
from bot.extraction.scene import Scene, base
from bot.extraction.triggers import Trigger
from bot.knowledge import Ontology

Condition = Callable[[Scene, Trigger, Arguments], "str | None"]

_PHONE = frozenset(
    {
        "phone",
        "telephone",
        "telephonic",
        "telephonically",
        "phoned",
        "videoconference",
        "video",
        "call",
        "teleconference",
        "hotline",
        "virtually",
        "zoom",
        "conversation",
    }
)
_IN_PERSON = frozenset({"sideline", "meeting", "met", "summit", "lunch", "dinner", "visit", "reception", "palace", "hotel", "table"})
_PRESS = frozenset(
    {
        "reporter",
        "journalist",
        "press",
        "media",
        "crowd",
        "audience",
        "troop",
        "nation",
        "congress",
        "parliament",
        "supporter",
        "student",
        "rally",
        "conference",
        "interview",
        "newspaper",
        "bbc",
        "cnn",
        "tv",
    }
)
_PHONE_PHRASES = (
    "by phone",
    "over the phone",
    "on the phone",
    "by telephone",
    "over telephone",
    "over phone",
    "over the telephone",
    "on the telephone",
    "phone call",
    "via video",
    "by video",
    "via phone",
    "telephone conversation",
    "phone conversation",
    "video conference",
    "videoconference",
    "by videolink",
    "via videoconference",
    "in a call",
    "in a phone",
    "telephone call",
)


def _text(scene: Scene) -> str:
    return " ".join(scene.low)


def _phone(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    text = _text(scene)
    return None if any(phrase in text for phrase in _PHONE_PHRASES) else "no telephone"


def _official(actor: Actor) -> bool:
    return actor.basis in (Basis.PERSON, Basis.OFFICE) or (
        actor.basis is Basis.GROUP and actor.office not in (Office.STATE, Office.MILITARY)
    )


def _call_noun(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    after = scene.low[trigger.end] if trigger.end < len(scene.low) else ""
    before = scene.low[trigger.start - 1] if trigger.start else ""
    if after in ("for", "on", "to", "by") and after != "to":
        return "a call for something"
    if after in ("to",) and not args.right:
        return "a call for something"
    if before in ("-", "close", "wake", "wake-up", "roll", "judgment", "judgement", "conference", "earnings", "curtain", "robo"):
        return "another kind of call"
    if not any(_official(actor) for actor in args.all()):
        return "no official on the line"
    if len(args.codes()) < 2 and not args.pronoun:
        return "no second party"
    return None


def _conversation(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if _phone(scene, trigger, args) is None:
        return None
    if sum(_official(actor) for actor in args.all()) >= 2:
        return None
    return "no telephone"


def _spoken(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    after = set(scene.low[trigger.end : trigger.end + 4])
    if (
        after & {"reporters", "journalists", "at", "about", "of", "out", "publicly", "before", "for", "reporter", "from"} - {"about"}
        and not args.right
    ):
        return "spoke to the press"
    if set().union(*scene.keys[trigger.end : trigger.end + 5], set()) & _PRESS:
        return "spoke to the press"
    if not any(_official(actor) for actor in args.right) and _phone(scene, trigger, args) is not None:
        return "no official spoken to"
    if not any(_official(actor) for actor in args.left) and not args.pronoun and _phone(scene, trigger, args) is not None:
        return "no official spoke"
    return None


def _person_object(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "called Imran Khan", "telephoned the emir", "was phoned by": not "called for talks", "called Putin a liar"."""
    passive = scene.is_passive(scene.doc[trigger.head])
    after = scene.low[trigger.end] if trigger.end < len(scene.low) else ""
    plain = not scene.keys[trigger.head] & {"call"}
    if not plain and not passive and after in _OTHER_CALLS and scene.at(trigger.end) is None and scene.at(trigger.end + 1) is None:
        return "another sense of call"
    if passive and not args.left:
        return "another sense of call"
    callee = next((actor for actor in args.right if _official(actor) and (passive or actor.start >= trigger.end)), None)
    if callee is None or not (args.pronoun or any(_official(actor) for actor in args.left)):
        return "no official called"
    behind = scene.doc[callee.end] if callee.end < len(scene.doc) and not passive else None
    if not plain and behind is not None and behind.lower_ not in _TIME_BEHIND:
        if behind.pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or behind.lower_ in _NAMED_BEHIND:
            return "another sense of call"
    return None


_OTHER_CALLS = frozenset("on for upon off out into it him them himself the a an this that in such up \" “".split())
_NAMED_BEHIND = frozenset("\" “ ' ‘ his her 's ’s its “a as".split())
_TIME_BEHIND = frozenset("today yesterday monday tuesday wednesday thursday friday saturday sunday earlier late last this over again twice separately".split())


def _travel(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if not args.places:
        return "no destination"
    word = scene.keys[trigger.head]
    if word & {"go", "come", "head", "leave", "return", "depart"} and not any(
        actor.basis in (Basis.PERSON, Basis.OFFICE, Basis.GROUP) for actor in args.left
    ):
        return "no official travels"
    if word & {"go", "come"} and "through" in scene.low[trigger.end : trigger.end + 3]:
        return "no journey"
    if word & {"head"} and scene.low[trigger.end : trigger.end + 1] not in (("to",), ("for",), ("back",), ("into",)):
        return "no journey"
    if word & {"leave", "depart"} and scene.low[trigger.end : trigger.end + 1] not in (("for",), ("on",)):
        return "no journey"
    return None


def _trip_place(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    return None if args.places else "no destination"


def _both_officials(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if _phone(scene, trigger, args) is None:
        return "told as a call"
    officials = [actor for actor in args.all() if _official(actor)]
    if len({code for actor in officials for code in actor.codes}) < 2:
        return "no two officials"
    if scene.keys[trigger.head] & {"discuss"}:
        partners = scene.after(trigger.end, {"with"}, reach=18)
        left = {code for actor in args.left for code in actor.codes}
        if not partners and len(left) < 2:
            return "nobody to discuss with"
    return None


def _official_object(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if not any(_official(actor) for actor in args.right):
        return "no official received"
    return None


def _visitor(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    behind = scene.words_between(trigger.end, min(len(scene.doc), trigger.end + 25))
    if not any(_official(actor) for actor in args.right):
        return "no official received"
    return None if behind & {"visit", "trip", "tour", "arrival"} or "state" in behind else "no visit spoken of"


def _official_message(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if not args.right or (not args.left and not args.pronoun):
        return "no sender or receiver"
    word = scene.keys[trigger.head]
    if (
        word & {"message", "letter", "greeting"}
        and args.verb is not None
        and not scene.keys[args.verb.i]
        & {
            "send",
            "write",
            "deliver",
            "receive",
            "hand",
            "convey",
            "pass",
            "address",
            "extend",
            "sign",
            "say",
            "exchange",
            "present",
            "carry",
            "get",
            "be",
            "read",
            "relay",
        }
    ):
        return "nothing sent"
    return None


def _written(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    right = scene.after(trigger.end, {"to"}, reach=5)
    if not any(_official(actor) for actor in right):
        return "nobody written to"
    args.right = right
    return None


_CONCLUDING = frozenset(
    (
        "sign reach strike seal conclude agree ratify announce finalize finalise extend initial adopt endorse approve make "
        "negotiate seek broker clinch secure enter have accept reject violate honour honor implement renew abandon scrap cancel "
        "propose offer release issue launch join back hail welcome reaffirm sabotage near hammer work draft discuss produce "
        "achieve close get establish forge push want include close offer exchange declare hold break mediate"
    ).split()
)


def _concluded(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if len(args.codes()) < 2 and not args.pronoun and not args.plural_subject:
        return "no second party"
    word = scene.keys[trigger.head]
    before = scene.words_between(max(0, trigger.start - 7), trigger.start)
    if word & {"declaration", "convention", "protocol", "contract", "communique", "statement"} and not before & {"signing", "signature", "adoption"}:
        if args.verb is None or not scene.keys[args.verb.i] & {
            "sign",
            "adopt",
            "agree",
            "ratify",
            "issue",
            "conclude",
            "seal",
            "endorse",
            "approve",
            "release",
            "award",
        }:
            return "nothing concluded"
    return None


def _agreed_between(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if len({code for actor in args.left for code in actor.codes}) < 2 and not args.plural_subject:
        partners = scene.after(trigger.end, {"with"}, reach=6)
        if not partners:
            return "one side agrees"
        args.right += [actor for actor in partners if actor not in args.right]
    after = scene.low[trigger.end] if trigger.end < len(scene.low) else ""
    if after in ("that", "with", ",", ".", "on") and after != "on" and not (after == "with" and args.right):
        return "agreed in opinion"
    if after == "that":
        return "agreed in opinion"
    if after == "to" and scene.words_between(trigger.end, min(len(scene.doc), trigger.end + 4)) & _AGREED_CONTACT:
        return "told as what was agreed"
    return None


_AGREED_CONTACT = frozenset({"meet", "visit", "speak", "talk", "hold", "restore", "resume", "normalize", "normalise", "reopen", "ceasefire", "cease", "truce"})


def _signed(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    verb = scene.doc[trigger.head]
    objects = [child for child in verb.children if base(child) == "obj"]
    if any(
        set(scene.keys[child.i])
        & {
            "agreement",
            "deal",
            "treaty",
            "accord",
            "memorandum",
            "pact",
            "communique",
            "statement",
            "declaration",
            "contract",
            "protocol",
            "mou",
        }
        for child in objects
    ):
        return "told by its object"
    return None if len(args.codes()) >= 2 else "no second party"


def _joint(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if args.verb is not None and base(args.verb) == "xcomp" and scene.keys[args.verb.head.i] & {"agree"}:
        return "told as an agreement"
    window = scene.words_between(max(0, trigger.start - 6), trigger.end)
    if window & {"joint", "bilateral", "trilateral", "multinational", "combined"} or len(args.codes()) >= 2:
        return None
    return None if len({code for actor in args.right for code in actor.codes}) >= 1 and len(args.codes()) >= 2 else "a drill of one country"


_GIVING = frozenset(
    (
        "send provide deliver pledge give donate announce approve supply offer release grant extend promise withhold suspend "
        "cut halt allocate ship transfer hand commit earmark receive get lend boost increase resume sell freeze dispatch "
        "airlift"
    ).split()
)


def _given(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if not args.right:
        return "no receiver"
    if args.verb is not None and scene.keys[args.verb.i] & _GIVING:
        return None
    if (
        scene.words_between(max(0, trigger.start - 7), trigger.start)
        & (_GIVING | {"military", "humanitarian", "million", "billion", "financial", "development"})
        and args.left
    ):
        return (
            None if scene.keys[trigger.head] & {"aid", "assistance", "loan", "package", "bailout", "donation", "grant"} else "nothing given"
        )
    return "nothing given"


_GOODS = frozenset(
    "mask vaccine dose jet shell tank missile ammunition weapon arm food grain wheat rice flour medicine tonne ton helicopter drone equipment aid"
    " relief tent generator fuel vehicle howitzer rocket blanket ventilator supplies supply kit ship boat rifle battery munition".split()
)


def _goods(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "donated 10,000 masks to Palau": goods between the verb and the receiver; told by the noun where it is a trigger itself."""
    passive = scene.is_passive(scene.doc[trigger.head])
    receivers = (args.right if passive and args.right else []) or scene.after(trigger.end, {"to", "for"}, reach=14)
    if not receivers:
        return "no receiver"
    things = scene.words_between(max(0, trigger.start - 6) if passive else trigger.end, max(trigger.end + 8, receivers[0].start))
    if not things & _GOODS:
        return "nothing given"
    args.right = receivers
    return None


def _lodged(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "lodged a protest with": not a demonstration in the street."""
    if args.verb is None or not scene.keys[args.verb.i] & {"lodge", "file", "deliver", "hand", "send", "register", "submit"}:
        return "nothing lodged"
    return None


_UP = frozenset(
    ("restore establish normalize normalise resume re-establish reestablish renew upgrade raise elevate open reopen forge").split()
)
_DOWN = frozenset("cut sever break suspend downgrade freeze end halt rupture".split())


def _verb_in(words: frozenset[str], nouns: frozenset[str], reason: str) -> Condition:
    def condition(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
        if args.verb is not None and scene.keys[args.verb.i] & words:
            return None
        if scene.words_between(max(0, trigger.start - 4), trigger.start) & words:
            return None
        near = set().union(*scene.keys[max(0, trigger.start - 5) : trigger.start], set())
        return None if near & nouns else reason

    return condition


def _recognition(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    right = [actor for actor in args.right if actor.basis in (*PLACES, Basis.ORGANISATION)]
    if not right:
        return "nobody recognised"
    args.right = right
    window = scene.words_between(trigger.end, min(len(scene.doc), trigger.end + 12))
    if window & {
        "state",
        "independence",
        "sovereignty",
        "government",
        "capital",
        "statehood",
        "diplomatically",
        "president",
        "independent",
        "legitimate",
        "annexation",
    } or any(actor.basis in PLACES for actor in right):
        return None if not window & {"need", "importance", "threat", "role", "effort", "right", "value"} else "recognised something else"
    return "recognised something else"


def _ambassador(words: frozenset[str], reason: str) -> Condition:
    def condition(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
        return None if args.verb is not None and scene.keys[args.verb.i] & words else reason

    return condition


def _envoy_object(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
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


def _diplomat_object(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    words = scene.words_between(max(0, trigger.start - 8), min(len(scene.doc), trigger.end + 9))
    return None if words & {"diplomat", "ambassador", "envoy", "consul", "attache", "attaché", "embassy"} else "no diplomat expelled"


def _persona_non_grata(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    text = _text(scene)
    if "persona non grata" in text or "personae non gratae" in text:
        return None
    words = scene.words_between(trigger.start, min(len(scene.doc), trigger.end + 14))
    if words & {"diplomat", "ambassador"} and words & {"leave"}:
        return None
    return "nobody told to leave"


def _treaty_exit(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    words = scene.words_between(trigger.end, min(len(scene.doc), trigger.end + 9))
    bodies = [
        actor for actor in args.right + args.places + scene.after(trigger.end, {"from", "of"}, reach=5) if actor.basis is Basis.ORGANISATION
    ]
    if not bodies or (scene.keys[trigger.head] & {"leave"} and words & {"summit", "meeting", "headquarters"}):
        return "no treaty left"
    if not any(actor.basis in (Basis.COUNTRY, Basis.CAPITAL, Basis.PERSON, Basis.OFFICE) for actor in args.left):
        return "no country leaves"
    args.right = bodies[:1]
    return None


_IMPOSING = frozenset(
    (
        "impose slap extend lift ease threaten levy place announce put tighten approve renew adopt waive remove agree face "
        "introduce order drop suspend hit sign call consider propose prolong reimpose re-impose raise apply expand target issue "
        "unveil pledge vow enforce back pass increase include delay pause keep maintain warn"
    ).split()
)


def _imposed(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if not args.right:
        return "no target named"
    if args.verb is not None and scene.keys[args.verb.i] & _IMPOSING:
        return None
    if args.left and scene.words_between(max(0, trigger.start - 6), trigger.start) & {
        "new",
        "fresh",
        "further",
        "additional",
        "round",
        "sweeping",
        "tough",
        "harsh",
        "threaten",
        "imposed",
    }:
        return None
    return "sanctions as a topic"


_IMPORTANT = frozenset("important necessary vital key crucial essential needed critical possible useful significant good best".split())


def _no_margin(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "met on the sidelines of the G20 summit" tells of the meeting, not of the summit."""
    before = set(scene.low[max(0, trigger.start - 6) : trigger.start])
    if before & {"sidelines", "sideline", "margins", "fringes"}:
        return "only the occasion"
    if (
        args.verb is not None
        and scene.keys[trigger.head] & {"consultation", "dialogue", "discussion", "negotiation", "talk"}
        and _IMPORTANT & set(scene.keys[args.verb.i])
    ):
        return "opinion"
    return None


def _presence(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """Being somewhere is a visit for an official abroad, not for one born, jailed or treated there."""
    if not args.places or not (args.left or args.pronoun):
        return "nobody there"
    words = {word for keys in scene.keys for word in keys}
    if words & {"born", "jail", "prison", "exile", "hospital", "treatment", "vacation", "holiday", "live", "school", "university", "war", "troop"}:
        return "another reason to be there"
    if scene.sentence.title and args.verb is None and not words & {"for", "to", "on", "amid", "ahead", "before"}:
        return "nobody there"
    return None


def is_repeated(args: Arguments) -> bool:
    """ "meet regularly", "often visits": a habit is no event."""
    if args.verb is None or args.verb.tag_ == "VBD":
        return False
    return any(child.lower_ in _HABIT for child in args.verb.children)


_HABIT = frozenset({"regularly", "often", "always", "usually", "frequently", "sometimes", "annually", "routinely", "rarely", "seldom", "occasionally"})


def settle_type(scene: Scene, trigger: Trigger, args: Arguments, ontology: Ontology) -> Trigger:
    """ "spoke" without a telephone but with a visit, a summit or a venue in the sentence is a meeting."""
    if trigger.spec.needs != "spoken" or _phone(scene, trigger, args) is None:
        return trigger
    words = scene.words_between(0, len(scene.doc))
    if words & {"visit", "sideline", "margin", "dinner", "lunch", "meeting"} and not words & {"call"}:
        spec = next(spec for spec in ontology.types[EventType.MEETING].triggers if spec.frame is trigger.spec.frame)
        return replace(trigger, spec=spec)
    return trigger


CONDITIONS: Mapping[str, Condition] = {
    "phone": _phone,
    "no_margin": _no_margin,
    "call_noun": _call_noun,
    "conversation": _conversation,
    "spoken": _spoken,
    "person_object": _person_object,
    "travel": _travel,
    "trip_place": _trip_place,
    "both_officials": _both_officials,
    "official_object": _official_object,
    "visitor": _visitor,
    "official_message": _official_message,
    "written": _written,
    "concluded": _concluded,
    "agreed_between": _agreed_between,
    "signed": _signed,
    "joint": _joint,
    "given": _given,
    "lodged": _lodged,
    "presence": _presence,
    "goods": _goods,
    "ties_up": _verb_in(_UP, frozenset({"restoration", "establishment", "normalization", "normalisation", "resumption"}), "ties unchanged"),
    "ties_down": _verb_in(_DOWN, frozenset({"severance", "rupture", "suspension"}), "ties unchanged"),
    "recognition": _recognition,
    "post_up": _ambassador(frozenset({"open", "reopen", "re-open", "inaugurate", "establish"}), "post unchanged"),
    "post_down": _ambassador(frozenset({"close", "shut", "shutter", "evacuate", "suspend"}), "post unchanged"),
    "ambassador_up": _ambassador(
        frozenset({"appoint", "name", "nominate", "confirm", "return", "accredit", "present", "send", "reinstate", "exchange"}),
        "post unchanged",
    ),
    "ambassador_down": _ambassador(frozenset({"recall", "withdraw", "pull"}), "post unchanged"),
    "envoy_object": _envoy_object,
    "diplomat_object": _diplomat_object,
    "diplomats": _diplomat_object,
    "persona_non_grata": _persona_non_grata,
    "treaty_exit": _treaty_exit,
    "imposed": _imposed,
}
