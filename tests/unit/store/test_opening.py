"""Opening a database, and what is said where it cannot be opened, read or written."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bot.errors import StoreError
from bot.store import Stored, open_store
from bot.store.sql.asking_tables import FULL_TEXT
from bot.store.sql.tables import metadata


async def open_and_close(url: str, build: Any) -> None:
    store = await open_store(url, clock=lambda: build.now)
    await store.close()


def refusal(url: str, build: Any) -> str:
    """What a person reads; it is one line."""
    with pytest.raises(StoreError) as told:
        asyncio.run(open_and_close(url, build))
    assert "\n" not in str(told.value)
    return str(told.value)


@contextmanager
def without_roots_rights() -> Iterator[None]:
    """Root may write everywhere, so a test of rights acts as a common user meanwhile."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that another user can reach, which pytest's own is not."""
    with tempfile.TemporaryDirectory(prefix="readout-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("form", ["sqlite:///{}", "sqlite+aiosqlite:///{}", "sqlite+pysqlite:///{}"])
def test_every_usual_form_of_a_sqlite_url_opens(form: str, tmp_path: Path, build: Any) -> None:
    file = tmp_path / "with space, ü and #.sqlite"
    asyncio.run(open_and_close(form.format(file), build))
    assert file.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.postgres
@pytest.mark.parametrize("form", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_form_of_a_postgresql_url_opens(form: str, postgres_url: str, build: Any) -> None:
    asyncio.run(open_and_close(postgres_url.replace("postgresql", form, 1), build))


def test_what_was_stored_is_there_when_opened_again(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.writing() as transaction:
            await transaction.articles.add(build.article())
        async with opened() as store, store.reading() as transaction:
            assert await transaction.articles.get("a1") == build.article()

    asyncio.run(main())


def test_several_may_open_a_new_database_at_the_same_moment(opened: Any, build: Any) -> None:
    async def one(number: int) -> None:
        async with opened() as store, store.writing() as transaction:
            await transaction.articles.add(build.article(f"a{number}"))

    async def main() -> None:
        await asyncio.gather(*(one(number) for number in range(6)))
        async with opened() as store, store.reading() as transaction:
            assert await transaction.articles.counts() == {"pending": 6}

    asyncio.run(main())


def test_the_migrations_make_the_very_tables_the_code_uses(opened: Any) -> None:
    def difference(connection: Any) -> Any:
        # SQLAlchemy has no table for the full-text index; that it is there and works is for test_texts to show.
        mine = {"include_name": lambda name, _kind, _parents: not (name or "").startswith(FULL_TEXT)}
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True, **mine}), metadata)

    async def main() -> None:
        async with opened() as store, store.engine.connect() as connection:
            assert await connection.run_sync(difference) == []

    asyncio.run(main())


def test_a_sqlite_file_is_kept_safe_against_a_power_cut(sqlite_url: str, build: Any) -> None:
    async def main() -> None:
        store = await open_store(sqlite_url, clock=lambda: build.now)
        async with store.writing() as transaction:
            connection = transaction.connection  # type: ignore[attr-defined]
            values = {
                name: (await connection.execute(text(f"PRAGMA {name}"))).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        await store.close()
        assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}

    asyncio.run(main())


