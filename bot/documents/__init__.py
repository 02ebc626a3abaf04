"""Documents: bytes from the web become entries and text, in processes that can be killed. Enter here, not by a submodule.

A part of its own so that a worker, which imports this door and no more, starts in a fraction of a second: it has no use for HTTP
clients, schedulers and databases. Imports the domain and the errors only.
"""

from bot.documents.feed import ParsedFeed, parse_feed, sane_moment
from bot.documents.page import PageText, extract_text
from bot.documents.workers import TextWorkers

__all__ = ["PageText", "ParsedFeed", "TextWorkers", "extract_text", "parse_feed", "sane_moment"]
