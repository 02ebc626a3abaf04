"""Locks that live as long as a transaction, and the one that lives as long as a service. Imports the errors and the session only."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from sqlalchemy import func, select

from bot.errors import StoreError
from bot.store.sql.session import Session


async def lock_keys(session: Session, keys: Iterable[str]) -> None:
    """Holds until the transaction ends. On SQLite nothing is to do: a writing transaction holds the whole file from its BEGIN on."""
    if not session.on_postgres:
        return
    # By number, not by name: two names may share a number, and only one order for all keeps transactions from waiting in a ring.
    for number in sorted({_number(key) for key in keys}):
        await session.value(select(func.pg_advisory_xact_lock(number)))


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


class ServiceLock:
    """Keeps a second service off the same SQLite file. The kernel frees it when the process dies, however it dies."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._path = file.with_name(file.name + ".lock")
        self._handle: int | None = None

    def claim(self, owner: str) -> None:
        """StoreError where another process, or another store of this one, holds it. `owner` is what the other one is told."""
        if self._handle is not None:
            return
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            next_step = "Give the user that runs Readout the right to write there"
            raise StoreError(f"could not lock {self._path}", error.strerror or "", next_step) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(handle, 200).decode(errors="replace").strip()
            os.close(handle)
            who = f"another Readout ({holder})" if holder else "another Readout"
            raise StoreError(f"{who} is running on {self._file}", "", "Stop it first, or name another database") from error
        self._handle = handle
        # The lock holds without the name, which is only what another one is told: a full disk is for the first write to tell.
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, owner.encode()[:200])

    def release(self) -> None:
        # The file stays: to remove it would let two others lock two files of one name.
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
