"""People of the roster, found by what is typed so far. Imports the knowledge only."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from rapidfuzz import fuzz, process

from bot.knowledge import Roster, Term, fold

_CLOSE = 80
_LONGEST = 100


class People:
    """An index in memory, made when it is first asked."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster

    @cached_property
    def _names(self) -> dict[str, str]:
        """The person's usual name by each folded form of it."""
        return {fold(surface): name for surface, name in self._roster.names()}

    def suggest(self, typed: str, limit: int, day: date) -> tuple[tuple[str, str], ...]:
        """(label, name): names that begin so, then those of which a word does, then near misses."""
        wanted = fold(typed[:_LONGEST])
        if not wanted:
            return ()
        begin = [name for form, name in self._names.items() if form.startswith(wanted)]
        inside = [name for form, name in self._names.items() if f" {wanted}" in form]
        found = list(dict.fromkeys([*sorted(begin), *sorted(inside)]))[:limit]
        if not found:
            close = process.extract(wanted, self._names.keys(), scorer=fuzz.WRatio, limit=limit, score_cutoff=_CLOSE)
            found = list(dict.fromkeys(self._names[form] for form, _, _ in close))
        return tuple((self._label(name, day), name) for name in found)

    def _label(self, name: str, day: date) -> str:
        terms = self._roster.of_person(name)
        now = [term for term in terms if term.holds_on(day)] or list(terms)
        return f"{name} ({_post(now[-1])})" if now else name


def _post(term: Term) -> str:
    return ", ".join(part for part in (term.title, term.code) if part)
