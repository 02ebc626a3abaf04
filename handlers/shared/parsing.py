"""Free words of a command turned into a verb and its options, for platforms where people type lines: `subscribe Pakistan Russia visits
daily`, `between "South Korea" UK since last month`. Words that can mean only one thing may stand in any order.

One `Parser` is made at start from what is known of the world. Every word that is not understood is a `UsageError` that says what would
be. Imports the service's floor and below, and the grammar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from bot.domain import Source
from bot.errors import UsageError
from bot.knowledge import Knowledge
from handlers.shared.grammar import VERBS, Kind, Option, Verb, verb
from handlers.shared.readers import Readers, readers
from handlers.shared.tokens import LONGEST, Token, joined, tokens

_ALIASES = {
    "sub": "subscribe", "follow": "subscribe", "unsub": "unsubscribe", "unfollow": "unsubscribe", "remove": "unsubscribe", "ls": "list",
    "subscriptions": "list", "new": "latest", "newest": "latest", "events": "latest", "history": "between", "why": "explain",
    "person": "who", "whois": "who", "?": "help", "commands": "help", "unpause": "resume", "find": "search", "met": "meetings",
}  # fmt: skip
_MOST_WORDS = 8
_FILLERS = frozenset({"and", "with", "between", "of", "the", "vs", "versus", "-", "–", "—", "&", "to", "for", "in", "on", "by", "about"})
_BEFORE_DAYS = {"since": "since", "from": "since", "after": "since", "until": "until", "till": "until", "to": "until", "before": "until"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A verb with its words by option name, as `Asked` takes them."""

    verb: str
    words: dict[str, str] = field(default_factory=dict)


class Parser:
    """Made once at start."""

    def __init__(self, knowledge: Knowledge, sources: Iterable[Source] = ()) -> None:
        self._readers = readers(knowledge, tuple(sources))

    def parse(self, text: str) -> Parsed:
        """The command in a line of words; `help` where there is none. UsageError, in one line, for what is not understood."""
        if len(text) > LONGEST:
            raise UsageError(f"{len(text):,} characters are too many for a command", f"at most {LONGEST:,}", "Write it shorter")
        found = tokens(text)
        if not found:
            return Parsed("help")
        command = _verb_of(found[0])
        return Parsed(command.name, _Reading(command, self._readers, text, found[1:]).words())


def _verb_of(token: Token) -> Verb:
    name = token.text.casefold().lstrip("/")
    known = verb(_ALIASES.get(name, name))
    if known is not None:
        return known
    close = get_close_matches(name[:40], [command.name for command in VERBS], n=2, cutoff=0.6)
    hint = f"Did you mean {' or '.join(close)}?" if close else "See all with: help"
    raise UsageError(f"'{token.shown}' is no command", "", hint)


