"""Documents: bytes from the web become entries and text, in processes that can be killed. Enter here, not by a submodule.

A part of its own so that a worker, which imports this door and no more, starts in a fraction of a second: it has no use for HTTP
clients, schedulers and databases. Imports the domain and the errors only.
"""

from bot.documents import google_news
from bot.documents.addresses import absolute, canonical_url
from bot.documents.discovery import feed_links
from bot.documents.feed import ParsedFeed, digest_of, parse_feed, sane_moment
from bot.documents.gdelt import parse_export, parse_last_update
from bot.documents.json_lists import parse_article_list, parse_posts
from bot.documents.language import find_language
from bot.documents.listing import check_selectors, parse_listing
from bot.documents.page import PageText, extract_text
from bot.documents.sitemap import ParsedSitemap, parse_sitemap
from bot.documents.text import plain
from bot.documents.workers import TextWorkers

__all__ = [
    "PageText", "ParsedFeed", "ParsedSitemap", "TextWorkers", "absolute", "canonical_url", "check_selectors", "digest_of", "extract_text",
    "feed_links", "find_language", "google_news", "parse_article_list", "parse_export", "parse_feed", "parse_last_update",
    "parse_listing", "parse_posts", "parse_sitemap", "plain", "sane_moment",
]  # fmt: skip
