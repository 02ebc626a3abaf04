"""A neutral reply as Block Kit: its pieces in order, as many rows as fit, its buttons and menus last. Pure: a reply in, a message out.

Imports the shared replies, the limits, the text and the blocks of this folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.shared import Button, Case, Choice, Facts, Paragraph, Quote, Reply, Row, Rows
from handlers.slack import blocks, limits
from handlers.slack.alerts import packed
from handlers.slack.message import Message
from handlers.slack.text import cut, fitted, mrkdwn, quoted, words

POST = "Post in channel"
_SHARED_LABEL = "Show to everyone"
_KEPT_SIZE = 6_000
"""How much of a message its buttons and menus may take."""
_MOST_FALLBACK = 1_000
_MOST_QUOTE = 2_000
_MOST_ROW = 1_200
_SIGNS = {Case.ANSWER: "", Case.CHANGED: "✓ ", Case.NOTHING: "", Case.REFUSED: "⚠ ", Case.FAILED: "⚠ "}


def reply_message(reply: Reply, *, interactive: bool = True) -> Message:
    """The whole reply in one message. `interactive` False leaves buttons and menus out."""
    kept = [*_footer(reply), *(_interactive(reply) if interactive else [])]
    sheet = blocks.Sheet(kept=[_more(1_000_000), *kept])
    sheet.add(blocks.section(f"{_SIGNS[reply.case]}*{fitted(reply.title, limits.SECTION - 10)}*"))
    left = 0
    for lines in _parts(reply):
        left += _filled(sheet, lines)
    note = [_more(left)] if left else []
    return Message(_fallback(reply), [*sheet.blocks, *note, *kept])


def _filled(sheet: blocks.Sheet, lines: Sequence[str]) -> int:
    """Puts the lines into as many sections as fit; the number of lines left out."""
    done = 0
    for text, number in packed(lines):
        if not sheet.add(blocks.section(text)):
            break
        done += number
    # A whole section was too much: some of its lines may not be.
    while done < len(lines) and sheet.add(blocks.section(lines[done])):
        done += 1
    return len(lines) - done


def _parts(reply: Reply) -> Iterator[list[str]]:
    for block in reply.blocks:
        if isinstance(block, Paragraph):
            text = mrkdwn(block.line, limits.SECTION)
            if text.strip():
                yield [text]
        elif isinstance(block, Facts):
            yield [f"*{fitted(fact.name, 80)}:* {mrkdwn(fact.value, _MOST_ROW)}" for fact in block.facts]
        elif isinstance(block, Quote):
            whose = f" ({fitted(block.whose, 200)})" if block.whose else ""
            yield [f">“{fitted(block.text, _MOST_QUOTE)}”{whose}"]
        else:
            yield from _rows(block)


def _rows(rows: Rows) -> Iterator[list[str]]:
    if rows.title:
        yield [f"*{fitted(rows.title, 200)}*"]
    if rows.rows:
        yield [_row(row) for row in rows.rows]


def _row(row: Row) -> str:
    head = mrkdwn(row.head, _MOST_ROW)
    line = f"{quoted(row.mark)} {head}" if row.mark else f"• {head}"
    below = mrkdwn(row.below, _MOST_ROW) if row.below else ""
    return f"{line}\n      {below}" if below.strip() else line


def _footer(reply: Reply) -> list[blocks.Block]:
    text = mrkdwn(reply.footer, limits.CONTEXT // 2) if reply.footer else ""
    return [blocks.context(text)] if text.strip() else []


def _more(number: int) -> blocks.Block:
    return blocks.context(f"and {number:,} more that this message could not take; ask for less, or export them")


def _interactive(reply: Reply) -> list[blocks.Block]:
    drawn = [
        blocks.button(_label(item), item.action.encode(), f"{blocks.ACT}.{number}", item.style) for number, item in enumerate(reply.buttons)
    ]
    found = [blocks.actions(drawn[start : start + 10]) for start in range(0, len(drawn), 10)][:3]
    room = (_KEPT_SIZE - blocks.size(found)) // max(1, len(reply.choices))
    for number, choice in enumerate(reply.choices):
        menu = _menu(choice, number, room)
        if menu is not None:
            found.append(menu)
    return found


def _menu(choice: Choice, number: int, room: int) -> blocks.Block | None:
    """The menu with as many of its options as its share of the message takes."""
    options = choice.options
    while options:
        menu = blocks.menu(Choice(choice.placeholder, choice.action, options, choice.most), number)
        if menu is None or blocks.size([menu]) <= room:
            return menu
        options = options[: len(options) * 3 // 4]
    return None


def _label(button: Button) -> str:
    """As Slack's users call it."""
    return POST if button.label == _SHARED_LABEL else button.label


def _fallback(reply: Reply) -> str:
    said = [words(block.line) for block in reply.blocks if isinstance(block, Paragraph)]
    if reply.picture:
        said.append(reply.picture.alt)
    text = " ".join([f"{reply.title}.", *said])
    return blocks.fallback(cut(text, _MOST_FALLBACK))
