"""A neutral reply as one Discord message: an embed with its blocks in order, buttons, menus, a picture, files.

Pure: a `Reply` in, `Outgoing` out. Imports the neutral replies, the markup and the limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord

from handlers.discord import limits
from handlers.discord.commands import typed_out
from handlers.discord.lines import whole_lines
from handlers.discord.markup import BREAK, Span, Whole, Words, code, fit, link, moment, plain
from handlers.discord.message import Outgoing, Upload
from handlers.shared import (
    Block,
    Button,
    Case,
    Code,
    Fact,
    Facts,
    Line,
    Link,
    Moment,
    Paragraph,
    Piece,
    Quote,
    Reply,
    Row,
    Rows,
    Strong,
)

LINE = 700
FOOTER = 300
_COLOURS = {
    Case.ANSWER: 0x2F6FB5,
    Case.CHANGED: 0x2E7D4F,
    Case.NOTHING: 0x7A869A,
    Case.REFUSED: 0xC98A1B,
    Case.FAILED: 0xB3372F,
}
_SMALL = "-# "


def reply_message(reply: Reply, *, extra: Sequence[Button] = ()) -> Outgoing:
    """The reply; `extra` are buttons of the platform's own, put last."""
    embed = discord.Embed(title=fit([Words(reply.title)], limits.EMBED_TITLE) or None, colour=_COLOURS[reply.case])
    last = _footer(reply)
    room = limits.EMBED_DESCRIPTION - (len(last) + len(BREAK) if last else 0)
    body = _body(reply.blocks, room)
    embed.description = BREAK.join(part for part in (body, last) if part) or None
    uploads = list(_uploads(reply))
    if reply.picture:
        embed.set_image(url=f"attachment://{uploads[0].name}")
    return Outgoing((embed,), buttons=(*reply.buttons, *extra), choices=reply.choices, uploads=tuple(uploads))


def too_large(reply: Reply) -> str | None:
    """The name of a file that Discord does not take, None where all go."""
    sizes = [(each.name, len(each.content)) for each in _uploads(reply)]
    over = next((name for name, size in sizes if size > limits.FILE_BYTES), None)
    if over is None and sum(size for _, size in sizes) > limits.REQUEST_BYTES:
        return sizes[-1][0]
    return over


def spans(line: Line) -> list[Span]:
    """The pieces of a line as spans."""
    return [_span(piece) for piece in line]


def _span(piece: Piece) -> Span:
    match piece:
        case str():
            return Words(piece)
        case Strong():
            return Words(piece.text, "**")
        case Code():
            return code(typed_out(piece.text))
        case Link():
            return link(piece.text, piece.url)
        case Moment():
            return moment(piece.at, "R" if piece.relative else "f")


def _body(blocks: Sequence[Block], room: int) -> str:
    """The blocks in order, a blank line between them; what does not fit ends with a word on it."""
    text = ""
    for block in blocks:
        gap = BREAK * 2 if text else ""
        part = _block(block, room - len(text) - len(gap))
        text += gap + part if part else ""
    return text


def _block(block: Block, room: int) -> str:
    if room <= 0:
        return ""
    match block:
        case Paragraph():
            return fit(spans(block.line), room)
        case Facts():
            return whole_lines((_fact(fact) for fact in block.facts), len(block.facts), room, mark=_SMALL)
        case Quote():
            whose: list[Span] = [Whole(" — "), Words(block.whose)] if block.whose else []
            return fit([Whole("> "), Words("“"), Words(block.text, "*"), Words("”"), *whose], room)
        case Rows():
            return _rows(block, room)


def _fact(fact: Fact) -> str:
    return fit([Words(f"{fact.name}:", "**"), Whole(" "), *spans(fact.value)], LINE)


def _rows(block: Rows, room: int) -> str:
    head = fit([Words(block.title, "**")], LINE) if block.title else ""
    if len(head) + len(BREAK) > room:
        return ""
    rest = room - (len(head) + len(BREAK) if head else 0)
    body = whole_lines((_row(row) for row in block.rows), len(block.rows), rest, mark=_SMALL)
    return BREAK.join(part for part in (head, body) if part)


def _row(row: Row) -> str:
    mark: list[Span] = [Words(row.mark), Whole(" ")] if row.mark else []
    text = fit([*mark, *spans(row.head)], LINE)
    return f"{text}{BREAK}{_SMALL}{fit(spans(row.below), LINE)}" if row.below else text


def _footer(reply: Reply) -> str:
    parts = [fit(spans(reply.footer), FOOTER)] if reply.footer else []
    if reply.reference and Code(reply.reference) not in reply.footer:
        parts.append(f"ref {fit([code(reply.reference)], FOOTER)}")
    return _SMALL + " · ".join(parts) if parts else ""


def _uploads(reply: Reply) -> Iterable[Upload]:
    if reply.picture:
        yield Upload(_file_name(reply.picture.name, "picture.png"), reply.picture.png, plain(reply.picture.alt, limits.ALT_TEXT))
    for each in reply.attachments[: limits.ATTACHMENTS - (1 if reply.picture else 0)]:
        yield Upload(_file_name(each.name, "file"), each.content)


def _file_name(name: str, otherwise: str) -> str:
    """Letters, digits, dots, dashes: what an `attachment://` address can hold."""
    kept = "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "-" for char in plain(name, limits.CHOICE_NAME))
    return kept.strip("-.") or otherwise
