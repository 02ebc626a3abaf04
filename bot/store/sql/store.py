"""The SQL store: one engine, one transaction at a time for each who asks. Imports the ports, the errors and this part's modules only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.clock import Clock
from bot.errors import StoreError
from bot.store.migrations import is_current, migrate
from bot.store.ports import Transaction
from bot.store.sql.address import WRITES, Address, make_engine, parse_address, probe_file
from bot.store.sql.faults import Faults
from bot.store.sql.late import Decoded
from bot.store.sql.late_transaction import LateTransaction
from bot.store.sql.locks import ServiceLock, lock_keys
from bot.store.sql.session import Session
from bot.store.sql.transaction import SqlTransaction

_MIGRATION_KEY = "migration"


class SqlStore:
    """Lives on one event loop. Made by `open_sql_store`."""

    def __init__(self, engine: AsyncEngine, address: Address, clock: Clock) -> None:
        self.engine = engine
        self._address = address
        self._clock = clock
        self._faults = Faults(address.name)
        self._service_lock = ServiceLock(address.file) if address.file else None
        # SQLite has one writer: its own writers stand in a fair line here, and only other processes are waited for in the file.
        self._turn = asyncio.Lock() if address.file else None
        self._decoded = Decoded()

    @property
    def one_writer(self) -> bool:
        return self._address.file is not None

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        return self._transaction({WRITES: True})

    def settling(self, article_ids: Iterable[str]) -> AbstractAsyncContextManager[Transaction]:
        if not self._address.file:
            # Others write meanwhile: only what is read under its lock counts.
            return self.writing()
        return self._settling(list(article_ids))

    @asynccontextmanager
    async def _settling(self, article_ids: list[str]) -> AsyncIterator[Transaction]:
        async with self._connection({WRITES: True}) as connection:
            late = LateTransaction(connection, self._faults, self._clock, self._decoded)
            await late.begin(article_ids)
            yield late
            await late.finish()

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """One snapshot of the database; a write in it is refused."""
        if self._address.file:
            return self._transaction({WRITES: False})
        return self._transaction({WRITES: False, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True})

    async def claim_service(self, owner: str) -> None:
        if self._service_lock:
            self._service_lock.claim(owner)

    async def release_service(self) -> None:
        if self._service_lock:
            self._service_lock.release()

    async def close(self) -> None:
        await self.release_service()
        await self.engine.dispose()

    async def migrate(self) -> None:
        """A database that is up to date is only read, so that opening it never waits for a writer."""
        async with self._connection({WRITES: False}) as connection:
            if await connection.run_sync(is_current):
                return
        async with self._connection({WRITES: True}) as connection:
            await lock_keys(Session(connection, self._faults), [_MIGRATION_KEY])
            await connection.run_sync(migrate)

    @asynccontextmanager
    async def _transaction(self, options: dict[str, Any]) -> AsyncIterator[Transaction]:
        async with self._connection(options) as connection:
            yield SqlTransaction(connection, self._faults, self._clock)

    @asynccontextmanager
    async def _connection(self, options: dict[str, Any]) -> AsyncIterator[AsyncConnection]:
        async with self._turn_to_write(options[WRITES]):
            with self._faults.told("open"):
                connection = await self.engine.connect()
            try:
                with self._faults.told("open"):
                    await connection.execution_options(**options)
                    await connection.begin()
                yield connection
                await self._commit(connection)
            finally:
                # Rolls back what was not committed, also where the task is cancelled.
                await connection.close()

    async def _commit(self, connection: AsyncConnection) -> None:
        try:
            with self._faults.told("write to"):
                await connection.commit()
        except BaseException:
            # SQLite keeps a transaction open whose COMMIT failed: such a connection is not given to the next one.
            await connection.invalidate()
            raise

    @asynccontextmanager
    async def _turn_to_write(self, writes: bool) -> AsyncIterator[None]:
        if self._turn is None or not writes:
            yield
            return
        try:
            await asyncio.wait_for(self._turn.acquire(), max(self._address.busy_seconds, 0.001))
        except TimeoutError:
            why = "another transaction of this process holds it"
            raise StoreError(f"could not write to {self._address.name}", why, "Try again; report it if it lasts") from None
        try:
            yield
        finally:
            self._turn.release()


async def open_sql_store(url: str, *, clock: Clock) -> SqlStore:
    """See `bot.store.open_store`."""
    address = parse_address(url)
    if address.file and not address.file.parent.is_dir():
        raise StoreError(f"could not open {address.name}", f"there is no folder {address.file.parent}", "Create it, or name another file")
    faults = Faults(address.name)
    with faults.told("open"):
        await asyncio.to_thread(probe_file, address)
    store = SqlStore(make_engine(address), address, clock)
    try:
        with faults.told("open"):
            await store.migrate()
    except BaseException:
        await store.close()
        raise
    return store
