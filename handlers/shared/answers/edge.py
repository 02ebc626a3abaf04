"""The outermost edge of a command: every error becomes a reply. Imports the errors, the log and the shared values."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable

from bot.errors import ReadoutError, UsageError
from bot.observe import get_logger
from handlers.shared.grammar import verb
from handlers.shared.replies import Block, Case, Code, Line, Paragraph, Reply
from handlers.shared.text import clean, shortened

_LOGGER = "readout.commands"
_LONGEST = 300
_COMMAND = re.compile(r"(?P<before>.*(?:with|example): )(?P<verb>[a-z]+)(?P<rest>(?: .*)?)")


async def guarded(verb_name: str, work: Callable[[], Awaitable[Reply]]) -> Reply:
    """What the work replies, or what went wrong in a reply; the log holds the rest under the reply's reference."""
    try:
        return await work()
    except UsageError as error:
        get_logger(_LOGGER).debug("refused", verb=verb_name, ref=error.reference, what=str(error))
        return told(error, Case.REFUSED)
    except ReadoutError as error:
        get_logger(_LOGGER).warning("failed", verb=verb_name, ref=error.reference, what=str(error))
        return told(error, Case.FAILED)
    except Exception as error:  # the outermost edge of a command
        reference = secrets.token_hex(4)
        get_logger(_LOGGER).error("unexpected error", verb=verb_name, ref=reference, exc_info=error)
        return told(
            ReadoutError("something unexpected went wrong", "", "Try again; tell the operator this reference", reference), Case.FAILED
        )


def told(error: ReadoutError, case: Case) -> Reply:
    """An error as a reply: what in the title, why and what to do below, the reference last."""
    blocks: list[Block] = [Paragraph((_sentence(error.why),))] if error.why else []
    blocks += [Paragraph(_step(error.next_step))] if error.next_step else []
    return Reply(
        _sentence(error.what).rstrip("."), tuple(blocks), case, footer=("Reference ", Code(error.reference)), reference=error.reference
    )


def _step(text: str) -> Line:
    """What to do next; a command at its end stands as one, so that each platform shows how it is typed there."""
    found = _COMMAND.fullmatch(clean(text))
    if found is None or verb(found["verb"]) is None or len(text) > _LONGEST:
        return (_sentence(text),)
    return found["before"], Code(f"{found['verb']}{found['rest']}")


def _sentence(text: str) -> str:
    line = shortened(clean(text), _LONGEST)
    line = line[:1].upper() + line[1:]
    return line if line.endswith((".", "?", ":")) else f"{line}."
