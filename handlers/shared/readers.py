"""What a phrase can mean for each kind of option. Pure look-ups; imports the service's floor and below, and the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from rapidfuzz import fuzz

from bot import words
from bot.domain import ANY, Source
from bot.errors import UsageError
from bot.knowledge import Knowledge, fold
from handlers.shared.grammar import OFFICE_WORDS, STATUS_VALUES, TYPE_WORDS, VERBS, Kind, Option

Reader = Callable[[str], str | None]
_SHARE = re.compile(r"(?:0?[.,]\d{1,4}|[01](?:[.,]0+)?|\d{1,3} ?%)")
_SOURCES = re.compile(r"(\d{1,3})\+? ?sources?")
_DAYS = re.compile(r"(?:silence|silent|quiet)(?: for)? (\d{1,5})(?: ?d| days?)?")
_END = re.compile(r"off|tomorrow|(?:for )?\d{1,4} ?(?:hours?|h)")
_EVENT = re.compile(r"(?:https?://\S+|[\w.-]{1,64})")
_SUBSCRIPTION = re.compile(r"[0-9a-f]{10}")
_MENTION = re.compile(r"<(?:@[&!]?|!subteam\^)[A-Za-z0-9]+(?:\|[^>]{0,100})?>")
_ANYONE = frozenset({"*", "anyone", "anybody", "everyone", "any", "all", "world"})
# Which day it is does not matter for whether a phrase is a day.
_SOME_DAY = date(2000, 2, 2)
_EXTRA_WORDS = {"president": "head_of_state", "prime_minister": "head_of_government", "pm": "head_of_government", "fm": "foreign_minister",
                "ambassador": "envoy"}  # fmt: skip


@dataclass(frozen=True)
class Readers:
    """Made once from what is known of the world."""

    knowledge: Knowledge
    sources: Mapping[str, str]
    """Folded ids and names to ids."""
    by_kind: Mapping[Kind, Reader]

    def read(self, option: Option, phrase: str) -> str | None:
        """The phrase as the option's value; None where it cannot be one."""
        if option.kind is Kind.CHOICE:
            return phrase.casefold() if phrase.casefold() in option.choices else None
        if option.kind is Kind.COUNT:
            found = (_DAYS if option.name == "silence" else _SOURCES).fullmatch(phrase.casefold())
            return found[1] if found else None
        if option.kind is Kind.DAY and option.name == "until" and _END.fullmatch(phrase.casefold()):
            return phrase.casefold()
        reader = self.by_kind.get(option.kind)
        return reader(phrase) if reader else None

    def named(self, option: Option, value: str) -> str:
        """The value of an option that was given by name: kept as typed, for the service to judge, but in a form it knows where it can."""
        return self.read(option, value) or value

    def party(self, phrase: str) -> str | None:
        """The code of a country, organisation or bloc by any usual name; `*` for anyone."""
        if len(phrase) > words.LONGEST:
            return None
        if phrase.casefold() in _ANYONE:
            return ANY
        if phrase.upper() in self.knowledge.blocs.codes:
            return phrase.upper()
        return self.knowledge.places.lookup(phrase)

    def day(self, phrase: str) -> str | None:
        """The phrase itself where it tells a day."""
        try:
            words.day(phrase, _SOME_DAY)
        except UsageError:
            return None
        return phrase

    def near(self, options: Iterable[Option], *phrases: str) -> list[str]:
        """What was perhaps meant by one of the phrases, the nearest in letters first."""
        listed = tuple(options)
        parties = any(option.kind in (Kind.PARTY, Kind.SUBSCRIPTION) for option in listed)
        found: dict[str, float] = {}
        for phrase in phrases:
            plain = phrase[: words.LONGEST]
            names = get_close_matches(plain.casefold().replace(" ", "_"), _vocabulary(listed), n=2, cutoff=0.7)
            for name in [*names, *(self.knowledge.places.suggest(plain) if parties else ())]:
                found[name] = max(found.get(name, 0.0), fuzz.ratio(fold(plain), fold(name)))
        return sorted(found, key=lambda name: -found[name])[:3]


def readers(knowledge: Knowledge, sources: Sequence[Source]) -> Readers:
    """Every reader, over the world as it is known."""
    by_source = {fold(name): source.id for source in sources for name in (source.name, source.id)}
    made = Readers(knowledge, by_source, {})
    by_kind: dict[Kind, Reader] = {
        Kind.PARTY: made.party,
        Kind.TYPES: _listed(words.event_types, bare=TYPE_WORDS),
        Kind.OFFICES: _listed(words.offices, bare=(*OFFICE_WORDS, *_EXTRA_WORDS)),
        Kind.STATUSES: _listed(words.statuses, bare=STATUS_VALUES),
        Kind.EVENT: lambda phrase: phrase if _EVENT.fullmatch(phrase) else None,
        Kind.SUBSCRIPTION: lambda phrase: phrase.lower() if _SUBSCRIPTION.fullmatch(phrase.lower()) else made.party(phrase),
        Kind.SOURCE: lambda phrase: by_source.get(fold(phrase)),
        Kind.DAY: made.day,
        Kind.SHARE: lambda phrase: phrase if _SHARE.fullmatch(phrase) else None,
        Kind.MENTION: lambda phrase: phrase if _MENTION.fullmatch(phrase) else None,
        Kind.VERB: lambda phrase: phrase.casefold() if phrase.casefold() in _VERBS else None,
    }
    return Readers(knowledge, by_source, by_kind)


_VERBS = frozenset(command.name for command in VERBS)


def _listed(read: Callable[[Iterable[str]], object], bare: Sequence[str]) -> Reader:
    """Reads `call,visits` as a list; each part must be one of the words, in the singular or the plural."""
    known = frozenset(bare)

    def reader(phrase: str) -> str | None:
        parts = [part.strip().casefold().replace("-", "_").replace(" ", "_") for part in phrase.split(",") if part.strip()]
        singular = [next((form for form in (part, part.removesuffix("s"), part.removesuffix("es")) if form in known), "") for part in parts]
        if not parts or not all(singular):
            return None
        try:
            read(singular)
        except UsageError:
            return None
        return ",".join(singular)

    return reader


def _vocabulary(options: Iterable[Option]) -> list[str]:
    """The words of the options that have a closed list."""
    listed = {Kind.TYPES: TYPE_WORDS, Kind.OFFICES: OFFICE_WORDS, Kind.STATUSES: STATUS_VALUES, Kind.VERB: tuple(sorted(_VERBS))}
    found = [word for option in options for word in (*listed.get(option.kind, ()), *option.choices)]
    return list(dict.fromkeys([*found, *(option.name for option in options)]))
