"""Runs parsers in processes of their own, off the event loop, where one that hangs or grows can be killed and replaced.

The workers are started as modules rather than by multiprocessing, which would run the caller's main program again in each.
Imports the errors and `worker` only.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from collections.abc import Callable
from typing import Any, Self, TypeVar, TypeVarTuple, Unpack, cast

from bot.documents.worker import LENGTH, READY
from bot.errors import SourceError

Ts = TypeVarTuple("Ts")
R = TypeVar("R")

# Importing the parsers on a busy machine; no call's own deadline runs meanwhile.
_START_SECONDS = 60.0


class TextWorkers:
    """A few processes, started when first needed. Use as `async with TextWorkers() as workers`, or call `aclose`."""

    def __init__(self, size: int = 2) -> None:
        if size < 1:
            raise ValueError("a pool has at least one worker")
        self._places = asyncio.Semaphore(size)
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def run(self, fn: Callable[[Unpack[Ts]], R], *args: *Ts, deadline: float) -> R:
        """What `fn(*args)` gives, computed in a worker within `deadline` seconds.

        `fn` is a function at a module's top level, or a `functools.partial` of one; a SourceError it raises is raised here.
        SourceError with kind "timeout" where it is late (its worker is killed), "crashed" where it raised anything else or died.
        """
        async with self._places:
            worker = self._idle.pop() if self._idle else _Worker()
            self._busy.add(worker)
            try:
                well, value = await worker.call(fn, args, deadline)
            except BaseException:
                await worker.kill()  # late, dead, or abandoned in the middle of a call: it is not to be trusted with another
                raise
            else:
                self._idle.append(worker)
            finally:
                self._busy.discard(worker)
        if not well:
            raise value
        return cast("R", value)

    async def aclose(self) -> None:
        """Ends every worker at once."""
        workers = [*self._idle, *self._busy]
        self._idle.clear()
        await asyncio.gather(*(worker.kill() for worker in workers))


class _Worker:
    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def call(self, fn: Callable[..., Any], args: tuple[Any, ...], deadline: float) -> tuple[bool, Any]:
        message = pickle.dumps((fn, args, deadline))
        try:
            process = self._process or await self._start()
            async with asyncio.timeout(deadline):
                _, answer = await asyncio.gather(_send(process, message), _receive(process))
        except TimeoutError as error:
            what = f"reading a document took longer than {deadline:g} seconds"
            raise SourceError(what, "it was ended", "The source is tried again later", kind="timeout") from error
        except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionResetError) as error:
            why = "the document may have taken more memory than it is allowed"
            raise SourceError("a document ended its reader", why, "The source is tried again later", kind="crashed") from error
        return cast("tuple[bool, Any]", pickle.loads(answer))  # noqa: S301 - our own worker's words, over a private pipe

    async def _start(self) -> asyncio.subprocess.Process:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path)}
        process = await asyncio.create_subprocess_exec(
            # The part's door imports the worker's words, which runpy would remark upon in the operator's terminal.
            sys.executable, "-W", "ignore::RuntimeWarning:runpy", "-m", "bot.documents.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment, start_new_session=True,
        )  # fmt: skip
        self._process = process
        async with asyncio.timeout(_START_SECONDS):
            if await _receive(process) != READY:
                raise BrokenPipeError("the worker did not greet")
        return process

    async def kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        # asyncio closes the pipes when its loop turns; closing the transport here spares a warning when the loop ends first
        cast("Any", process)._transport.close()


async def _send(process: asyncio.subprocess.Process, message: bytes) -> None:
    if process.stdin is None:
        raise BrokenPipeError("the worker has no input")
    process.stdin.write(LENGTH.pack(len(message)) + message)
    await process.stdin.drain()


async def _receive(process: asyncio.subprocess.Process) -> bytes:
    if process.stdout is None:
        raise BrokenPipeError("the worker has no output")
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return await process.stdout.readexactly(length)
