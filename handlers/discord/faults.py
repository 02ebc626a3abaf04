"""Discord's errors, classified: one table of its codes, and what is said where none of them is known.

    10003 50001 50013 50008 10004 160005 ...   the channel cannot be posted to      PERMANENT
    50007 50278                                 a person takes no direct messages    PERMANENT
    10008                                       the message is gone                  MESSAGE_GONE
    30046 50083                                 it takes no edits                    EDIT_REFUSED
    50035 240000 200000 200001 40005            this message is refused              REJECTED
    20016 20028 130000, 429 with `Via`          come back later                      RETRY with Retry-After
    401, 429 without `Via` (Cloudflare)         nothing goes for a while             BREAKER
    5xx, a connection lost after the request    nobody knows                         UNKNOWN
    no connection at all                        surely not posted                    RETRY

A POST whose answer was a 5xx or was lost may have been carried out, so it is looked up before it is sent again; an edit made twice reads
the same and is simply tried again. Imports discord.py, aiohttp and the errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
import discord

from bot.errors import DeliveryError, Fault

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
ALREADY_ANSWERED = 40060
TOKEN_OVER = 50027
INVALID_FORM = 50035
BREAKER_SECONDS = 60.0
EDIT_SECONDS = 3_600.0

LATE = frozenset({UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, TOKEN_OVER})
"""The codes by which Discord says that an interaction can be answered no more."""

_RIGHTS = "In the channel's settings, Permissions, give Readout: View Channel, Send Messages, Embed Links, Read Message History"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a code means for a delivery, and what a person can do."""

    fault: Fault
    why: str
    next_step: str = ""
    retry_after: float | None = None


RULES: Mapping[int, Rule] = {
    UNKNOWN_CHANNEL: Rule(Fault.PERMANENT, "the channel is gone", "Subscribe in another channel"),
    10004: Rule(Fault.PERMANENT, "the server is gone, or has removed Readout", "Invite Readout again"),
    50001: Rule(Fault.PERMANENT, "Readout may not see the channel", _RIGHTS),
    50013: Rule(Fault.PERMANENT, "Readout may not post in the channel", _RIGHTS),
    50007: Rule(
        Fault.PERMANENT, "the person takes no direct messages", "Allow direct messages from members of a server that Readout is in"
    ),
    50278: Rule(Fault.PERMANENT, "the person shares no server with Readout", "Join a server that Readout is in"),
    50008: Rule(Fault.PERMANENT, "this kind of channel takes no messages", "Subscribe in a text channel, a thread or a forum's post"),
    50024: Rule(Fault.PERMANENT, "this kind of channel does not allow that", "Subscribe in a text channel, a thread or a forum's post"),
    160005: Rule(Fault.PERMANENT, "the thread is locked", "Unlock the thread, or subscribe in another"),
    340016: Rule(Fault.PERMANENT, "Discord has restricted the server", "Subscribe in another server"),
    UNKNOWN_MESSAGE: Rule(Fault.MESSAGE_GONE, "the message was deleted"),
    30046: Rule(Fault.EDIT_REFUSED, "the message is older than an hour and was edited too often", retry_after=EDIT_SECONDS),
    50083: Rule(Fault.EDIT_REFUSED, "the thread is archived", retry_after=EDIT_SECONDS),
    INVALID_FORM: Rule(Fault.REJECTED, "Discord does not take the message's form", "Report it with the reference"),
    50006: Rule(Fault.REJECTED, "Discord takes the message for empty", "Report it with the reference"),
    40005: Rule(Fault.REJECTED, "the message is too large", "Report it with the reference"),
    200000: Rule(Fault.REJECTED, "the server's AutoMod blocks the message", "Allow Readout in the server's AutoMod rules"),
    200001: Rule(Fault.REJECTED, "the server's AutoMod blocks the title", "Allow Readout in the server's AutoMod rules"),
    240000: Rule(Fault.REJECTED, "Discord blocks a link in the message"),
    20016: Rule(Fault.RETRY, "the channel is in slow mode"),
    20028: Rule(Fault.RETRY, "too many messages in this channel"),
    130000: Rule(Fault.RETRY, "Discord is overloaded", retry_after=30.0),
    40001: Rule(Fault.BREAKER, "Discord takes the token no more", "Set a new READOUT_DISCORD__TOKEN; see: readout doctor"),
}


def delivery_error(error: BaseException, what: str, *, posting: bool) -> DeliveryError:
    """The error of a delivery. `what` says what was tried; `posting` is True where doing it twice would be seen twice."""
    rule = _rule(error, Fault.UNKNOWN if posting else Fault.RETRY)
    if posting and rule.fault is Fault.MESSAGE_GONE:
        # Its nonce was used before, by a message that is no longer there.
        rule = Rule(Fault.REJECTED, "it was posted, and somebody has deleted it")
    return DeliveryError(what, rule.why, rule.next_step, fault=rule.fault, retry_after=rule.retry_after)


def is_late(error: BaseException) -> bool:
    """True where an interaction is over: too late, or its token has run out."""
    return isinstance(error, discord.HTTPException) and error.code in LATE


def _rule(error: BaseException, open_end: Fault) -> Rule:
    match error:
        case discord.RateLimited():
            return Rule(Fault.RETRY, "Discord limits the rate", retry_after=error.retry_after)
        case discord.HTTPException():
            return _answered(error, open_end)
        case aiohttp.ClientConnectorError():
            return Rule(Fault.RETRY, "Discord cannot be reached")
        case TimeoutError():
            return Rule(open_end, "Discord did not answer in time")
        case _:
            return Rule(open_end, f"the connection to Discord broke ({type(error).__name__})")


def _answered(error: discord.HTTPException, open_end: Fault) -> Rule:
    if error.code in RULES:
        return RULES[error.code]
    if error.status == 401:
        return RULES[40001]
    if error.status == 429:
        # discord.py sleeps on an ordinary one by itself; what arrives here came from Cloudflare, or five times in a row.
        return Rule(Fault.BREAKER, "Discord's edge refuses this address", "Wait; see the log", _retry_after(error))
    if error.status >= 500:
        return Rule(open_end, f"Discord is in trouble (HTTP {error.status})")
    if error.status in (403, 404):
        return Rule(Fault.PERMANENT, f"Discord refuses (HTTP {error.status}, code {error.code})", _RIGHTS)
    return Rule(Fault.REJECTED, f"Discord refuses (HTTP {error.status}, code {error.code})", "Report it with the reference")


def _retry_after(error: discord.HTTPException) -> float:
    try:
        return max(float(error.response.headers.get("Retry-After", "")), BREAKER_SECONDS)
    except ValueError:
        return BREAKER_SECONDS
