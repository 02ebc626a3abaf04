"""The parties of an event from what many articles say of them: one entry a principal, by the fullest name.

Pure; imports the domain only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain import Office, Party, Role
from bot.events.names import may_be_one, plain

_VAGUE = frozenset({Office.STATE, Office.OFFICIAL})
_RANK = {
    Role.INITIATOR: 0, Role.VISITOR: 0, Role.MEDIATOR: 3, Role.PARTICIPANT: 1, Role.HOST: 2, Role.COUNTERPART: 2,
}  # fmt: skip


def joint_parties(tellings: Sequence[Sequence[Party]]) -> tuple[Party, ...]:
    """The parties that all tellings together name: those who act first, else in the order in which they were first told.

    Spellings of one name are one person; an entry without a name yields to a named one of the same office, or of any office
    where it says none.
    """
    told = [party for parties in tellings for party in parties]
    codes = list(dict.fromkeys(party.code for party in told))
    roles = _roles(told, codes)
    found = [replace(party, role=roles[code]) for code in codes for party in _principals([party for party in told if party.code == code])]
    return tuple(sorted(found, key=lambda party: _RANK[party.role]))


def _principals(told: Sequence[Party]) -> list[Party]:
    """The different actors of one code."""
    # Fullest first, so that a bare surname finds its owner; ties by spelling keep this independent of who told first.
    named = sorted((p for p in told if p.person), key=lambda p: (-len(plain(p.person or "")), p.person or ""))
    groups: list[list[Party]] = []
    for party in named:
        home = next((group for group in groups if may_be_one(party.person or "", group[0].person or "")), None)
        if home is None:
            groups.append([party])
        else:
            home.append(party)
    if len(groups) > 1:
        order: dict[Party, int] = {}
        for place, party in enumerate(told):
            order.setdefault(party, place)
        groups.sort(key=lambda group: min(order[party] for party in group))
    found = [replace(group[0], person=_fullest(group), office=_office(group)) for group in groups]
    offices = {party.office for party in found}
    unnamed = [p for p in told if p.person is None and p.office not in offices and (p.office not in _VAGUE or not found)]
    definite = [p for p in unnamed if p.office not in _VAGUE]
    return found + list({p.office: p for p in (definite or unnamed)}.values())


def _fullest(group: Iterable[Party]) -> str:
    """The name with most words; among those the one told most often."""
    names = Counter(party.person for party in group if party.person)
    return max(names, key=lambda name: (len(plain(name)), names[name], name))


def _office(group: Iterable[Party]) -> Office:
    """The office told most often, a definite one before a vague one."""
    offices = Counter(party.office for party in group)
    return max(offices, key=lambda office: (office not in _VAGUE, offices[office], str(office)))


def _roles(told: Sequence[Party], codes: Sequence[str]) -> dict[str, Role]:
    """One role a code. "Participant" says nothing, so any other role wins; where both sides are said to have called, neither is."""
    found: dict[str, Role] = {}
    for code in codes:
        said = Counter(party.role for party in told if party.code == code)
        definite = {role: count for role, count in said.items() if role is not Role.PARTICIPANT}
        most = max(definite.values(), default=0)
        leading = [role for role, count in definite.items() if count == most]
        found[code] = leading[0] if len(leading) == 1 else Role.PARTICIPANT
    if len(codes) == 2 and set(found.values()) in ({Role.INITIATOR}, {Role.COUNTERPART}, {Role.VISITOR}):
        return dict.fromkeys(codes, Role.PARTICIPANT)
    return found
