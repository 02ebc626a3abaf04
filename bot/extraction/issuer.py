"""Whose officials those without a country are in a government's own words: "The Prime Minister spoke to the President of Ukraine".

A readout on a government's own site names everybody's country but its own. So where the source is official, an official whom nothing
else in the text gives to a country serves the government whose source it is. Imports the domain and its neighbours `actors`, `register`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain import Office
from bot.extraction.actors import Actor, Basis
from bot.extraction.register import Register

_LEADERS = frozenset({Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT, Office.FOREIGN_MINISTER})
_SERVING = frozenset({Office.MINISTER, Office.OFFICIAL})
_SHORT = {"pm": "prime minister", "premier": "prime minister"}
# Offices that every country and many a body has, and whoever has no office at all.
_ANYBODY = frozenset("official officials leader leaders chief head aide spokesman spokeswoman spokesperson chairman chairwoman".split())


def by_issuer(actors: Iterable[Actor], words: Sequence[str], register: Register) -> tuple[Actor, ...]:
    """The actors of a sentence, with the issuer's country for its own officials; as they were where the article has no issuer."""
    if register.issuer is None:
        return tuple(actors)
    return tuple(_own(actor, words, register, register.issuer) for actor in actors)


def _own(actor: Actor, words: Sequence[str], register: Register, issuer: str) -> Actor:
    if actor.codes or actor.extra or actor.plural or actor.counterpart or actor.former or not actor.title:
        return actor
    if actor.basis not in (Basis.OFFICE, Basis.PERSON) or (actor.person and register.person(actor.person)):
        return actor
    if actor.office in _LEADERS:
        return _leader(actor, register, issuer)
    written_large = words[actor.start][:1].isupper()  # "the Defence Secretary" is one's own, "a defence secretary" is anybody
    served = actor.office in _SERVING and actor.title.split()[-1] not in _ANYBODY
    return replace(actor, codes=(issuer,)) if written_large and served else actor


def _leader(actor: Actor, register: Register, issuer: str) -> Actor:
    """The holder, where the issuer's country has an office of that name: a British text's "the President" is not its own."""
    holder = register.index.term(issuer, actor.office, register.day)
    if holder is None or not _same_office(_SHORT.get(actor.title, actor.title), holder.title.casefold()):
        return actor
    return replace(actor, codes=(issuer,), person=actor.person or holder.person, basis=Basis.PERSON)


def _same_office(told: str, held: str) -> bool:
    """ "Minister of Foreign Affairs" and "Foreign Minister" are one; "president" and "king" are not."""
    return told in held or ("foreign" in told and ("foreign" in held or "external" in held))
