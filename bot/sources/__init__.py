"""Sources: what publishers say becomes stored articles. Enter here, not by a submodule.

Imports the documents, the store, the domain, the errors, the logs, the clock and the settings.
"""

from bot.sources.config import load_sources
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.hosts import Hosts
from bot.sources.identity import article_id
from bot.sources.kinds import Asking, Reader, Reading, known_kinds, reader_of, register
from bot.sources.poll import PollResult, poll
from bot.sources.rhythm import NEVER, Bounds, Outcome, learn, next_poll
from bot.sources.scheduler import PollScheduler

__all__ = [
    "NEVER", "Asking", "Bounds", "Fetched", "Fetcher", "Hosts", "Outcome", "PollResult", "PollScheduler", "Reader", "Reading", "article_id",
    "known_kinds", "learn", "load_sources", "next_poll", "poll", "reader_of", "register",
]  # fmt: skip
