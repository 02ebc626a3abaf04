"""Where a source is polled: at its configured address, or where it has moved or was found again; and when it has ended. Pure.

Imports the domain, the errors, the store's contracts and the kinds.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain import Source
from bot.errors import SourceError
from bot.sources.kinds import Reading
from bot.store import SourceMemory, SourceState

# So many times running a permanent redirect leads to the same address until it is believed.
ANSWERS_TO_MOVE = 3
# So many times running "gone for good" is answered until it is believed; nothing else ends a source.
ANSWERS_TO_END = 2
# So often an address that is not the configured one may fail until the configured one is tried again.
_FAILURES_TO_RETURN = 3


def address_of(source: Source, state: SourceState) -> tuple[Source, SourceState]:
    """The source at the address to poll. What was learnt at another configured address than the present one is forgotten."""
    memory = state.memory
    if memory.configured and memory.configured != source.url:
        began = SourceMemory(configured=source.url, hours=memory.hours, weeks=memory.weeks, learnt=memory.learnt)
        state = replace(state, etag=None, last_modified=None, failures=0, error=None, error_kind=None, memory=began)
    elif not memory.configured:
        state = replace(state, memory=replace(memory, configured=source.url))
    address = state.memory.address
    return replace(source, url=address) if address else source, state


def after_reading(memory: SourceMemory, polled: str, reading: Reading, day: str) -> SourceMemory:
    """The memory after the address `polled` answered well: a move that was told often enough is made, a feed found again is kept."""
    if reading.found_again:
        return replace(
            memory, gone=0, address=reading.found_again, moving_to=None, moving_seen=0,
            change=f"{day}: {polled} is a web page now; its feed was found at {reading.found_again}",
        )  # fmt: skip
    if not reading.moved or reading.moved == polled:
        as_usual = not memory.gone and memory.moving_to is None and not memory.moving_seen
        return memory if as_usual else replace(memory, gone=0, moving_to=None, moving_seen=0)
    seen = memory.moving_seen + 1 if memory.moving_to == reading.moved else 1
    if seen < ANSWERS_TO_MOVE:
        return replace(memory, gone=0, moving_to=reading.moved, moving_seen=seen)
    back = reading.moved == memory.configured
    return replace(
        memory, gone=0, address=None if back else reading.moved, moving_to=None, moving_seen=0,
        change=f"{day}: moved from {polled} to {reading.moved}",
    )  # fmt: skip


def after_failure(memory: SourceMemory, error: SourceError, failures: int, day: str) -> SourceMemory:
    """The memory after a poll failed: twice gone is ended, and an address that fails gives way to the configured one."""
    memory = replace(memory, gone=memory.gone + 1 if error.kind == "gone" else 0, moving_to=None, moving_seen=0)
    if memory.address and (memory.gone or failures >= _FAILURES_TO_RETURN):
        return replace(memory, address=None, gone=0, change=f"{day}: {memory.address} failed; back to {memory.configured}")
    if memory.gone >= ANSWERS_TO_END:
        return replace(memory, ended=True, change=f"{day}: ended, since it answered {ANSWERS_TO_END} times that it is gone for good")
    return memory
