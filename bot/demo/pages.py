"""How the archive's outlets look on the web: RSS and Atom feeds, and pages with the furniture that real ones carry.

The furniture (menu, consent banner, share buttons, teasers, comment form) is there to be removed: the page reader is really put to
work. Pure functions from values to bytes; imports the archive only.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from xml.etree import ElementTree

from bot.demo.archive import Outlet, Published

ATOM = "http://www.w3.org/2005/Atom"
SUMMARY_LENGTH = 160

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} | {outlet}</title>
<meta property="og:title" content="{title}">
<meta property="og:site_name" content="{outlet}">
<meta property="article:published_time" content="{published}">
</head>
<body>
<div id="consent" class="cookie-banner"><p>We value your privacy. We and our partners store cookies on your device.</p>
<button>Accept all</button></div>
<header>
<a class="logo" href="/">{outlet}</a>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/business">Business</a></li>
<li><a href="/sport">Sport</a></li><li><a href="/subscribe">Subscribe</a></li></ul></nav>
</header>
<main>
<article>
<h1>{title}</h1>
<p class="byline">By {outlet} staff <time datetime="{published}">{day}</time></p>
<div class="share-buttons"><a href="#">Share</a> <a href="#">Tweet</a> <a href="#">Print</a></div>
<div class="article-body">
{body}
</div>
</article>
<aside class="related"><h3>More from {outlet}</h3><ul>{teasers}</ul></aside>
<section class="newsletter"><h3>Sign up for our morning letter</h3>
<form><input type="email" name="email"><button>Sign up</button></form></section>
<section id="comments"><h3>Leave a reply</h3><form><label>Comment</label><textarea name="comment"></textarea>
<label>Name</label><input name="author"><button>Post comment</button></form></section>
</main>
<footer><p>Copyright {outlet}. All rights reserved.</p><a href="/terms">Terms</a> <a href="/privacy">Privacy</a></footer>
<script>window.tracking = {{"page": "article"}};</script>
</body>
</html>
"""


def page(outlet: Outlet, article: Published, others: Sequence[Published]) -> bytes:
    """The article's HTML page, UTF-8."""
    blocks = [block.strip() for block in article.text.split("\n\n")]
    body = "\n".join(f"<p>{escape(block)}</p>" for block in blocks if block)
    teasers = "".join(f'<li><a href="/{other.outlet_id}/{other.slug}.html">{escape(other.title)}</a></li>' for other in others)
    filled = _PAGE.format(
        title=escape(article.title), outlet=escape(outlet.name), published=article.published.isoformat(),
        day=article.published.strftime("%d %B %Y"), body=body, teasers=teasers,
    )  # fmt: skip
    return filled.encode()


def feed(outlet: Outlet, articles: Sequence[Published], base_url: str) -> tuple[bytes, str]:
    """The outlet's feed, newest entry first, and its content type."""
    if outlet.feed == "atom":
        return _serialised(_atom(outlet, articles, base_url)), "application/atom+xml"
    return _serialised(_rss(outlet, articles, base_url)), "application/rss+xml"


def address(article: Published, base_url: str) -> str:
    return f"{base_url}/{article.outlet_id}/{article.slug}.html"


def _rss(outlet: Outlet, articles: Sequence[Published], base_url: str) -> ElementTree.Element:
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    _leaf(channel, "title", outlet.name)
    _leaf(channel, "link", f"{base_url}/{outlet.id}")
    _leaf(channel, "description", f"World news of {outlet.name}")
    _leaf(channel, "ttl", "15")
    for article in articles:
        item = ElementTree.SubElement(channel, "item")
        _leaf(item, "title", article.title)
        _leaf(item, "link", address(article, base_url))
        _leaf(item, "guid", f"{article.outlet_id}:{article.slug}").set("isPermaLink", "false")
        _leaf(item, "pubDate", format_datetime(article.published, usegmt=True))
        _leaf(item, "description", f"<p>{escape(_summary(article))}</p>")
    return root


def _atom(outlet: Outlet, articles: Sequence[Published], base_url: str) -> ElementTree.Element:
    root = ElementTree.Element("feed", xmlns=ATOM)
    _leaf(root, "title", outlet.name)
    _leaf(root, "id", f"{base_url}/{outlet.id}")
    if articles:
        _leaf(root, "updated", _stamp(articles[0].published))
    for article in articles:
        entry = ElementTree.SubElement(root, "entry")
        _leaf(entry, "title", article.title)
        ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=address(article, base_url))
        _leaf(entry, "id", f"{article.outlet_id}:{article.slug}")
        _leaf(entry, "published", _stamp(article.published))
        _leaf(entry, "updated", _stamp(article.published))
        _leaf(entry, "summary", _summary(article))
    return root


def _leaf(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    leaf = ElementTree.SubElement(parent, name)
    leaf.text = text
    return leaf


def _serialised(root: ElementTree.Element) -> bytes:
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _summary(article: Published) -> str:
    """The beginning of the text, cut at a word."""
    start = " ".join(article.text.split())
    return start if len(start) <= SUMMARY_LENGTH else start[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " ..."
