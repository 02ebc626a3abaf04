"""Files that a command writes: whole under their name, or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.errors import ReadoutError, UsageError


@contextmanager
def target(file: str) -> Iterator[IO[bytes]]:
    """Standard output for "-", or a file that appears under its name only when it is whole."""
    if file == "-":
        yield sys.stdout.buffer
        return
    whole, part = Path(file), Path(file + ".part")
    try:
        stream = part.open("wb")
    except OSError as error:
        raise UsageError(f"cannot write {file}", error.strerror or str(error), "Name a file in a folder that can be written to") from None
    try:
        with stream:
            yield stream
        part.replace(whole)
    except OSError as error:
        raise ReadoutError(f"cannot write {file}", error.strerror or str(error), "Free some space, or name another file") from None
    finally:
        part.unlink(missing_ok=True)
