"""The headline of an alert, as a table: each type and status has its phrase. Imports the domain only.

Placeholders: `{a}` who acts, `{b}` with or against whom, `{ab}` everyone ("A and B"), `{place}` the visited country, `{denier}` who
denies. `calls/call` is the verb for one actor and for several. A phrase is chosen by what is known: `directed` where somebody acts on
somebody, `joint` where all take part alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain import EventType, Status


@dataclass(frozen=True, slots=True)
class Phrases:
    """The two forms of a headline."""

    directed: str
    joint: str


def _plain(happened: tuple[str, str], under_way: tuple[str, str], ahead: tuple[str, str], noun: tuple[str, str]) -> dict[Status, Phrases]:
    """The nine statuses of a type from four pairs of words (directed, joint); the last is what the event is called."""
    directed, joint = noun
    return {
        Status.OCCURRED: Phrases(*happened),
        Status.ONGOING: Phrases(*under_way),
        Status.PLANNED: Phrases(*ahead),
        Status.PROPOSED: Phrases(f"{directed} proposed", f"{joint} proposed"),
        Status.CANCELLED: Phrases(f"{directed} called off", f"{joint} called off"),
        Status.POSTPONED: Phrases(f"{directed} postponed", f"{joint} postponed"),
        Status.REFUSED: Phrases(f"{directed} refused", f"{joint} refused"),
        Status.DENIED: Phrases(f"{directed} denied", f"{joint} denied"),
        Status.HYPOTHETICAL: Phrases(f"{directed} seen as possible", f"{joint} seen as possible"),
    }


TITLES: Mapping[EventType, Mapping[Status, Phrases]] = {
    EventType.CALL: _plain(
        ("{a} called {b}", "{ab} spoke by phone"),
        ("{a} is/are on the phone with {b}", "{ab} are speaking by phone"),
        ("{a} to call {b}", "{ab} to speak by phone"),
        ("{a's} call with {b}", "Call between {ab}"),
    ),
    EventType.VISIT: _plain(
        ("{a} visits/visit {place}", "{ab} exchange visits"),
        ("{a} is/are visiting {place}", "{ab} are exchanging visits"),
        ("{a} to visit {place}", "{ab} to exchange visits"),
        ("{a's} visit to {place}", "Visit between {ab}"),
    ),
    EventType.MEETING: _plain(
        ("{a} met {b}", "{ab} met"),
        ("{a} is/are in talks with {b}", "{ab} are in talks"),
        ("{a} to meet {b}", "{ab} to meet"),
        ("{a's} meeting with {b}", "Meeting of {ab}"),
    ),
    EventType.MESSAGE: _plain(
        ("{a} sent {b} a message", "{ab} exchanged messages"),
        ("{a} is/are sending {b} a message", "{ab} are exchanging messages"),
        ("{a} to send {b} a message", "{ab} to exchange messages"),
        ("{a's} message to {b}", "Exchange of messages between {ab}"),
    ),
    EventType.INVITATION: _plain(
        ("{a} invited {b}", "{ab} exchanged invitations"),
        ("{a} is/are inviting {b}", "{ab} are exchanging invitations"),
        ("{a} to invite {b}", "{ab} to exchange invitations"),
        ("{a's} invitation to {b}", "Invitation between {ab}"),
    ),
    EventType.AGREEMENT: _plain(
        ("{a} reached an agreement with {b}", "{ab} reached an agreement"),
        ("{a} is/are concluding an agreement with {b}", "{ab} are concluding an agreement"),
        ("{a} to conclude an agreement with {b}", "{ab} to conclude an agreement"),
        ("{a's} agreement with {b}", "Agreement between {ab}"),
    ),
    EventType.EXERCISE: _plain(
        ("{a} held a joint exercise with {b}", "{ab} held a joint exercise"),
        ("{a} is/are exercising with {b}", "{ab} are holding a joint exercise"),
        ("{a} to hold a joint exercise with {b}", "{ab} to hold a joint exercise"),
        ("{a's} joint exercise with {b}", "Joint exercise of {ab}"),
    ),
    EventType.AID: _plain(
        ("{a} gives/give aid to {b}", "{ab} share aid"),
        ("{a} is/are delivering aid to {b}", "{ab} are sharing aid"),
        ("{a} to give aid to {b}", "{ab} to share aid"),
        ("{a's} aid to {b}", "Aid between {ab}"),
    ),
    EventType.UPGRADE: _plain(
        ("{a} upgrades/upgrade ties with {b}", "{ab} upgrade ties"),
        ("{a} is/are upgrading ties with {b}", "{ab} are upgrading ties"),
        ("{a} to upgrade ties with {b}", "{ab} to upgrade ties"),
        ("{a's} upgrade of ties with {b}", "Upgrade of ties between {ab}"),
    ),
    EventType.PROTEST: _plain(
        ("{a} lodged a protest with {b}", "{ab} exchanged protests"),
        ("{a} is/are lodging a protest with {b}", "{ab} are exchanging protests"),
        ("{a} to lodge a protest with {b}", "{ab} to exchange protests"),
        ("{a's} protest to {b}", "Protest between {ab}"),
    ),
    EventType.EXPULSION: _plain(
        ("{a} expelled diplomats of {b}", "{ab} expelled each other's diplomats"),
        ("{a} is/are expelling diplomats of {b}", "{ab} are expelling each other's diplomats"),
        ("{a} to expel diplomats of {b}", "{ab} to expel each other's diplomats"),
        ("{a's} expulsion of diplomats of {b}", "Expulsion of diplomats between {ab}"),
    ),
    EventType.DOWNGRADE: _plain(
        ("{a} downgrades/downgrade ties with {b}", "{ab} downgrade ties"),
        ("{a} is/are downgrading ties with {b}", "{ab} are downgrading ties"),
        ("{a} to downgrade ties with {b}", "{ab} to downgrade ties"),
        ("{a's} downgrade of ties with {b}", "Downgrade of ties between {ab}"),
    ),
    EventType.SANCTION: _plain(
        ("{a} decided on sanctions against {b}", "{ab} decided on sanctions"),
        ("{a} is/are imposing sanctions on {b}", "{ab} are imposing sanctions on each other"),
        ("{a} to decide on sanctions against {b}", "{ab} to decide on sanctions"),
        ("{a's} sanctions against {b}", "Sanctions between {ab}"),
    ),
}  # fmt: skip

EASED: Mapping[Status, Phrases] = _plain(
    ("{a} eased sanctions on {b}", "{ab} eased sanctions on each other"),
    ("{a} is/are easing sanctions on {b}", "{ab} are easing sanctions on each other"),
    ("{a} to ease sanctions on {b}", "{ab} to ease sanctions on each other"),
    ("{a's} easing of sanctions on {b}", "Easing of sanctions between {ab}"),
)
"""Sanctions and tariffs that are lifted or eased, which are of the same type as those imposed."""

DENIALS: Mapping[EventType, Phrases] = {
    EventType.CALL: Phrases("{denier} denies/deny a call with {b}", "{denier} denies/deny a call with {b}"),
    EventType.VISIT: Phrases("{denier} denies/deny {a's} visit to {place}", "{denier} denies/deny exchange of visits with {b}"),
    EventType.MEETING: Phrases("{denier} denies/deny meeting with {b}", "{denier} denies/deny meeting with {b}"),
    EventType.AGREEMENT: Phrases("{denier} denies/deny an agreement with {b}", "{denier} denies/deny an agreement with {b}"),
    EventType.EXERCISE: Phrases("{denier} denies/deny a joint exercise with {b}", "{denier} denies/deny a joint exercise with {b}"),
}
"""Where it is known which party denies, and the event is one between equals or a visit."""

STATUS_MARKS: Mapping[Status, str] = {
    Status.OCCURRED: "●", Status.ONGOING: "◐", Status.PLANNED: "○", Status.PROPOSED: "○", Status.HYPOTHETICAL: "○",
    Status.CANCELLED: "×", Status.POSTPONED: "→", Status.REFUSED: "×", Status.DENIED: "×",
}  # fmt: skip
"""A sign for each status, so that it is seen before it is read; the word stands beside it, for those who do not see it."""

STATUS_WORDS: Mapping[Status, str] = {
    Status.OCCURRED: "took place",
    Status.ONGOING: "under way",
    Status.PLANNED: "planned",
    Status.PROPOSED: "proposed",
    Status.CANCELLED: "called off",
    Status.POSTPONED: "postponed",
    Status.REFUSED: "refused",
    Status.DENIED: "denied",
    Status.HYPOTHETICAL: "possible",
}
