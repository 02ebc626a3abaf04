"""People's words turned into the domain's values: countries by any usual name, types, offices, rhythms, days.

Every word that is not understood becomes a `UsageError` that says what would be. Used by the service only; imports the
domain, the errors and the knowledge's types, and reads no clock: today is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from babel import Locale

from bot.dayspans import DAY_HINT, span_of
from bot.domain import ANY, EventType, Office, PartialDate, Rhythm, Source, Status
from bot.errors import UsageError
from bot.knowledge import Knowledge

LONGEST = 200
"""Characters of one argument at most; no name is longer."""

_ANYONE = frozenset({"*", "any", "anyone", "all", "everyone", "world"})
_OFFICE_WORDS: Mapping[str, str] = {
    "leader": "head_of_state", "president": "head_of_state", "prime_minister": "head_of_government", "pm": "head_of_government",
    "fm": "foreign_minister", "ambassador": "envoy",
}  # fmt: skip
_LEADERS = (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT)
_POSTS: Mapping[str, tuple[Office, ...]] = {
    "foreign minister": (Office.FOREIGN_MINISTER,), "minister of foreign affairs": (Office.FOREIGN_MINISTER,),
    "secretary of state": (Office.FOREIGN_MINISTER,), "prime minister": (Office.HEAD_OF_GOVERNMENT,),
    "premier": (Office.HEAD_OF_GOVERNMENT,), "chancellor": (Office.HEAD_OF_GOVERNMENT,), "president": _LEADERS,
    "head of state": (Office.HEAD_OF_STATE,), "king": (Office.HEAD_OF_STATE,), "leader": _LEADERS,
    "head of government": (Office.HEAD_OF_GOVERNMENT,), "secretary general": (Office.ORG_HEAD,),
}  # fmt: skip

Word = TypeVar("Word", bound=StrEnum)


def party_code(text: str, knowledge: Knowledge, *, any_allowed: bool = True) -> str:
    """The code of a country, organisation or bloc, or `*`. UsageError with suggestions where the name is not known."""
    name = checked(text, "a country")
    if name.casefold() in _ANYONE:
        if any_allowed:
            return ANY
        raise UsageError(
            f"'{name}' does not fit here", "this question needs two named parties", "Name a country, an organisation or a bloc"
        )
    if name.upper() in knowledge.blocs.codes:
        return name.upper()
    if code := knowledge.places.lookup(name):
        return code
    raise UsageError(f"'{name}' is no country or organisation that Readout knows", "", _did_you_mean(knowledge.places.suggest(name)))


def event_types(words: Iterable[str]) -> frozenset[EventType]:
    """Event types, in the singular or the plural."""
    return frozenset(_one_of(EventType, word, "event type") for word in split(words))


def statuses(words: Iterable[str]) -> frozenset[Status]:
    return frozenset(_one_of(Status, word, "status") for word in split(words))


def offices(words: Iterable[str]) -> frozenset[Office]:
    """Offices by their name in the record, or by usual short words; "leader" means heads of state and of government."""
    found: set[Office] = set()
    for word in split(words):
        plain = word.replace("-", "_").replace(" ", "_")
        if plain in ("leader", "leaders"):
            found |= {Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT}
        else:
            found.add(_one_of(Office, _OFFICE_WORDS.get(plain, plain), "office"))
    return frozenset(found)


def rhythm(word: str) -> Rhythm:
    return _one_of(Rhythm, word.strip().casefold(), "rhythm")


def source_ids(words: Iterable[str], known: Iterable[Source]) -> frozenset[str]:
    """The ids of configured sources, given by id or by name."""
    names = {word.casefold(): source.id for source in known for word in (source.name, source.id)}
    found: set[str] = set()
    for word in split(words):
        name = checked(word, "a source")
        if name not in names:
            close = get_close_matches(name, names, n=2, cutoff=0.6)
            hint = _did_you_mean(names[near] for near in close) if close else "See them with: sources"
            raise UsageError(f"'{name}' is no source that Readout polls", "", hint)
        found.add(names[name])
    return frozenset(found)


def languages(words: Iterable[str]) -> frozenset[str]:
    """Two-letter codes of languages, given as such or by their English names."""
    named = {str(name).casefold(): code for code, name in Locale("en").languages.items() if len(code) == 2}
    found: set[str] = set()
    for word in split(words):
        name = checked(word, "a language")
        code = name if name in named.values() else named.get(name)
        if code is None:
            close = get_close_matches(name, named, n=2, cutoff=0.7)
            raise UsageError(f"'{name}' is no language", "", _did_you_mean(close) if close else "Write its English name or its code: en")
        found.add(code)
    return frozenset(found)


def day(text: str, today: date, *, last: bool = False) -> date:
    """The day meant by `2021-09-14`, `March`, `2021`, `30 days`, `last month`; `last` takes the end of a month or year."""
    word = checked(text, "a day")
    found = span_of(word, today)
    if found is None:
        raise UsageError(f"'{word}' is no day", _why_no_date(word), DAY_HINT)
    return found[1] if last else found[0]


def span(since: str | None, until: str | None, today: date) -> tuple[date | None, date | None]:
    """The first and the last day meant; UsageError where they stand the wrong way round."""
    first = day(since, today) if since else None
    end = day(until, today, last=True) if until else None
    if first and end and end < first:
        raise UsageError(f"'until' ({end}) lies before 'since' ({first})", "", "Change one of them")
    return first, end


def _why_no_date(word: str) -> str:
    if not word[:4].isdigit():
        return ""
    try:
        PartialDate(word)
    except ValueError as error:
        return str(error)
    return ""


def post(text: str, knowledge: Knowledge) -> tuple[str, tuple[Office, ...]] | None:
    """The party and the offices meant by `foreign minister of Pakistan` or `Pakistani prime minister`; None where it is no such words."""
    plain = " ".join(text.casefold().replace("-", " ").split()).removeprefix("the ")
    for words_, offices_ in _POSTS.items():
        name = plain.removeprefix(f"{words_} of ") if plain.startswith(f"{words_} of ") else plain.removesuffix(f" {words_}")
        if name != plain and (code := knowledge.places.lookup(name.removeprefix("the "))):
            return code, offices_
    return None


def source_asked(text: str, sources: Iterable[Source]) -> frozenset[str]:
    """The ids under which a source's events are kept: one that is configured, by id or name, or one of an archive by its name."""
    name = checked(text, "a source")
    folded = name.casefold()
    found = {source.id for source in sources if folded in (source.id.casefold(), source.name.casefold())}
    slug = "".join(char if char.isascii() and char.isalnum() else "-" for char in folded).strip("-")
    return frozenset(found | {folded, slug, f"archive-{slug}"} if not found else found | {f"archive-{slug}"})


