"""Alerts and digests as Block Kit, from the neutral card. Pure: a card in, a message out.

Imports the domain and the shared cards, the limits, the text and the blocks of this folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.plural import many
from handlers.shared import AlertCard, CardSource, DigestCard, listed
from handlers.slack import blocks, limits
from handlers.slack.message import Message
from handlers.slack.text import cut, date, escaped, fitted, link, long, quoted

MOST_SOURCES = 8
MOST_PARTIES = 8
MOST_EVIDENCE = 1_500
MOST_SOURCE_LINE = 900
MOST_LABEL = 250
MOST_TITLE = 300
_MENTION = re.compile(r"<(?P<mark>!subteam\^|@)(?P<id>[A-Z0-9]{1,32})(?:\|[^<>]*)?>|(?P<bare>[SUW][A-Z0-9]{7,31})")


def alert_message(card: AlertCard, mention: str | None = None) -> Message:
    """A first telling, or the same message brought up to date."""
    called = mention_markup(mention)
    sheet = blocks.Sheet(kept=[blocks.context(_small(card)), *_buttons(card)])
    if called:
        sheet.add(blocks.section(called))
    sheet.add(blocks.header(_title(card)))
    sheet.add(blocks.section(_facts(card)))
    for text in _body(card, card.sources):
        sheet.add(blocks.section(text))
    return Message(_fallback(card, called), sheet.done())


def change_message(card: AlertCard) -> Message:
    """A material change, told below the message that it changes."""
    newest = card.sources[-1:]
    sheet = blocks.Sheet(kept=[blocks.context(_small(card)), *_buttons(card)])
    changed = "; ".join(card.changes) or f"now {card.status_word}"
    sheet.add(blocks.section(f"*{fitted(_title(card), MOST_TITLE)}*\n*Changed:* {fitted(changed, MOST_TITLE)}"))
    for text in _body(card, newest):
        sheet.add(blocks.section(text))
    return Message(blocks.fallback("Update:", _title(card), f"({changed})"), sheet.done())


def digest_message(digest: DigestCard) -> Message:
    """Several events in one message; what does not fit is counted."""
    number = len(digest.cards) + digest.more
    menus = [menu for place, choice in enumerate(digest.choices) if (menu := blocks.menu(choice, place)) is not None]
    note = blocks.context(f"and {number} more, see them with `/readout latest`")
    sheet = blocks.Sheet(kept=[note, *menus])
    sheet.add(blocks.header(digest.title))
    shown = 0
    for card in digest.cards:
        if not sheet.add(blocks.section(_entry(card))):
            break
        shown += 1
    left = number - shown
    kept = [blocks.context(f"and {left} more, see them with `/readout latest`")] if left else []
    newest = [f"· {card.title}" for card in digest.cards[:5]]
    return Message(blocks.fallback(digest.title, *newest), [*sheet.blocks, *kept, *menus])


def mention_markup(mention: str | None) -> str:
    """A group or a person that a subscription asks to call. Anything else is shown, and calls nobody: never the whole channel."""
    if not mention:
        return ""
    found = _MENTION.fullmatch(mention.strip())
    if found is None:
        return fitted(mention, 100)
    if bare := found["bare"]:
        return f"<!subteam^{bare}>" if bare.startswith("S") else f"<@{bare}>"
    return f"<{found['mark']}{found['id']}>"


def _title(card: AlertCard) -> str:
    marks = " ".join(card.marks)
    return f"{marks}  {card.title}" if marks else card.title


def _facts(card: AlertCard) -> str:
    parts = [f"{card.mark} *{quoted(card.status_word)}*"]
    parts += [fitted(part, 300) for part in (f"earlier {card.was}" if card.was else "", card.when, card.where, card.mode) if part]
    return " · ".join(parts)


def _body(card: AlertCard, sources: Sequence[CardSource]) -> Iterator[str]:
    if card.evidence:
        said = f" ({fitted(card.attribution, 200)})" if card.attribution else ""
        yield f">“{fitted(card.evidence, MOST_EVIDENCE)}”{said}"
    if card.parties:
        yield "\n".join(fitted(line, 250) for line in card.parties[:MOST_PARTIES])
    about = [f"*Rare:* {fitted(card.rarity, 300)}"] if card.rarity else []
    about += [f"*Both:* {fitted(card.remark, 300)}"] if card.remark else []
    about += [f"*About:* {fitted(listed(card.topics), 300)}"] if card.topics else []
    if about:
        yield "\n".join(about)
    lines = [source_line(source) for source in sources[:MOST_SOURCES]]
    if len(sources) > len(lines):
        lines.append(f"and {len(sources) - len(lines)} more")
    yield from (text for text, _ in packed(lines))


def source_line(source: CardSource) -> str:
    """One article: outlet, headline under its link, when."""
    label = f"{source.outlet}: {source.title}" if source.title else source.outlet
    when = f" · {date(source.published)}" if source.published else ""
    official = " (official)" if source.official else ""
    return f"• {link(cut(label, MOST_LABEL), source.url, MOST_SOURCE_LINE)}{official}{when}"


def packed(lines: Sequence[str], most: int = limits.SECTION) -> Iterator[tuple[str, int]]:
    """Lines of markup put together into texts of at most `most` units, each with its number of lines; no line is longer than that."""
    text, number = "", 0
    for line in lines:
        longer = f"{text}\n{line}" if number else line
        if number and long(longer) > most:
            yield text, number
            longer, number = line, 0
        text, number = longer, number + 1
    if number:
        yield text, number


def _small(card: AlertCard) -> str:
    told = many(len(card.sources), "source")
    since = f" · first told {date(card.first_told)}" if card.first_told else ""
    return f"{quoted(card.confidence_words)} ({card.confidence:.2f}) · {told}{since} · event `{escaped(card.event_id)}`"


def _entry(card: AlertCard) -> str:
    newest = next((source for source in reversed(card.sources) if source.url), None)
    tail = [part for part in (card.status_word, card.when, card.where) if part]
    small = " · ".join([*(fitted(part, 200) for part in tail), many(len(card.sources), "source"), f"`{escaped(card.event_id)}`"])
    title = fitted(_title(card), MOST_TITLE)
    told = [link(cut(newest.outlet, MOST_LABEL), newest.url, MOST_SOURCE_LINE)] if newest else []
    told += [date(card.first_told)] if card.first_told else []
    return f"{card.mark} *{title}*\n{' · '.join([small, *told])}"


def _buttons(card: AlertCard) -> list[blocks.Block]:
    drawn = [blocks.action_button(item, number) for number, item in enumerate(card.buttons)]
    return [blocks.actions(drawn)] if drawn else []


def _fallback(card: AlertCard, called: str) -> str:
    facts = ", ".join(part for part in (card.status_word, card.when, card.where) if part)
    text = blocks.fallback(f"{_title(card)} ({facts})", f"“{cut(card.evidence, MOST_EVIDENCE)}”" if card.evidence else "")
    return f"{called} {text}" if called else text
