"""Our Rich console: it leaves it to the command line's edge what becomes of a command whose reader has gone (`| head`).

Rich would end the process with code 1 on the spot. Imports nothing of the project.
"""

from __future__ import annotations

import errno
from typing import NoReturn

from rich.console import Console


class Terminal(Console):
    """A console that raises BrokenPipeError where nobody reads its output any more."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError(errno.EPIPE, "nobody reads the output any more")
