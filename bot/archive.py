"""Archives of articles: JSON lines, CSV and Parquet, read in flat memory, whatever their fields are called.

A backfilled article is a baseline: it makes events and never an alert. Its id follows from the archive's own id, so a
backfill that was interrupted is simply started again: what is stored is skipped. Imports the pipeline, the store and the domain.
"""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from bot.domain import Article, Source
from bot.errors import ExtractionError, UsageError
from bot.queries import BEFORE_ALL

SOURCE_PREFIX = "archive"
_FIELD_LIMIT = 16 * 1024 * 1024
_LONGEST_LINE = 64 * 1024 * 1024
_PARQUET_ROWS = 256


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """One article of an archive. `id` is the archive's own, `published` a day or a moment in UTC, None where nobody says."""

    id: str | int
    title: str
    text: str
    published: datetime | None
    source: str = ""
    url: str = ""
    number: int = 0

    @property
    def day(self) -> date | None:
        return self.published.date() if self.published else None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that is no article: its number, from 1, and why."""

    number: int
    why: str


FIELDS = ("id", "title", "text", "published", "source", "url")
Names = Mapping[str, str]
"""The name in the archive of each field that is called otherwise there; an id that is named "" is made of the row's text."""
_AS_IT_IS: Names = {}


def read_jsonl(stream: Iterable[bytes], names: Names = _AS_IT_IS) -> Iterator[ArchiveRow | BadRow]:
    """The articles of a JSON-lines stream in order, blank lines left out, one line held at a time."""
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            yield row_of(_json_object(line), number, names)
        except ExtractionError as error:
            yield BadRow(number, error.what)


def read_csv(stream: IO[bytes], names: Names = _AS_IT_IS) -> Iterator[ArchiveRow | BadRow]:
    """The articles of a CSV with a header line that names at least `id` and `text`."""
    csv.field_size_limit(_FIELD_LIMIT)
    reader = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline=""), strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(reader.line_num, f"not CSV: {error}")
            return
        try:
            yield row_of({key: value or None for key, value in row.items() if key}, reader.line_num, names)
        except ExtractionError as error:
            yield BadRow(reader.line_num, error.what)


def read_parquet(stream: IO[bytes], names: Names = _AS_IT_IS) -> Iterator[ArchiveRow | BadRow]:
    """The articles of a Parquet file, a few hundred rows held at a time; only the columns of our fields are read."""
    file = _parquet(stream)
    wanted = {names.get(field, field) for field in FIELDS}
    columns = [name for name in file.schema_arrow.names if name in wanted]
    number = 0
    for batch in file.iter_batches(batch_size=_PARQUET_ROWS, columns=columns):
        for record in batch.to_pylist():
            number += 1
            try:
                yield row_of(record, number, names)
            except ExtractionError as error:
                yield BadRow(number, error.what)


def row_of(record: Mapping[str, Any], number: int = 0, names: Names = _AS_IT_IS) -> ArchiveRow:
    """The article a mapping `{id, title, text, published, source, url}` tells of; ExtractionError where it is none."""
    called = {field: names.get(field, field) for field in FIELDS}
    text = record.get(called["text"])
    if not isinstance(text, str):
        raise ExtractionError(f"'{called['text']}' is missing or no text")
    ident = record.get(called["id"]) if called["id"] else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]
    if isinstance(ident, bool) or not isinstance(ident, str | int) or ident == "":
        raise ExtractionError(f"'{called['id']}' is missing or no text")
    words = {}
    for field in ("title", "source", "url"):
        value = record.get(called[field])
        if value is not None and not isinstance(value, str):
            raise ExtractionError(f"'{called[field]}' is no text")
        words[field] = _clean(value or "")
    published = moment_of(record.get(called["published"]), called["published"])
    return ArchiveRow(ident, words["title"], _clean(text), published, words["source"], words["url"], number)


def names_of(pairs: Iterable[str]) -> Names:
    """The mapping that `text=body` and the like ask for; UsageError where one is none."""
    names: dict[str, str] = {}
    for pair in pairs:
        field, equals, name = pair.partition("=")
        if not equals or field not in FIELDS or (not name and field != "id"):
            raise UsageError(f"'{pair[:60]}' maps no field", f"the fields are {', '.join(FIELDS)}", "Write for example: --map text=body")
        names[field] = name
    return names


