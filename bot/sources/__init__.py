"""Sources: what publishers say becomes stored articles. Enter here, not by a submodule.

Imports the documents, the store, the domain, the errors, the logs, the clock and the settings.
"""

from bot.sources.articles import article_id
from bot.sources.config import load_sources
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.kinds import reader_of
from bot.sources.poll import PollResult, poll
from bot.sources.rhythm import Outcome, next_poll
from bot.sources.scheduler import PollScheduler

__all__ = [
    "Fetched", "Fetcher", "Outcome", "PollResult", "PollScheduler", "article_id", "load_sources", "next_poll", "poll", "reader_of",
]  # fmt: skip
