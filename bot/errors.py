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
    """What a failed delivery means (DESIGN.md section 7)."""

    PERMANENT = "permanent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    BREAKER = "breaker"


class DeliveryError(ReadoutError):
    """A platform refused or lost a message. `fault` tells the outbox what to do; `retry_after` is in seconds."""

    def __init__(self, what: str, why: str = "", next_step: str = "", *, fault: Fault, retry_after: float | None = None) -> None:
        super().__init__(what, why, next_step)
        self.fault = fault
        self.retry_after = retry_after
