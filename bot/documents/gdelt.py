"""GDELT's bulk files to entries: `lastupdate.txt` names the newest quarter of an hour, whose events each tell their article's address.

Pure, and run in a text worker. Imports the domain, the errors and this part's own modules.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable
from datetime import datetime

from bot.documents.addresses import absolute, canonical_url
from bot.documents.dates import read_moment
from bot.documents.feed import MAX_ITEMS, sane_moment
from bot.domain import Entry
from bot.errors import SourceError

# Columns of the event table, from 0.
_COUNTRIES, _ROOT, _ADDED, _URL, _WIDTH = (7, 17), 28, 59, 60, 61
MAX_UNPACKED = 64 * 1024 * 1024


def parse_last_update(body: bytes, base_url: str = "") -> str:
    """The address of the newest event table. SourceError "not_a_feed" where the file names none."""
    for line in body.decode("utf-8", "replace").splitlines()[:20]:
        words = line.split()
        if words and ".export." in words[-1].lower() and (url := absolute(words[-1], base_url)):
            return url
    raise SourceError(f"{base_url} names no event table", "it has changed", 'Set the option bulk = "off"', kind="not_a_feed")


def parse_export(body: bytes, roots: Iterable[str], *, url: str = "", now: datetime) -> tuple[Entry, ...]:
    """An entry for each article in which two countries meet in an event of one of the CAMEO root codes. The page tells its title."""
    wanted = frozenset(roots)
    entries: dict[str, Entry] = {}
    for row in csv.reader(
        io.StringIO(_unzipped(body, url).decode("utf-8", "replace").replace("\0", "")), delimiter="\t", quoting=csv.QUOTE_NONE
    ):
        if len(row) < _WIDTH or row[_ROOT] not in wanted:
            continue
        first, second = (row[column] for column in _COUNTRIES)
        address = absolute(row[_URL], url)
        if first and second and first != second and address:
            told = row[_ADDED]
            moment = read_moment(f"{told[:8]}T{told[8:]}Z")
            entry = Entry(canonical_url(address), address, "", published=sane_moment(moment, now) if moment else None)
            entries.setdefault(entry.identity, entry)
            if len(entries) >= MAX_ITEMS:
                break
    return tuple(entries.values())


def _unzipped(body: bytes, url: str) -> bytes:
    """The archive's first file, as far as it is sane."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open(archive.namelist()[0]) as file:
            data = file.read(MAX_UNPACKED + 1)
    except (zipfile.BadZipFile, zlib.error, IndexError, OSError, NotImplementedError, RuntimeError) as error:
        raise SourceError(f"{url} is no readable archive", str(error), "It is tried again later", kind="encoding") from error
    if len(data) > MAX_UNPACKED:
        raise SourceError(f"{url} unpacks to more than {MAX_UNPACKED} bytes", "", "It is tried again later", kind="too_large")
    return data
