"""Both databases for the tests that need one: SQLite in the test's folder, and PostgreSQL in a schema of the test's own.

PostgreSQL is the one of READOUT_TEST_POSTGRES, or else one that is started here from the system's package, on loopback, for the
session; where there is none the tests skip and say so.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

_ABSENT = "no PostgreSQL here: install the system's postgresql package, or set READOUT_TEST_POSTGRES to a database's URL"


def _program(name: str) -> str | None:
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(packaged[-1]) if packaged else shutil.which(name)


def _as_a_common_user() -> tuple[list[str], pwd.struct_passwd | None]:
    """The words before a command, and whom it then runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return [], None
    runner = shutil.which("runuser")
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users.get("nobody")
    if runner is None or user is None:
        pytest.skip(f"{_ABSENT}; as root, also a user `postgres` and the program `runuser`")
    return [runner, "-u", user.pw_name, "--"], user


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of a database in which schemas may be made; skips where there can be none."""
    if given := os.environ.get("READOUT_TEST_POSTGRES"):
        yield given.replace("postgresql+psycopg://", "postgresql://", 1)  # the settings' form; the driver itself takes the plain one
        return
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if initdb is None or pg_ctl is None:
        pytest.skip(_ABSENT)
    before, user = _as_a_common_user()
    with tempfile.TemporaryDirectory(prefix="readout-pg-", ignore_cleanup_errors=True) as folder:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data, port = f"{folder}/data", _free_port()

        def run(*command: str) -> None:
            done = subprocess.run([*before, *command], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            assert done.returncode == 0, f"{command[0]} failed: {done.stderr}"

        run(initdb, "-D", data, "-U", "readout", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        settings = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off -c full_page_writes=off -c max_connections=50"
        run(pg_ctl, "-D", data, "-w", "-t", "60", "-l", f"{folder}/log", "-o", settings, "start")
        try:
            yield f"postgresql://readout@127.0.0.1:{port}/postgres"
        finally:
            run(pg_ctl, "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The one server of the session."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A schema of the test's own, dropped after it."""
    psycopg = pytest.importorskip("psycopg")
    schema = f"readout_test_{os.getpid()}_{os.urandom(4).hex()}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{postgres_server}{'&' if '?' in postgres_server else '?'}options={quote(f'-c search_path={schema}')}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'readout.sqlite'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database, once of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))
