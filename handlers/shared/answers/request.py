"""What an answer is made from: the service and a command's words, read and checked. Imports the service's floor and below."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain import ANY, LONGEST_SILENCE
from bot.errors import UsageError
from bot.service import Question, Service, Wish
from handlers.shared.asking import Asked
from handlers.shared.grammar import verb
from handlers.shared.replies import Reply

_LONGEST_WORD = 40
_GROUP = re.compile(
    r"<@&(?P<role>[0-9]{1,25})>|<!subteam\^(?P<group>[A-Z0-9]{1,25})(?:\|[^>]{0,100})?>"
    r"|(?P<bare_role>[0-9]{15,25})|(?P<bare_group>S[A-Z0-9]{7,24})"
)


@dataclass(frozen=True, slots=True)
class Request:
    """A command on its way to an answer."""

    service: Service
    asked: Asked

    def word(self, name: str) -> str | None:
        """The option's words; None where it was not given or left blank."""
        given = self.asked.words.get(name, "")
        return given if given.strip() else None

    def needed(self, name: str) -> str:
        """The option's words; UsageError where they are missing, with an example."""
        if (given := self.word(name)) is not None:
            return given
        command = verb(self.asked.verb)
        option = command.option(name) if command else None
        example = f"Write for example: {self.asked.verb} {example_of(self.asked.verb)}" if command else ""
        raise UsageError(f"'{name}' is missing", option.description if option else "", example)

    def items(self, name: str) -> tuple[str, ...]:
        """The option's words as a list with commas."""
        return tuple(part for part in (self.word(name) or "").split(",") if part.strip())

    def share(self, name: str) -> float | None:
        """A number of 0 to 1, also written `80%`."""
        given = self.word(name)
        if given is None:
            return None
        plain = given.strip()
        try:
            number = float(plain.removesuffix("%").replace(",", ".")) / (100 if plain.endswith("%") else 1)
        except (ValueError, OverflowError):
            number = -1.0
        if not 0.0 <= number <= 1.0:
            raise UsageError(f"'{shown(given)}' is no share for {name}", "", "Write a number of 0 to 1, such as 0.8")
        return number

    def count(self, name: str, most: int) -> int | None:
        """A whole number of 1 to `most`."""
        given = self.word(name)
        if given is None:
            return None
        plain = given.strip()
        number = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 9 else 0
        if not 1 <= number <= most:
            raise UsageError(f"'{shown(given)}' is no number for {name}", "", f"Write a whole number of 1 to {most:,}")
        return number

    def mention(self) -> str | None:
        """The mark of a role or group, without its label; nobody and nothing else is ever mentioned."""
        given = self.word("mention")
        if given is None:
            return None
        found = _GROUP.fullmatch(given.strip())
        if found is None:
            raise UsageError(f"'{shown(given)}' cannot be mentioned", "an alert mentions a role or a group", "Write @ and choose one")
        role, group = found["role"] or found["bare_role"], found["group"] or found["bare_group"]
        return f"<@&{role}>" if role else f"<!subteam^{group}>"

    def yes(self, name: str) -> bool:
        given = (self.word(name) or "no").strip().casefold()
        if given not in ("yes", "no", "true", "false", "on", "off"):
            raise UsageError(f"'{shown(given)}' is neither yes nor no", "", f"Write {name}=yes or {name}=no")
        return given in ("yes", "true", "on")

    def question(self) -> Question:
        """The filters of a question."""
        return Question(
            types=self.items("types"),
            statuses=self.items("statuses"),
            since=self.word("since"),
            until=self.word("until"),
            min_confidence=self.share("min_confidence") or 0.0,
            offices=self.items("offices"),
            source=self.word("source"),
        )

    def wish(self) -> Wish:
        """What a subscriber asks for beside the pair."""
        return Wish(
            types=self.items("types"),
            offices=self.items("offices"),
            statuses=self.items("statuses"),
            min_confidence=self.share("min_confidence"),
            min_sources=self.count("min_sources", 100) or 1,
            rhythm=self.word("rhythm") or "instant",
            mention=self.mention(),
            silence=self.count("silence", LONGEST_SILENCE),
            sources=self.items("source"),
            languages=self.items("language"),
            broadcast=self.yes("broadcast"),
        )

    def name(self, code: str) -> str:
        """A party's usual name; `anyone` for `*`."""
        if code == ANY:
            return "anyone"
        bloc = self.service.knowledge.blocs.get(code)
        entry = self.service.knowledge.places.get(code)
        return entry.name if entry else bloc.name if bloc else code

    def flag(self, code: str) -> str:
        return self.service.knowledge.places.flag(code)

    def pair(self, a: str, b: str) -> str:
        return f"{self.name(a)} – {self.name(b)}"

    def sides(self, *words: str | None) -> str:
        """The usual names of the sides that are given: `Pakistan – Russia`, `Pakistan`, or nothing."""
        return " – ".join(self.name(self.service.side(word).code) for word in words if word)

    async def changed(self, what: str) -> None:
        """Leaves the audit line of a change that was made."""
        asker = self.asked.asker
        await self.service.audit(self.asked.channel, asker.id, what, name=asker.name)


Answer = Callable[[Request], Awaitable[Reply]]


def example_of(name: str) -> str:
    """The words of a verb as its help shows them: the required ones, and the first that is not; none after one that takes all words."""
    command = verb(name)
    if command is None:
        return ""
    greedy = any(option.required and option.rest for option in command.options)
    optional = None if greedy else next((option for option in command.options if not option.required and option.example), None)
    shown_options = [option for option in command.options if option.required or option is optional]
    return " ".join(_quoted(option.example, alone=option.rest) for option in shown_options if option.example)


def shown(text: str) -> str:
    """A person's word, short enough to be told back."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text[: _LONGEST_WORD + 1]).split())
    return plain if len(text) <= _LONGEST_WORD else f"{plain[: _LONGEST_WORD - 1]}…"


def _quoted(text: str, *, alone: bool) -> str:
    return f'"{text}"' if " " in text and not alone else text
