"""discord.py's own records, made fit for our log. Imports nothing of the project."""

from __future__ import annotations

import logging

_LIBRARY = ("gateway", "shard", "client", "http", "webhook.async_", "state", "ui.view", "app_commands.tree")
_TRACED = frozenset({"discord.client", "discord.app_commands.tree", "discord.ui.view"})
_NO_NEWS = "voice will NOT be supported"


class _OneLine(logging.Filter):
    """A dropped connection is an everyday thing, told in a line without its traceback; that there is no voice is no news at all."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None and record.name not in _TRACED:
            record.msg, record.args = f"{record.getMessage()} ({short(record.exc_info[1])})", ()
            record.exc_info = None
        return _NO_NEWS not in str(record.msg)


def quiet_library() -> None:
    """discord.py's debug records hold whole events, with the tokens of interactions, so they are never written."""
    for name in _LIBRARY:
        logger = logging.getLogger(f"discord.{name}")
        logger.setLevel(max(logging.INFO, logging.getLogger().level))
        if not any(isinstance(each, _OneLine) for each in logger.filters):
            logger.addFilter(_OneLine())


def short(error: BaseException) -> str:
    """An error in a line."""
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
