"""Sources: what publishers say becomes stored articles. Enter here, not by a submodule.

Imports the store, the domain, the errors, the clock and the settings.
"""

from bot.sources.articles import article_id
from bot.sources.config import load_sources
from bot.sources.feed import ParsedFeed, parse_feed
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.kinds import reader_of
from bot.sources.page import PageText, extract_text
from bot.sources.poll import PollResult, poll
from bot.sources.rhythm import Outcome, next_poll
from bot.sources.scheduler import PollScheduler
from bot.sources.workers import TextWorkers

__all__ = [
    "Fetched", "Fetcher", "Outcome", "PageText", "ParsedFeed", "PollResult", "PollScheduler", "TextWorkers", "article_id",
    "extract_text", "load_sources", "next_poll", "parse_feed", "poll", "reader_of",
]  # fmt: skip
