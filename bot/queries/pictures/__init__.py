"""Pictures of answers: PNG bytes with the words that stand for them.

Each function takes the data of a question and draws it without a display, in well under a second; it blocks, and is to be called in a
thread. Matplotlib is imported when the first picture is drawn, because most processes never draw one. Imports the queries' values only.
"""

from __future__ import annotations

from bot.queries.pictures.drawing import Drawing, Names, draw_network, draw_rhythm, draw_timeline

__all__ = ["Drawing", "Names", "draw_network", "draw_rhythm", "draw_timeline"]