class _Reading:
    """One line on its way into options."""

    def __init__(self, command: Verb, readers: Readers, text: str, rest: Sequence[Token]) -> None:
        self.command = command
        self.readers = readers
        self.text = text
        self.found: dict[str, str] = {}
        self.pairs = any(option.kind in (Kind.PARTY, Kind.SUBSCRIPTION) for option in command.options)
        self.rest = self._by_name(rest)

    def words(self) -> dict[str, str]:
        """Named options first; then the words in order, the longest phrase that means something at each place."""
        taker = next((option for option in self.command.options if option.rest and option.name not in self.found), None)
        if taker is not None:
            self._rest_goes_to(taker)
            return self.found
        at = 0
        while at < len(self.rest):
            at = self._take(at)
        return self.found

    def _by_name(self, given: Sequence[Token]) -> list[Token]:
        """Takes out `name=value` and `name:value`; what remains is read by its meaning."""
        remains = []
        for token in given:
            option = self.command.option(token.name) if token.name else None
            if option is None:
                remains.append(token if not token.name else token.whole())
                continue
            self._put(option, self.readers.named(option, token.text))
        return remains

    def _rest_goes_to(self, taker: Option) -> None:
        """Options before the one that takes all the rest get one word each: `wrong EVENT it was another minister`."""
        rest = list(self.rest)
        for option in self.command.options:
            if option.kind is Kind.CHOICE and option.name not in self.found and rest and rest[-1].text.casefold() in option.choices:
                self._put(option, rest.pop().text.casefold())
        for option in self.command.options:
            if option is taker:
                break
            if option.name not in self.found and rest:
                self._put(option, rest.pop(0).text)
        if rest:
            self._put(taker, joined(self.text, rest))

    def _take(self, at: int) -> int:
        """Reads the phrase at the place and gives the place after it."""
        token = self.rest[at]
        if (after := self._take_days(at)) is not None:
            return after
        for length in range(min(_MOST_WORDS, len(self.rest) - at), 0, -1):
            phrase = self.rest[at : at + length]
            if length > 1 and any(word.quoted for word in phrase):
                continue
            if length == 1 and self.pairs and not token.quoted and token.text in _FILLERS:
                return at + 1
            if self._place(" ".join(word.text for word in phrase)):
                return at + length
        return self._not_understood(at)

    def _take_days(self, at: int) -> int | None:
        """`since last month`, `until 2021-12`; None where the place holds no such words."""
        token = self.rest[at]
        name = None if token.quoted else _BEFORE_DAYS.get(token.text.casefold())
        option = self.command.option(name) if name else None
        if option is None or at + 1 == len(self.rest):
            return None
        for length in range(min(4, len(self.rest) - at - 1), 0, -1):
            phrase = " ".join(word.text for word in self.rest[at + 1 : at + 1 + length])
            if (day := self.readers.day(phrase)) is not None:
                self._put(option, day)
                return at + 1 + length
        if token.text.casefold() in ("since", "until", "till"):
            self._put(option, self.readers.named(option, self.rest[at + 1].text))
            return at + 2
        return None

    def _place(self, phrase: str) -> bool:
        """Puts the phrase into the first option that can hold it."""
        for option in self.command.options:
            taken = option.name in self.found and option.kind not in (Kind.TYPES, Kind.OFFICES, Kind.STATUSES)
            value = None if taken else self.readers.read(option, phrase)
            if value is not None:
                self._put(option, value)
                return True
        if self.readers.party(phrase) is not None and any(o.kind is Kind.PARTY for o in self.command.options):
            raise UsageError(f"'{phrase[:40]}' is one party too many", "", f"{self.command.name} takes at most two")
        return False

    def _put(self, option: Option, value: str) -> None:
        if option.name in self.found:
            if option.kind not in (Kind.TYPES, Kind.OFFICES, Kind.STATUSES):
                raise UsageError(f"'{option.name}' is given twice", "", "Give it once")
            value = f"{self.found[option.name]},{value}"
        self.found[option.name] = value

    def _not_understood(self, at: int) -> int:
        """UsageError with what was perhaps meant, over the words up to the next one that is understood."""
        phrase = [self.rest[at]]
        for token in self.rest[at + 1 : at + 3]:
            if token.quoted or token.text in _FILLERS or any(self.readers.read(o, token.text) for o in self.command.options):
                break
            phrase.append(token)
        shown = " ".join(token.shown for token in phrase)
        options = [option for option in self.command.options if option.name not in self.found or option.kind is Kind.TYPES]
        if not options:
            raise UsageError(f"'{shown[:60]}' is one word too many", "", f"See: help {self.command.name}")
        following = [token.text for token in self.rest[at : at + 3]]
        near = self.readers.near(options, *(" ".join(following[:length]) for length in range(1, len(following) + 1)))
        hint = f"Did you mean {_either(near)}?" if near else f"See: help {self.command.name}"
        raise UsageError(f"'{shown[:60]}' is not understood", "", hint)


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
