"""Sources: what publishers say becomes stored articles. Enter here, not by a submodule.

Imports the documents, the store, the domain, the errors, the logs, the clock and the settings.
"""

from bot.sources.config import load_sources
from bot.sources.fetch import Fetched, Fetcher
from bot.sources.health import Condition, Health, health_of
from bot.sources.hosts import Hosts
from bot.sources.identity import article_id
from bot.sources.kinds import Asking, Reader, Reading, known_kinds, reader_of, register
from bot.sources.opml import Imported, as_toml, read_opml, write_opml
from bot.sources.poll import PollResult, poll
from bot.sources.prove import Proof, prove, prove_all
from bot.sources.rhythm import NEVER, Bounds, Outcome, learn, next_poll
from bot.sources.scheduler import PollScheduler
from bot.sources.websub import Hubs, websub_app

__all__ = [
    "NEVER", "Asking", "Bounds", "Condition", "Fetched", "Fetcher", "Health", "Hosts", "Hubs", "Imported", "Outcome", "PollResult",
    "PollScheduler", "Proof", "Reader", "Reading", "article_id", "as_toml", "health_of", "known_kinds", "learn", "load_sources",
    "next_poll", "poll", "prove", "prove_all", "read_opml", "reader_of", "register", "websub_app", "write_opml",
]  # fmt: skip
