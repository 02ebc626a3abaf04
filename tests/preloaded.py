"""Runs `readout` commands in processes of their own without a start of the interpreter and its imports for each.

One process imports the program once and forks for every command, so that a command still has its own memory, folder, environment,
streams and exit code. How a command behaves from a cold start is tested where that matters, with `python -m bot.cli`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
Readout = Callable[..., subprocess.CompletedProcess[str]]
"""What the fixture `readout` is: `readout("extract", "-", stdin="...")`."""


class Preloaded:
    """A context manager around the process that forks. `run` is like `subprocess.run` with captured output."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.preloaded"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate()

    def run(self, *args: str, folder: Path, env: Mapping[str, str], stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryDirectory(prefix="readout-test-") as name:
            streams = [Path(name) / stream for stream in ("stdin", "stdout", "stderr")]
            streams[0].write_bytes(stdin)
            wish = {"args": args, "folder": str(folder), "env": dict(env), "streams": [str(path) for path in streams]}
            assert self._process.stdin
            assert self._process.stdout
            self._process.stdin.write(json.dumps(wish) + "\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            out, errors = (path.read_text(encoding="utf-8") if path.exists() else "" for path in streams[1:])
        return subprocess.CompletedProcess(args, code, out, errors)


def serve() -> None:
    """Forks for each line of standard input until it ends, and answers with the exit code."""
    from bot import app, backfill, cli, doctor, opening  # noqa: F401 - imported for the forks

    opening.open_reader()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _become(wish: dict[str, list[str] | str | dict[str, str]]) -> None:
    """Turns the fork into the command and ends it as the command ends."""
    from bot.cli import main

    for number, path in enumerate(wish["streams"]):
        flags = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
        os.dup2(os.open(str(path), flags), number)
    sys.stdin, sys.stdout = open(0, encoding="utf-8", closefd=False), open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(wish["env"])  # type: ignore[arg-type]
    os.chdir(str(wish["folder"]))
    sys.argv = ["readout", *wish["args"]]
    code = 1
    try:
        main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # as the interpreter would; nothing may run on into the parent's loop
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