def checked(text: str, what: str, *, longest: int = LONGEST) -> str:
    """The text trimmed, without control characters; UsageError where nothing is left or it is longer than any name."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text[: longest + 1]).split())
    if not plain:
        raise UsageError(f"{what} is missing", "the argument is empty", "Write for example: Pakistan")
    if len(text) > longest:
        raise UsageError(f"'{plain[:20]}...' is too long for {what}", f"{len(text):,} characters, at most {longest}", "Write less")
    return plain


def split(words: Iterable[str]) -> tuple[str, ...]:
    """The words, lower-cased, with commas taken as separators."""
    return tuple(part.strip().casefold() for word in words for part in word.split(",") if part.strip())


def _one_of(kind: type[Word], word: str, what: str) -> Word:
    name = checked(word, f"a {what}")
    values = [str(value) for value in kind]
    for candidate in (name, name.removesuffix("s"), name.removesuffix("es")):
        if candidate in values:
            return kind(candidate)
    close = get_close_matches(name, values, n=2, cutoff=0.6)
    raise UsageError(f"'{name}' is no {what}", "", _did_you_mean(close) if close else f"Choose from: {', '.join(values)}")


def _did_you_mean(names: Iterable[str]) -> str:
    listed = list(dict.fromkeys(names))
    if not listed:
        return "Write its usual English name or its ISO code"
    return f"Did you mean {' or '.join([', '.join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)}?"
