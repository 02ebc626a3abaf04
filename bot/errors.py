"""The one tree of errors.

    ReadoutError
      UsageError        the command was typed wrong                    exit 2
      ConfigError       a file of config/ or a setting is wrong        exit 1
      KnowledgeError    a file of seeds/ is wrong
      StoreError        the database cannot be opened, read or written
      SourceError       a source could not be polled
      ExtractionError   the pipeline cannot be loaded, or an input is no article
      DeliveryError     a platform refused; see `Fault`

Each says in one line what happened, why, and what to do next, and carries a reference id under which the log
holds the rest. Imports nothing of the project.
"""

from __future__ import annotations

import secrets
from enum import StrEnum


class ReadoutError(Exception):
    """What went wrong, why, and what to do next. `str()` is one line fit for a person."""

    exit_code = 1

    def __init__(self, what: str, why: str = "", next_step: str = "", reference: str | None = None) -> None:
        self.what = what
        self.why = why
        self.next_step = next_step
        self.reference = reference or secrets.token_hex(4)
        super().__init__(what)

    def __str__(self) -> str:
        line = self.what
        if self.why:
            line += f": {self.why}"
        if self.next_step:
            line += f". {self.next_step}"
        return " ".join(line.split()) + f" [ref {self.reference}]"


class UsageError(ReadoutError):
    """The command was typed wrong."""

    exit_code = 2


class ConfigError(ReadoutError):
    """A configuration file or setting is wrong; `what` names file and line."""


class KnowledgeError(ReadoutError):
    """A seed file is missing or malformed."""


class StoreError(ReadoutError):
    """The database cannot be opened, read or written."""


class SourceError(ReadoutError):
    """A source could not be polled. `kind` is a stable word for tables and metrics; `retry_after` is in seconds."""

    def __init__(self, what: str, why: str = "", next_step: str = "", *, kind: str = "error", retry_after: float | None = None) -> None:
        super().__init__(what, why, next_step)
        self.kind = kind
        self.retry_after = retry_after


class ExtractionError(ReadoutError):
    """The language pipeline cannot be loaded, or an input is no article."""


class Fault(StrEnum):
    """What a failed delivery means (DESIGN.md section 7), and so what the outbox does.

    PERMANENT     the channel cannot be posted to (it is gone, or we may not): it is stopped with the reason, told to its owner, probed
    REJECTED      this one message is refused, whatever the channel (too long, a wrong form): a dead letter; the channel goes on
    RETRY         it was surely not posted, and may be later: 5xx, 429 with its Retry-After, no connection
    UNKNOWN       nobody knows whether it was posted (a timeout after the send): looked up before it is sent again
    BREAKER       nothing can be posted for a while (401s, a ban): the whole `scope` rests
    EDIT_REFUSED  the message is there and takes no edit any more: the growth waits for the next material change, or for `retry_after`
    MESSAGE_GONE  the message to edit or reply to was deleted: an edit is dropped, a reply is posted as a message of its own
    """

    PERMANENT = "permanent"
    REJECTED = "rejected"
    RETRY = "retry"
    UNKNOWN = "unknown"
    BREAKER = "breaker"
    EDIT_REFUSED = "edit_refused"
    MESSAGE_GONE = "message_gone"


class Scope(StrEnum):
    """How far a fault reaches: a rate limit or a refused token may be one channel's, a workspace's or the whole platform's."""

    CHANNEL = "channel"
    WORKSPACE = "workspace"
    PLATFORM = "platform"


class DeliveryError(ReadoutError):
    """A platform refused or lost a message. `fault` tells the outbox what to do; `retry_after` is in seconds.

    `scope` says what rests with it: by default the channel alone, for a BREAKER the platform.
    """

    def __init__(
        self,
        what: str,
        why: str = "",
        next_step: str = "",
        *,
        fault: Fault,
        retry_after: float | None = None,
        scope: Scope | None = None,
    ) -> None:
        super().__init__(what, why, next_step)
        self.fault = fault
        self.retry_after = retry_after
        self.scope = scope or (Scope.PLATFORM if fault is Fault.BREAKER else Scope.CHANNEL)
