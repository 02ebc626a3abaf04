"""The events of a pair as an Atom feed (RFC 4287). Imports the domain only."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from bot.domain import Event
from bot.queries.exports.meta import Meta, headline, plain, web_address

_SPACE = "http://www.w3.org/2005/Atom"
_END = b"</feed>\n"


class AtomWriter:
    """Entries have the event's id and the time of its last change, so that a feed reader shows a revision as one."""

    _meta: Meta

    def begin(self, meta: Meta) -> bytes:
        self._meta = meta
        feed = Tree.Element("feed", xmlns=_SPACE)
        _add(feed, "id", f"urn:readout:pair:{meta.a}-{meta.b}")
        _add(feed, "title", f"{meta.title}: diplomatic events")
        _add(feed, "subtitle", f"Readout, {meta.coverage}")
        _add(feed, "updated", meta.at.isoformat())
        _add(Tree.SubElement(feed, "author"), "name", "Readout")
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + _bytes(feed).removesuffix(b"</feed>")

    def wants(self, event: Event) -> bool:  # noqa: ARG002
        return True

    def row(self, event: Event) -> bytes:
        entry = Tree.Element("entry")
        _add(entry, "id", f"urn:readout:event:{event.id}")
        _add(entry, "title", f"{headline(event, self._meta.name)} ({event.status})")
        _add(entry, "published", event.first_seen.isoformat())
        _add(entry, "updated", event.changed.isoformat())
        day = f"{event.date.text}. " if event.date else ""
        _add(entry, "summary", f"{day}{event.evidence}")
        for term, scheme in ((event.type, "type"), (event.status, "status"), (event.cameo, "cameo"), (event.plover, "plover")):
            if term:
                Tree.SubElement(entry, "category", term=plain(str(term)), scheme=f"urn:readout:{scheme}")
        for number, source in enumerate(source for source in event.sources if web_address(source.url)):
            Tree.SubElement(entry, "link", rel="related" if number else "alternate", href=plain(source.url), title=plain(source.outlet))
        return _bytes(entry) + b"\n"

    def end(self) -> bytes:
        return _END


def _bytes(element: Tree.Element) -> bytes:
    return Tree.tostring(element, encoding="unicode").encode("utf-8", "replace")


def _add(parent: Tree.Element, name: str, text: str) -> None:
    Tree.SubElement(parent, name).text = plain(text)
