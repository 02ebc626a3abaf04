"""discord.py's own records, made fit for our log. Imports discord.py only."""

from __future__ import annotations

import logging

import discord

_LIBRARY = ("gateway", "shard", "client", "http", "webhook.async_", "state", "ui.view", "app_commands.tree")
_TRACED = frozenset({"discord.client", "discord.app_commands.tree", "discord.ui.view"})
_NO_NEWS = "voice will NOT be supported"
_BEHIND = "websocket is %.1fs behind"
_HEARTBEAT = 40.0
"""Discord asks for a heartbeat every 41 seconds."""


class _OneLine(logging.Filter):
    """A dropped connection or a late answer is an everyday thing, told in a line without its traceback; what breaks in a handler keeps
    its own. That there is no voice is no news at all. Nor is a heartbeat answered a whole heartbeat late: the library notes when it sent
    one only after it did, and an answer that is quicker than the note is measured from the one before.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if _BEHIND in str(record.msg) and isinstance(record.args, tuple) and float(record.args[-1]) >= _HEARTBEAT:  # type: ignore[arg-type]
            return False
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and (record.name not in _TRACED or isinstance(error, discord.DiscordException | OSError)):
            record.msg, record.args = f"{record.getMessage()} ({short(error)})", ()
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