def moment_of(value: object, name: str = "published") -> datetime | None:
    """`2021-09-14` or an ISO moment as UTC, or a typed day or moment; None for nothing; ExtractionError for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, str | datetime):
        raise ExtractionError(f"'{name}' is no date: {str(value)[:40]!r}")
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value.strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ExtractionError(f"'{name}' is no date: {str(value)[:40]!r}; write YYYY-MM-DD") from None


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked where its name ends in .gz; UsageError in one line where it cannot be read."""
    try:
        stream: Any = gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise UsageError(f"cannot read {path}", error.strerror or str(error), "Check the file's name") from None
    try:
        with stream:
            yield stream
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UsageError(f"cannot read {path}", f"it is no whole gzip file: {error}", "Fetch or pack it again") from None


def reader_of(path: Path) -> Callable[[IO[bytes], Names], Iterator[ArchiveRow | BadRow]]:
    """How to read the file, by its name; UsageError for a kind that is not read."""
    name = path.name.casefold()
    if name.endswith(".parquet"):
        return read_parquet
    if name.removesuffix(".gz").endswith((".jsonl", ".ndjson", ".json")):
        return read_jsonl
    if name.removesuffix(".gz").endswith(".csv"):
        return read_csv
    kinds = "JSON lines (.jsonl), CSV (.csv), both also as .gz, and Parquet (.parquet) are"
    raise UsageError(f"{path.name}: no archive that can be read", kinds, "Convert the file")


def rows_in(path: Path) -> int:
    """About how many rows the file has, for a bar that knows its end: one pass over the bytes, or what a Parquet file says of itself."""
    with opened(path) as stream:
        if path.name.casefold().endswith(".parquet"):
            return int(_parquet(stream).metadata.num_rows)
        return sum(1 for line in stream if line.strip()) - (1 if ".csv" in path.name.casefold() else 0)


def _parquet(stream: IO[bytes]) -> Any:
    """The file, opened by the library of an extra of ours; UsageError where that is missing or the file is no Parquet."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError(
            "Parquet cannot be read", "its library pyarrow is not installed", "Run: pip install readout-bot[parquet]"
        ) from None
    try:
        return parquet.ParquetFile(stream)
    except (pyarrow.ArrowException, OSError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError("the file is no whole Parquet file", why, "Fetch or write it again") from None


def article_of(row: ArchiveRow, archive: str, *, fetched: datetime) -> Article:
    """The baseline article of a row. The id hangs on the archive's name and the row's own id alone, so it is stable."""
    source_id = source_of(archive, row.source).id
    digest = hashlib.sha256(f"{archive}\0{row.id}".encode(errors="replace")).digest()
    ident = base64.b32encode(digest).decode().lower()[:20]
    url = row.url or f"archive:{archive}#{row.id}"
    # The day of the backfill would make old news the newest of all.
    moment = fetched if row.published else BEFORE_ALL
    return Article(ident, source_id, url, row.title, row.text, row.published, moment, baseline=True)


def source_of(archive: str, name: str = "") -> Source:
    """The pseudo-source that archive articles hang on; never polled."""
    label = name or archive
    slug = "".join(char if char.isascii() and char.isalnum() else "-" for char in label.casefold()).strip("-")[:60] or "articles"
    return Source(f"{SOURCE_PREFIX}-{slug}", label, "https://archive.invalid/", enabled=False)


def _clean(text: str) -> str:
    """Without NUL and lone surrogates, which neither a database nor the language pipeline takes; as long as before, so spans hold."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _json_object(line: bytes) -> Mapping[str, Any]:
    if len(line) > _LONGEST_LINE:
        raise ExtractionError(f"the line has {len(line):,} bytes, at most {_LONGEST_LINE:,}")
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ExtractionError("not UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise ExtractionError(f"no JSON: {error.msg if isinstance(error, json.JSONDecodeError) else 'nested too deeply'}") from None
    if not isinstance(value, dict):
        raise ExtractionError("no JSON object")
    return value
