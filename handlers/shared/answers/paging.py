"""Pages of an answer: which one is asked for, and the buttons to the others. A button says all that its page needs, so that it works
after a restart too. Imports the shared values only.
"""

from __future__ import annotations

from handlers.shared.answers.request import Request
from handlers.shared.replies import Button
from handlers.shared.words import FIRST, verb_action

PAGE = 8
"""Events a page: with their lines they fit the tightest message."""
CURSORS = "cursors"
"""The extra word that holds the cursors of the pages walked through, that of the present page last."""
_DEEPEST = 60


def cursors_of(request: Request) -> tuple[str, ...]:
    return tuple(part for part in request.asked.extra.get(CURSORS, "").split(",") if part)


def before(request: Request) -> str | None:
    """The cursor of the page asked for; None for the first."""
    cursors = cursors_of(request)
    return cursors[-1] if cursors else None


def page_title(request: Request, title: str) -> str:
    cursors = cursors_of(request)
    return f"{title}, page {len(cursors) + 1}" if cursors else title


def page_buttons(request: Request, following: str | None) -> tuple[Button, ...]:
    """Newer goes back by the way that was come, Older on to the next page."""
    cursors = cursors_of(request)
    buttons = []
    if cursors:
        buttons.append(Button("Newer", verb_action("page", request.asked, ",".join(cursors[:-1]) or FIRST)))
    if following is not None:
        buttons.append(Button("Older", verb_action("page", request.asked, ",".join((*cursors, following)[-_DEEPEST:]))))
    return tuple(buttons)
