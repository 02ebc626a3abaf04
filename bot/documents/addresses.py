"""Addresses as documents write them, made absolute and comparable. Pure; imports the standard library only."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

MAX_URL = 2_000

# Parameters that say where a reader came from, not what is read.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|ocid|cmpid|mc_cid|mc_eid|at_(?:medium|campaign)|ftag|srnd|traffic_source|partner|smid")
# An address as it should be, which needs no second look: most of the many in a feed are.
_SOUND = re.compile(r"https?://[a-z0-9][a-z0-9.-]*[a-z0-9](?:/[!$-;=?-Z_a-z~]*)?")
_BARE = re.compile(r"https?://[a-z0-9.-]+/[^?#]*")
# One whose parameters need no escaping: they come out as they went in.
_PLAIN = re.compile(r"(https?://[a-z0-9.-]+/[^?#]*)\?([\w.~-]+=[\w.~-]*(?:&[\w.~-]+=[\w.~-]*)*)(?:#.*)?", re.ASCII)


def absolute(link: object, base_url: str) -> str:
    """The absolute http(s) address, or "" where it is none."""
    told = str(link)
    if _SOUND.fullmatch(told) and len(told) <= MAX_URL:
        return told
    told = "".join(told.split())
    if not told:
        return ""
    try:
        parts = urlsplit(urljoin(base_url, told))
        well = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    url = urlunsplit(parts)
    return url if well and len(url) <= MAX_URL else ""


def canonical_url(url: str) -> str:
    """The address without its fragment and without parameters that only track; host in lower case, parameters sorted."""
    if _BARE.fullmatch(url):
        return url
    if simple := _PLAIN.fullmatch(url):
        kept = [pair.split("=") for pair in simple[2].split("&")]
        told = "&".join("=".join(pair) for pair in sorted(kept) if not _TRACKING.fullmatch(pair[0].lower()))
        return f"{simple[1]}?{told}" if told else simple[1]
    parts = urlsplit(url)
    query = urlencode(sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(k.lower())))
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))
