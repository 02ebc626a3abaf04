"""An error's reference id: one line for the person, the traceback for the log. Imports the errors only."""

from __future__ import annotations

from bot.errors import ReadoutError
from bot.observe.logs import get_logger


def referenced(error: Exception, logger: str, event: str) -> ReadoutError:
    """The error as one that has a reference, itself where it is one of ours; its traceback is logged under that at level debug."""
    told = error if isinstance(error, ReadoutError) else ReadoutError(type(error).__name__, str(error))
    get_logger(logger).debug(event, ref=told.reference, exc_info=error)
    return told
