"""What a text worker runs: it takes one call after another from its parent, and answers with the value or the error.

Started as `python -m bot.documents.worker`; it ends when its parent does. Imports the errors only, and what a call names.
"""

from __future__ import annotations

import logging
import math
import os
import pickle
import resource
import signal
import struct
import sys
from typing import BinaryIO

from bot.errors import SourceError

LENGTH = struct.Struct(">Q")
# A hostile document must not take the machine's memory with it; lxml and the interpreter need well below half of this.
MEMORY_BYTES = 2 * 1024**3
READY = b"ready"


def main() -> None:
    """Serves calls until the parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    logging.getLogger().addHandler(logging.NullHandler())  # parsers grumble about bad pages; an operator's terminal is not the place
    _cap_memory()
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a library that prints must not break the answers
    _write(answers, READY)
    while (message := _read(calls)) is not None:
        answer = _answer(message)
        signal.alarm(0)
        _write(answers, answer)


def _cap_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _answer(message: bytes) -> bytes:
    try:
        function, arguments, deadline = pickle.loads(message)  # noqa: S301 - the parent's own words, over a private pipe
        signal.alarm(math.ceil(deadline) + 1)  # ends this process if its parent is no more there to do so
        return pickle.dumps((True, function(*arguments)))
    except SourceError as error:
        return pickle.dumps((False, error))
    except Exception as error:  # the outermost edge: whatever else a parser raises is told to the parent in words
        why = f"{type(error).__name__}: {error}"[:500]
        return pickle.dumps((False, SourceError("a document could not be read", why, "The source is tried again later", kind="crashed")))


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])


def _write(stream: BinaryIO, message: bytes) -> None:
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


if __name__ == "__main__":
    main()
