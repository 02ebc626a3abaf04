"""Keeps secrets out of what is printed. Imports nothing of the project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

MASK = "***"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # Slack: bot, user, app, refresh and configuration tokens.
    (re.compile(r"\b(xox[a-z](?:\.xox[a-z])?-|xapp-)[\w%.-]+"), rf"\1{MASK}"),
    # Discord: the bot's id in base64, a time, a signature. The first part says only whose token it is, and is masked too.
    (re.compile(r"(?<![\w-])[A-Za-z0-9_-]{23,30}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}"), MASK),
    (re.compile(r"(/api/(?:v\d+/)?webhooks/\d+/)[\w-]+"), rf"\1{MASK}"),
    (re.compile(r"(hooks\.slack\.com/(?:services|workflows|triggers|commands|actions|app)/)[\w/-]+"), rf"\1{MASK}"),
    # What a feed's address may carry for a subscriber.
    (
        re.compile(r"([?&](?:[\w-]*[_-])?(?:token|ticket|password|secret|signature|api_?key|auth|key)=)[^\s&#\"'<>]+", re.IGNORECASE),
        rf"\1{MASK}",
    ),
    # A header, however it was turned into text; the scheme stays, because a wrong one is a common fault.
    (
        re.compile(r"""(authorization["']?\]?\s*[:=,]\s*(?:b?["'])?(?:(?:bearer|bot|basic|token)\s+)?)[^\s"',;]+""", re.IGNORECASE),
        rf"\1{MASK}",
    ),
    (re.compile(r"\b(bearer\s+)[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1{MASK}"),
    # A database's password may hold '/' and '@' unquoted, so it ends at the last '@'; elsewhere a '/' ends the host.
    (re.compile(r"(\b(?:postgres|postgresql|mysql|sqlite)(?:\+\w+)?://[^\s:/@]*:)\S*@", re.IGNORECASE), rf"\1{MASK}@"),
    (re.compile(r"(://[^\s:/@]*:)[^\s/]*@"), rf"\1{MASK}@"),
)
_SECRET_NAME = re.compile(r"(?:^|_|-)(?:token|password|passwd|secret|authorization|api_?key|cookie)$", re.IGNORECASE)


def redact(text: str) -> str:
    """The text with every token, password in a URL and Authorization header masked."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def redact_value(value: Any, name: str = "") -> Any:
    """The value in plain JSON types with its secrets masked; what stands under a name such as `token` is masked whole."""
    if value is None:
        return None
    if _SECRET_NAME.search(name):
        return MASK
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {redact(str(key)): redact_value(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact_value(item) for item in value]
    return redact(value.decode(errors="replace") if isinstance(value, bytes) else str(value))
