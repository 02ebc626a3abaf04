"""Sources in OPML, the form in which feed readers hand each other their lists. Imports the domain, the errors and `config`'s rules.

What Readout knows and OPML does not stands in attributes of our own, which other readers pass over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree

from bot.domain import Source, SourceKind
from bot.errors import UsageError

# Enough for anyone's list, and no more than a terminal can tell.
MOST = 5_000
_COUNTRY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Imported:
    """The sources that are new, and how many were passed over: known already, or no address to poll."""

    sources: tuple[Source, ...]
    known: int
    wrong: int


def write_opml(sources: Iterable[Source]) -> str:
    """An OPML 2.0 document of all the sources, those that are off too."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head><title>Readout sources</title></head>", "  <body>"]
    for source in sources:
        told = {
            "type": "rss", "text": source.name, "title": source.name, "xmlUrl": source.url, "language": source.language,
            "readoutId": source.id, "readoutKind": str(source.kind), "readoutCountry": source.country or "",
            "readoutOfficial": "true" if source.official else "", "readoutEnabled": "" if source.enabled else "false",
            "readoutMinutes": str(source.every_minutes), "readoutOptions": json.dumps(dict(source.options)) if source.options else "",
        }  # fmt: skip
        lines.append("    <outline " + " ".join(f"{name}={quoteattr(value)}" for name, value in told.items() if value) + "/>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def read_opml(body: bytes, known: Sequence[Source], kinds: Iterable[str]) -> Imported:
    """The sources of the document that are not among the known ones. UsageError where it is no OPML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or str(root.tag).lower() != "opml":
        raise UsageError("that is no OPML", "its root is not <opml>", "Export the list again from the other reader, as OPML")
    ids, urls, kinds = {source.id for source in known}, {source.url for source in known}, frozenset(kinds)
    found: list[Source] = []
    passed = wrong = 0
    for outline in list(root.iter("{*}outline"))[:MOST]:
        told = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        if "xmlurl" not in told:
            continue  # a folder
        if told["xmlurl"] in urls:
            passed += 1
            continue
        source = _source(told, ids, kinds)
        if source is None:
            wrong += 1
            continue
        ids.add(source.id)
        urls.add(source.url)
        found.append(source)
    return Imported(tuple(found), passed, wrong)


def _source(told: dict[str, str], ids: set[str], kinds: frozenset[str]) -> Source | None:
    name = " ".join((told.get("title") or told.get("text") or "").split())[:120] or told["xmlurl"][:120]
    language, country, minutes = told.get("language", "").lower()[:2], told.get("readoutcountry", ""), told.get("readoutminutes", "")
    kind = told.get("readoutkind", "")
    if not re.fullmatch(r"https?://[^\s/]+\S*", told["xmlurl"]):
        return None
    try:
        options = json.loads(told.get("readoutoptions") or "{}")
        return Source(
            id=_free_id(told.get("readoutid") or name, ids),
            name=name,
            url=told["xmlurl"],
            kind=kind if kind in kinds else SourceKind.FEED,
            country=country if _COUNTRY.fullmatch(country) else None,
            language=language if _LANGUAGE.fullmatch(language) else "en",
            official=told.get("readoutofficial") == "true",
            enabled=told.get("readoutenabled") != "false",
            every_minutes=int(minutes) if minutes.isdigit() else 15,
            options=tuple((str(key), str(value)) for key, value in options.items()) if isinstance(options, dict) else (),
        )
    except ValueError:
        return None


def _free_id(wanted: str, ids: set[str]) -> str:
    base = re.sub(r"[^A-Za-z0-9_]+", "-", wanted).strip("-_")[:56] or "source"
    return next(ident for number in range(len(ids) + 2) if (ident := base if not number else f"{base}-{number + 1}") not in ids)


def as_toml(source: Source) -> str:
    """The source as a table of sources.toml."""
    lines = ["[[source]]", f"id = {_quoted(source.id)}", f"name = {_quoted(source.name)}", f"url = {_quoted(source.url)}"]
    lines += [f"kind = {_quoted(source.kind)}"] if source.kind != SourceKind.FEED else []
    lines += [f"country = {_quoted(source.country)}"] if source.country else []
    lines += [f"language = {_quoted(source.language)}"] if source.language != "en" else []
    lines += ["official = true"] if source.official else []
    lines += [] if source.enabled else ["enabled = false"]
    lines += [f"every_minutes = {source.every_minutes}"] if source.every_minutes != 15 else []
    if source.options:
        lines += ["[source.options]", *(f"{name} = {_quoted(value)}" for name, value in source.options)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML, which is one of JSON but for the delete character."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