def test_a_transaction_that_fails_leaves_nothing(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            with pytest.raises(ZeroDivisionError):
                async with store.writing() as transaction:
                    await transaction.articles.add(build.article())
                    raise ZeroDivisionError
            async with store.reading() as transaction:
                assert await transaction.articles.get("a1") is None

    asyncio.run(main())


def test_a_cancelled_writer_leaves_nothing_and_the_next_one_writes(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            wrote = asyncio.Event()

            async def write() -> None:
                async with store.writing() as transaction:
                    await transaction.articles.add(build.article("cancelled"))
                    wrote.set()
                    await asyncio.Event().wait()

            task = asyncio.create_task(write())
            await wrote.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            async with store.writing() as transaction:
                assert await transaction.articles.get("cancelled") is None
                assert await transaction.articles.add(build.article()) is Stored.NEW

    asyncio.run(main())


def test_a_reading_transaction_sees_one_moment_and_refuses_to_write(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            async with store.reading() as reader:
                assert await reader.articles.counts() == {"pending": 0}
                async with store.writing() as writer:
                    await writer.articles.add(build.article())
                assert await reader.articles.counts() == {"pending": 0}
            with pytest.raises(StoreError):
                async with store.reading() as reader:
                    await reader.articles.add(build.article("a2"))
            async with store.reading() as reader:
                assert await reader.articles.counts() == {"pending": 1}

    asyncio.run(main())


def test_transactions_that_lock_one_key_follow_each_other(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as one, opened() as two:

            async def count_up(store: Any, keys: list[str]) -> None:
                async with store.writing() as transaction:
                    await transaction.lock(keys)
                    event = await transaction.events.get("e1")
                    await transaction.events.update(build.event(revision=event.revision + 1))

            async with one.writing() as transaction:
                await transaction.events.insert(build.event())
            # Given in either order, because a ring of waiting would never end.
            await asyncio.gather(*(count_up(store, keys) for store in (one, two) for keys in (["RUS", "PAK"], ["PAK", "RUS"]) * 4))
            async with one.reading() as transaction:
                event = await transaction.events.get("e1")
                assert event and event.revision == 17

    asyncio.run(main())


def test_a_moment_without_a_zone_is_refused(opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store:
            with pytest.raises(StoreError, match="carries no time zone"):
                async with store.writing() as transaction:
                    await transaction.outbox.put(build.delivery("d1", due=datetime(2021, 9, 14)))

    asyncio.run(main())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x?timeout=soon",
        "sqlite:///x?mode=ro",
        "mysql://ann:s3cret@host/x",
        "postgresql://ann:s3cret@host:x/y",
    ],
)
def test_a_url_that_names_no_usable_database_is_refused_without_its_password(url: str, build: Any) -> None:
    told = refusal(url, build)
    assert told.startswith("the database URL cannot be used")
    assert "sqlite:///FILE" in told
    assert "s3cret" not in told


@pytest.mark.parametrize("content", [b"<html>This is no database</html>\n" * 200, b"short"])
def test_a_file_that_is_no_database_is_told_and_left_alone(content: bytes, tmp_path: Path, build: Any) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(content)
    assert f"could not open {file}: the file is no database" in refusal(f"sqlite:///{file}", build)
    assert file.read_bytes() == content


def test_a_missing_folder_is_told(tmp_path: Path, build: Any) -> None:
    assert "there is no folder" in refusal(f"sqlite:///{tmp_path}/nowhere/x.sqlite", build)


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path, build: Any) -> None:
    assert "the file cannot be opened" in refusal(f"sqlite:///{tmp_path}", build)


def test_a_folder_that_cannot_be_written_is_told(public_folder: Path, sqlite_url: str, build: Any) -> None:
    asyncio.run(open_and_close(sqlite_url, build))  # Loads every module while they can be read.
    public_folder.chmod(0o555)
    with without_roots_rights():
        told = refusal(f"sqlite:///{public_folder}/x.sqlite", build)
    assert re.search("cannot be (opened|written)", told)
    assert "may be written" in told or "right to write" in told


def test_a_file_that_cannot_be_written_is_told(public_folder: Path, build: Any) -> None:
    file = public_folder / "x.sqlite"
    asyncio.run(open_and_close(f"sqlite:///{file}", build))
    file.chmod(0o444)
    public_folder.chmod(0o555)
    with without_roots_rights():
        told = refusal(f"sqlite:///{file}", build)
    assert re.search("cannot be (opened|written)", told)


def test_a_full_disk_is_told_and_nothing_half_written_stays(sqlite_url: str, build: Any) -> None:
    async def main() -> None:
        store = await open_store(sqlite_url, clock=lambda: build.now)
        with pytest.raises(StoreError, match="the disk is full"):
            async with store.writing() as transaction:
                connection = transaction.connection  # type: ignore[attr-defined]
                pages = (await connection.execute(text("PRAGMA page_count"))).scalar()
                await connection.execute(text(f"PRAGMA max_page_count={pages + 2}"))
                await transaction.articles.add(build.article("small"))
                await transaction.articles.add(build.article("large", text="x" * 200_000))
        await store.close()
        store = await open_store(sqlite_url, clock=lambda: build.now)
        async with store.writing() as transaction:
            assert await transaction.articles.counts() == {"pending": 0}
            await transaction.articles.add(build.article("small"))
        await store.close()

    asyncio.run(main())


def test_a_database_another_process_holds_is_told_and_can_still_be_read(sqlite_url: str, build: Any) -> None:
    async def main() -> None:
        await open_and_close(sqlite_url, build)
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            store = await open_store(f"{sqlite_url}?timeout=0.05", clock=lambda: build.now)
            with pytest.raises(StoreError, match="locked by another process"):
                async with store.writing():
                    pytest.fail("two writers at once")
            async with store.reading() as transaction:
                assert await transaction.articles.counts() == {"pending": 0}
            other.execute("COMMIT")
            async with store.writing() as transaction:
                await transaction.articles.add(build.article())
            await store.close()

    asyncio.run(main())


def test_a_transaction_within_a_transaction_is_told_and_does_not_hang(sqlite_url: str, build: Any) -> None:
    async def main() -> None:
        store = await open_store(f"{sqlite_url}?timeout=0.05", clock=lambda: build.now)
        with pytest.raises(StoreError, match="another transaction of this process"):
            async with store.writing(), store.writing():
                pytest.fail("two writers at once")
        await store.close()

    asyncio.run(main())


def test_a_database_of_a_newer_readout_is_told_and_left_alone(url: str, opened: Any, build: Any) -> None:
    async def main() -> None:
        async with opened() as store, store.engine.begin() as connection:
            await connection.execute(text("PRAGMA query_only=OFF" if url.startswith("sqlite") else "SELECT 1"))
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    asyncio.run(main())
    told = refusal(url, build)
    assert told.startswith("the database was made by a newer version of Readout")
    assert "Upgrade readout-bot" in told


def test_a_postgresql_that_does_not_answer_is_told_without_the_password(build: Any) -> None:
    told = refusal("postgresql://ann:s3cret@127.0.0.1:1/news", build)
    assert "could not open postgresql+psycopg://ann:***@127.0.0.1:1/news" in told
    assert "Check that PostgreSQL is running" in told
    assert "s3cret" not in told


@pytest.mark.postgres
def test_a_postgresql_without_the_database_is_told(postgres_server: str, build: Any) -> None:
    head, _, _ = postgres_server.partition("?")
    assert "nowhere" in refusal(f"{head.rsplit('/', 1)[0]}/nowhere", build)


def test_a_missing_driver_is_told_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch, build: Any) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install readout-bot[postgres]" in refusal("postgresql://127.0.0.1/news", build)


def test_one_file_has_one_service(sqlite_url: str, build: Any) -> None:
    async def main() -> None:
        one = await open_store(sqlite_url, clock=lambda: build.now)
        two = await open_store(sqlite_url, clock=lambda: build.now)
        await one.claim_service("host-7")
        await one.claim_service("host-7")
        with pytest.raises(StoreError, match=r"another Readout \(host-7\) is running on .*readout.sqlite\. Stop"):
            await two.claim_service("host-8")
        await one.close()
        await two.claim_service("host-8")
        await two.release_service()
        await two.close()

    asyncio.run(main())


def test_a_full_disk_does_not_keep_the_one_service_from_its_file(sqlite_url: str, build: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    async def main() -> None:
        one = await open_store(sqlite_url, clock=lambda: build.now)
        two = await open_store(sqlite_url, clock=lambda: build.now)
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            await one.claim_service("host-7")
        with pytest.raises(StoreError, match="another Readout is running"):
            await two.claim_service("host-8")
        await one.close()
        await two.close()

    asyncio.run(main())
