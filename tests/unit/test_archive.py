"""Archives of articles: JSON lines and CSV, good lines in order, bad ones named by number, nothing that breaks the reading."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import ArchiveRow, BadRow, article_of, moment_of, names_of, opened, read_csv, read_jsonl, reader_of, rows_in, source_of
from bot.errors import ExtractionError, UsageError

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)


def rows(*lines: bytes) -> list[ArchiveRow | BadRow]:
    return list(read_jsonl(lines))


def test_good_lines_come_in_order_and_blank_ones_count_but_do_not_matter() -> None:
    found = rows(b'{"id": "a", "text": "x"}\n', b"\n", b'{"id": 7, "title": null, "text": "", "published": "2021-09-14"}\n')
    assert found == [ArchiveRow("a", "", "x", None, number=1), ArchiveRow(7, "", "", datetime(2021, 9, 14, tzinfo=UTC), number=3)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{", "no JSON"),
        (b"[1]", "no JSON object"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"text": "x"}', "'id'"),
        (b'{"id": true, "text": "x"}', "'id'"),
        (b'{"id": "", "text": "x"}', "'id'"),
        (b'{"id": "a"}', "'text'"),
        (b'{"id": "a", "text": 3}', "'text'"),
        (b'{"id": "a", "text": "x", "title": []}', "'title'"),
        (b'{"id": "a", "text": "x", "published": "yesterday"}', "'published'"),
        (b'{"id": "a", "text": "x", "published": 20210914}', "'published'"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_a_bad_line_is_told_by_number_and_the_next_is_read(line: bytes, why: str) -> None:
    bad, good = rows(line, b'{"id": "b", "text": "y"}')
    assert isinstance(bad, BadRow)
    assert bad.number == 1
    assert why in bad.why
    assert isinstance(good, ArchiveRow)


@given(st.lists(st.binary(max_size=80), max_size=20))
def test_any_bytes_are_rows_or_bad_rows(lines: list[bytes]) -> None:
    for row in read_jsonl(lines):
        assert isinstance(row, ArchiveRow | BadRow)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": st.text(min_size=1), "title": st.text(), "text": st.text(), "published": st.none() | st.dates().map(str)}
        )
    )
)
def test_what_was_written_as_json_lines_is_read_back(records: list[dict[str, str | None]]) -> None:
    found = rows(*(json.dumps(record).encode() for record in records))
    assert [row.id for row in found if isinstance(row, ArchiveRow)] == [record["id"] for record in records]


def test_a_moment_with_a_zone_becomes_utc_and_one_without_is_utc() -> None:
    assert moment_of("2021-09-14T23:30:00-03:00") == datetime(2021, 9, 15, 2, 30, tzinfo=UTC)
    assert moment_of("2021-09-14T10:00:00") == datetime(2021, 9, 14, 10, 0, tzinfo=UTC)


@given(st.text())
def test_any_text_as_a_moment_is_one_in_utc_or_an_error(text: str) -> None:
    try:
        moment = moment_of(text)
    except ExtractionError:
        return
    assert moment is None or moment.tzinfo is UTC


def test_a_csv_is_read_by_its_header_with_line_breaks_in_the_text() -> None:
    table = '\ufeffid,title,text,published\na,"One, two","first\nsecond",2021-09-14\nb,,x,\n'.encode()
    first, second = read_csv(io.BytesIO(table))
    assert first == ArchiveRow("a", "One, two", "first\nsecond", datetime(2021, 9, 14, tzinfo=UTC), number=3)
    assert isinstance(second, ArchiveRow)
    assert second.published is None


def test_a_csv_without_the_columns_says_so_for_each_line() -> None:
    (bad,) = read_csv(io.BytesIO(b"name,body\na,b\n"))
    assert isinstance(bad, BadRow)
    assert "'id'" in bad.why


def test_a_csv_that_breaks_off_inside_quotes_ends_with_a_bad_row() -> None:
    found = list(read_csv(io.BytesIO(b'id,text\na,x\nb,"never closed')))
    assert isinstance(found[0], ArchiveRow)
    assert isinstance(found[1], BadRow)


def test_an_articles_id_hangs_on_archive_and_row_alone_and_it_is_a_baseline() -> None:
    row = ArchiveRow("a", "Title", "Text", NOW, source="Dawn, Karachi")
    one, again = article_of(row, "wire", fetched=NOW), article_of(row, "wire", fetched=datetime(2022, 1, 1, tzinfo=UTC))
    assert one.id == again.id != article_of(row, "other", fetched=NOW).id
    assert one.baseline
    assert one.source_id == source_of("wire", "Dawn, Karachi").id


@given(st.text(alphabet=st.characters(categories=["Cs", "Cc", "L"])))
def test_a_text_can_be_stored_and_keeps_its_length_whatever_its_characters(text: str) -> None:
    (row,) = rows(json.dumps({"id": "a", "title": text, "text": text}).encode())
    assert isinstance(row, ArchiveRow)
    assert "\0" not in row.text
    assert len(row.text.encode("utf-8").decode("utf-8")) == len(text)


@given(st.text(max_size=200))
def test_any_name_makes_a_valid_source(name: str) -> None:
    assert source_of(name).id.startswith("archive-")


def test_a_packed_file_is_unpacked_and_a_missing_one_is_one_line(tmp_path: Path) -> None:
    packed = tmp_path / "x.jsonl.gz"
    packed.write_bytes(gzip.compress(b'{"id": "a", "text": "x"}\n'))
    with opened(packed) as stream:
        assert [row.id for row in reader_of(packed)(stream) if isinstance(row, ArchiveRow)] == ["a"]
    with pytest.raises(UsageError, match="cannot read"), opened(tmp_path / "none.jsonl"):
        pass
    with pytest.raises(UsageError, match="cannot read"), opened(tmp_path):
        pass


def test_a_kind_of_file_that_is_not_read_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="xlsx"):
        reader_of(Path("x.xlsx"))


def test_fields_under_other_names_are_read_by_the_mapping_and_an_id_can_be_made_of_the_text() -> None:
    names = names_of(["text=body", "title=headline", "id="])
    (row,) = read_jsonl([b'{"body": "x", "headline": "T", "id": 7}'], names)
    assert isinstance(row, ArchiveRow)
    assert (row.title, row.text) == ("T", "x")
    assert row.id == next(read_jsonl([b'{"body": "x", "headline": "other"}'], names)).id  # type: ignore[union-attr]
    (bad,) = read_jsonl([b'{"text": "x"}'], names)
    assert isinstance(bad, BadRow)
    assert "'body'" in bad.why


@pytest.mark.parametrize("pair", ["text", "body=text", "text=", "=x", ""])
def test_a_mapping_that_maps_no_field_is_refused(pair: str) -> None:
    with pytest.raises(UsageError, match="maps no field"):
        names_of([pair])


def test_a_parquet_is_read_in_order_with_typed_dates_and_its_other_columns_left_alone(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    number = 700
    columns = {
        "key": [f"a{n}" for n in range(number)],
        "text": [None if n == 3 else "x" for n in range(number)],
        "published": [NOW if n % 2 else None for n in range(number)],
        "vector": [[1.0, 2.0]] * number,
    }
    path = tmp_path / "wire.parquet"
    parquet.write_table(pyarrow.table(columns), path)
    with opened(path) as stream:
        found = list(reader_of(path)(stream, names_of(["id=key"])))
    assert rows_in(path) == len(found) == number
    assert found[1] == ArchiveRow("a1", "", "x", NOW, number=2)
    assert isinstance(found[3], BadRow)
    assert found[3].number == 4


@pytest.mark.parametrize("content", [b"", b"no parquet at all", b"PAR1" + b"\0" * 40 + b"PAR1"])
def test_a_damaged_parquet_is_a_usage_error_in_one_line(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "wire.parquet"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="Parquet"):
        rows_in(path)


def test_an_article_that_nobody_dates_is_filed_before_all_others() -> None:
    article = article_of(ArchiveRow("a", "", "x", None), "wire", fetched=NOW)
    assert (article.published, article.fetched.year) == (None, 1)


@pytest.mark.parametrize("damage", [lambda packed: packed[:-12], lambda packed: b"plain text", lambda packed: packed[:20] + b"\xff" * 40])
def test_a_damaged_gzip_file_is_a_usage_error_in_one_line(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "wire.jsonl.gz"
    path.write_bytes(damage(gzip.compress(b'{"id": "a", "text": "x"}\n' * 2000)))
    with pytest.raises(UsageError, match=r"wire\.jsonl\.gz.*gzip"), opened(path) as stream:
        list(read_jsonl(stream))
