"""Conditions of calls, talks and messages: whether two sides were really in contact.

Imports the domain, the knowledge and its neighbours; no other kind of condition.
"""

from __future__ import annotations

from bot.extraction.actors import Basis
from bot.extraction.arguments import Arguments, is_possessed
from bot.extraction.conditions.asking import (
    codes_of,
    has_official,
    is_official,
    tells_of_telephone,
    word_behind,
    words_ahead,
    words_behind,
)
from bot.extraction.conditions.words import (
    AGAINST_OFFICIAL_CALL,
    HABITS,
    INFORMED_WITHIN,
    LETTERS,
    NAMED_BEHIND,
    OPINION,
    OTHER_CALLS,
    PHONE_PHRASES,
    PRESS,
    SENDING,
    TAPPING,
    TIME_BEHIND,
)
from bot.extraction.scene import Scene
from bot.extraction.triggers import Trigger

_CULTIVATED = frozenset(
    "elevate expand strengthen deepen upgrade enhance prioritize prioritise promote maintain intensify continue develop value".split()
)


def phone(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    return None if _told_by_phone(scene, trigger) else "no telephone"


def face_to_face(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "held talks over the phone" is told by the call."""
    return "told as a call" if _told_by_phone(scene, trigger) else None


def _told_by_phone(scene: Scene, trigger: Trigger) -> bool:
    return _by_phone(scene, trigger) if "hold" in scene.keys[trigger.start] else tells_of_telephone(scene)


def _by_phone(scene: Scene, trigger: Trigger) -> bool:
    """ "held talks over the phone", "In a phone call they held talks"; not "held talks in Geneva, days after a phone call"."""
    behind = scene.low[trigger.end : trigger.end + 10]
    end = next((at for at, word in enumerate(behind) if word in (",", "after", "before", "following")), len(behind))
    near = " ".join((*scene.low[max(0, trigger.start - 10) : trigger.start], *behind[:end]))
    return any(phrase in near for phrase in PHONE_PHRASES)


def call_noun(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "a call with", "a call to Putin": not "a call for talks", "a wake-up call"."""
    after = word_behind(scene, trigger)
    before = scene.low[trigger.start - 1] if trigger.start else ""
    if after in ("for", "on", "by") or (after == "to" and not args.right and not args.callees):
        return "a call for something"
    demands = scene.low[trigger.end - 1] == "calls" and {"reject", "resist", "dismiss", "ignore", "heed", "back", "renew", "reiterate"}
    if before in AGAINST_OFFICIAL_CALL or (demands and words_ahead(scene, trigger, 6) & demands):
        return "another kind of call"
    if not has_official(args.all()):
        return "no official on the line"
    if len(args.codes()) < 2 and not args.pronoun:
        return "no second party"
    return None


def not_tapped(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "listened to the telephone calls of the chancellor" tells of an ear, not of a call."""
    return "calls listened to" if words_ahead(scene, trigger, 8) & TAPPING else None


def conversation(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """A conversation of two officials is taken for a call, any other needs the telephone named."""
    speakers = sum(is_official(actor) for actor in args.all()) + (args.pronoun in ("he", "she", "his", "her"))
    if tells_of_telephone(scene) or speakers >= 2 or _held_by_states(scene, trigger, args):
        return None
    return "no telephone"


def _held_by_states(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "The United States and China held constructive conversations" on trade: those are talks."""
    held = args.verb is not None and args.relation == "obj" and bool(scene.keys[args.verb.i] & {"hold", "have", "conduct"})
    return held and len(args.codes()) >= 2 and scene.low[trigger.end - 1].endswith("s")


def spoken(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "spoke with Khan": not "spoke to reporters", "spoke at a rally"."""
    after = set(scene.low[trigger.end : trigger.end + 4])
    if word_behind(scene, trigger) in ("alongside", "beside", "standing", "next"):
        return "spoke to the press"
    two = len(codes_of(actor for actor in args.left if is_official(actor))) + args.in_company >= 2
    if two and word_behind(scene, trigger) in ("for", "on", "at", "before", "by"):  # "Trump and Putin spoke for two hours"
        after = set()
    if after & {"reporters", "journalists", "at", "of", "out", "publicly", "before", "for", "reporter", "from"} and not args.right:
        return "spoke to the press"
    if words_behind(scene, trigger, 5) & PRESS:
        return "spoke to the press"
    if tells_of_telephone(scene) or two:
        return None
    if not has_official(args.right) and not _would_talk_to(scene, trigger, args):
        return "no official spoken to"
    if not has_official(args.left) and not args.pronoun:
        return "no official spoke"
    return None


def _would_talk_to(scene: Scene, trigger: Trigger, args: Arguments) -> bool:
    """ "offered to talk to Tehran", "efforts to talk to the North": a country is talked to, and not "to talk to the BBC"."""
    aimed = trigger.start > 0 and scene.low[trigger.start] == "talk" and scene.low[trigger.start - 1] == "to"
    return aimed and bool(args.right) and all(actor.basis in (Basis.CAPITAL, Basis.COUNTRY) for actor in args.right)


def person_object(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "called Imran Khan", "telephoned the emir", "was phoned by": not "called for talks", "called Putin a liar"."""
    passive = scene.is_passive(scene.doc[trigger.head])
    plain = not scene.keys[trigger.head] & {"call"}  # "phone" and "telephone" have no other sense
    open_ended = not plain and not passive and word_behind(scene, trigger) in OTHER_CALLS
    if open_ended and scene.at(trigger.end) is None and scene.at(trigger.end + 1) is None:
        return "another sense of call"
    if passive and not args.left:
        return "another sense of call"
    ahead = passive or "whom" in scene.low[: trigger.start]
    callee = next((actor for actor in args.right if is_official(actor) and (ahead or actor.start >= trigger.end)), None)
    if callee is None or not (args.pronoun or has_official(args.left)):
        return "no official called"
    if not plain and not ahead and _is_named(scene, callee.end):
        return "another sense of call"
    return None


def _is_named(scene: Scene, behind: int) -> bool:
    """True where a noun phrase follows the object: "called Putin a liar"."""
    if behind >= len(scene.doc):
        return False
    token = scene.doc[behind]
    if token.lower_ in TIME_BEHIND:
        return False
    return token.pos_ in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or token.lower_ in NAMED_BEHIND


def told_by_phone(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "briefed Erdogan by phone": who is told is an official on the line."""
    if not tells_of_telephone(scene):
        return "no telephone"
    return None if has_official(args.right) and (args.pronoun or has_official(args.left)) else "no official called"


def courtesy_call(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "called on President Solih in Male": not "called on Xi to use his influence", "called on Russia for restraint"."""
    guest = next((actor for actor in args.right if is_official(actor) and actor.start >= trigger.end), None)
    if guest is None or guest.plural or not (args.pronoun or has_official(args.left)):
        return "no official received"
    asked = {"to", "for", "not", "that", "who"} & set(scene.low[guest.end : guest.end + 8])
    return "another sense of call" if asked or is_possessed(scene, guest) else None


def both_officials(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """Two officials of two parties; "discussed" also wants somebody whom it was discussed with."""
    if tells_of_telephone(scene) or _speaks_of_call(scene):
        return "told as a call"
    if len(codes_of(actor for actor in args.all() if is_official(actor))) + args.in_company < 2:
        return "no two officials"
    if scene.keys[trigger.head] & {"discuss"}:
        partners = scene.after(trigger.end, {"with"}, reach=18)
        if not partners and len(codes_of(args.left)) + args.in_company < 2:
            return "nobody to discuss with"
    return None


def _speaks_of_call(scene: Scene) -> bool:
    """ "What did they talk about in their third call?": a noun, not "called for"."""
    return any(token.lower_ in ("call", "calls") and token.pos_ == "NOUN" for token in scene.doc)


def official_object(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "received the premier": not "received credentials from the ambassador"."""
    handed = "from" in scene.low[trigger.end : trigger.end + 4] and scene.at(trigger.end) is None
    return None if has_official(args.right) and not handed else "no official received"


def negotiating(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "negotiated with Iran": not "the U.S. negotiated deal with Iran"."""
    made = trigger.end < len(scene.doc) and scene.keys[trigger.end] & {"deal", "agreement", "settlement", "solution", "end", "peace"}
    return "talk of something" if made and scene.low[trigger.start] == "negotiated" else None


def no_margin(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "met on the sidelines of the G20 summit" tells of the meeting, not of the summit."""
    before = set(scene.low[max(0, trigger.start - 6) : trigger.start])
    if "without" in scene.low[max(0, trigger.start - 2) : trigger.start]:
        return "talk of something"  # "without consultation with the White House"
    if scene.keys[trigger.head] & {"conference"} and scene.low[max(0, trigger.start - 1) : trigger.start] in (("news",), ("press",)):
        return "before the press"
    if scene.keys[trigger.head] & {"talk"} and scene.low[trigger.end : trigger.end + 1] == ("of",) and scene.at(trigger.end + 1) is None:
        return "talk of something"
    if scene.low[trigger.start : trigger.end] == ("talk",) and not args.right and not scene.sentence.title:
        return "talk of something"  # "the tough talk on Moscow"
    if word_behind(scene, trigger) in {"simulation", "skills", "tactics", "strategy", "table", "room", "style", "course"}:
        return "talk of something"
    lasting = scene.keys[trigger.head] & {"dialogue", "consultation", "cooperation", "discussion"}
    if words_ahead(scene, trigger, 6) & {"issue", "topic"} and "including" in scene.low[max(0, trigger.start - 3) : trigger.start]:
        return "talk of something"  # "a range of issues, including the dialogue between Pakistan and India"
    if args.verb is not None and lasting and scene.keys[args.verb.i] & _CULTIVATED:
        return "opinion"  # "agreed to continue the political dialogue", "will prioritize consultation"
    if before & {"sidelines", "sideline", "margins", "fringes"}:
        return "only the occasion"
    if (
        args.verb is not None
        and scene.keys[trigger.head] & {"consultation", "dialogue", "discussion", "negotiation", "talk"}
        and OPINION & scene.keys[args.verb.i]
    ):
        return "opinion"
    return None


def official_message(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    if not args.right or (not args.left and not args.pronoun):
        return "no sender or receiver"
    if scene.low[trigger.end : trigger.end + 2] in (("of", "credence"), ("of", "credentials"), ("of", "recall")):
        return "nothing sent"  # a new ambassador hands it over
    is_letter = bool(scene.keys[trigger.head] & {"message", "letter", "greeting"})
    in_it = args.relation == "obl" and "in" in scene.case_of(scene.doc[trigger.head])  # "in a letter to Ban, Hadi said"
    if is_letter and not in_it and args.verb is not None and not scene.keys[args.verb.i] & SENDING:
        return "nothing sent"
    return None


def side_informed(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "told Egypt that", "notified the embassy": one side lets an official or the government of another know."""
    verb = scene.doc[trigger.head]
    passive = scene.is_passive(verb)
    behind = [actor for actor in args.right if actor.start >= trigger.end or passive]
    if behind and not passive and behind[0].start >= trigger.end + INFORMED_WITHIN:
        return "nobody informed"
    if not behind or (behind[0].basis is Basis.PERSON and not behind[0].codes):
        return "nobody informed"
    told = "to" in scene.low[trigger.end : trigger.end + 8] and scene.keys[trigger.head] & {"tell"}
    ordered = told and (passive or words_behind(scene, trigger, 12) & {"leave"})
    there = words_behind(scene, trigger, 12) & {"ceremony", "meeting", "talk", "summit", "dinner", "lunch"}  # face to face it is no message
    if tells_of_telephone(scene) or ordered or there or not (args.left or args.pronoun) or words_behind(scene, trigger, 6) & PRESS:
        return "nobody informed"
    return None


def written(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    """ "wrote to Putin"; who is written to becomes the right side."""
    right = [actor for actor in scene.after(trigger.end, {"to"}, reach=5) if not is_possessed(scene, actor)]
    if not has_official(right):
        return "nobody written to"
    args.right = right
    return None


def letters_exchanged(scene: Scene, trigger: Trigger, args: Arguments) -> str | None:
    return None if words_behind(scene, trigger, 4) & LETTERS else "nothing sent"


def is_repeated(args: Arguments) -> bool:
    """ "meet regularly", "often visits": a habit is no event."""
    if args.verb is None or args.verb.tag_ == "VBD":
        return False
    return any(child.lower_ in HABITS for child in args.verb.children)
