"""An alert card, a digest: from the neutral card to the message that Discord is sent.

Pure: cards in, `Outgoing` out. No number of Discord's stands here, they are in `limits`. Nothing of a feed is embedded as media, so that
no picture from outside is ever shown in a channel. Imports the shared cards, the markup and the limits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import discord

from bot.domain import AlertKind, Status
from handlers.discord import limits
from handlers.discord.lines import listed_lines
from handlers.discord.markup import BREAK, Span, Whole, Words, fit, link, moment, plain
from handlers.discord.message import Outgoing
from handlers.shared import AlertCard, CardSource, DigestCard, listed

EVIDENCE = 900
CHANGE = 300
RARITY = 300
TOPICS = 300
PARTY_LINE = 200
PARTIES = 900
SOURCE_LINE = 260
DIGEST_LINE = 300
DIGEST = "digest"
_COLOURS = {
    Status.OCCURRED: 0x2E7D4F,
    Status.ONGOING: 0x2E7D4F,
    Status.PLANNED: 0x2F6FB5,
    Status.PROPOSED: 0x2F6FB5,
    Status.HYPOTHETICAL: 0x7A869A,
    Status.CANCELLED: 0xC98A1B,
    Status.POSTPONED: 0xC98A1B,
    Status.REFUSED: 0xC98A1B,
    Status.DENIED: 0xB3372F,
}


def alert_message(card: AlertCard, delivery_id: str, *, role: int | None = None) -> Outgoing:
    """A first telling, whole; the same for the edit that brings it up to date. A material change is told shorter, as a reply."""
    embed = _change(card) if card.kind is AlertKind.REVISION else _telling(card)
    embed.set_footer(text=footer(card.event_id, delivery_id))
    newest = max((source.published for source in card.sources if source.published), default=None)
    embed.timestamp = newest
    return Outgoing((embed,), content=f"<@&{role}>" if role else "", buttons=card.buttons, role=role)


def short_message(card: AlertCard, delivery_id: str) -> Outgoing:
    """The least that tells of the event, for when Discord refuses the whole form: one title and one address."""
    embed = discord.Embed(title=fit(_title(card), limits.EMBED_TITLE), colour=_COLOURS[card.status])
    embed.set_footer(text=footer(card.event_id, delivery_id))
    return Outgoing((embed,))


def digest_message(digest: DigestCard, delivery_id: str) -> Outgoing:
    """One message that lists the events under its reason; what does not fit is counted. A menu explains one of them."""
    title = digest.title[:1].upper() + digest.title[1:]
    embed = discord.Embed(title=fit([Words(title)], limits.EMBED_TITLE), colour=_COLOURS[Status.HYPOTHETICAL])
    lines = [_digest_line(card) for card in digest.cards]
    embed.description = listed_lines(lines, limits.EMBED_DESCRIPTION, each=DIGEST_LINE, left_out=digest.more)
    embed.set_footer(text=footer(DIGEST, delivery_id))
    return Outgoing((embed,), choices=tuple(choice for choice in digest.choices if choice.options))


def footer(what: str, delivery_id: str) -> str:
    """Which event it is, by its id, or that it is a digest; and a short mark of the delivery: by it a message whose answer was lost is
    found again in the channel's history.
    """
    return plain(f"{what if what == DIGEST else f'event {what}'} · delivery {mark(delivery_id)}", limits.EMBED_FOOTER)


def mark(delivery_id: str) -> str:
    """The delivery's mark: what ends the footer of its message."""
    return hashlib.blake2b(delivery_id.encode(), digest_size=4).hexdigest()


def _telling(card: AlertCard) -> discord.Embed:
    embed = discord.Embed(title=fit(_title(card), limits.EMBED_TITLE), colour=_COLOURS[card.status])
    lines = [
        f"> {_quote(card)}" if card.evidence else "",
        fit([Words(card.rarity, "**")], RARITY) if card.rarity else "",
        fit([Words(card.remark, "*")], RARITY) if card.remark else "",
    ]
    embed.description = BREAK.join(line for line in lines if line) or None
    if card.parties:
        who = listed_lines([[Words(line)] for line in card.parties], PARTIES, each=PARTY_LINE)
        _field(embed, "Who", who)
    _fact(embed, "Status", _status(card))
    if when := _when(card):
        _fact(embed, "When", when)
    if card.where:
        _fact(embed, "Where", [Words(card.where)])
    if card.topics:
        _fact(embed, "About", [Words(listed(card.topics))], most=TOPICS)
    _fact(embed, "How sure", [Words(card.confidence_words), Whole(f" ({card.confidence:.2f})")])
    if card.sources:
        name = "Source" if len(card.sources) == 1 else f"{len(card.sources)} sources"
        value = listed_lines([_source(source) for source in card.sources], limits.FIELD_VALUE, each=SOURCE_LINE)
        _field(embed, name, value)
    return embed


def _change(card: AlertCard) -> discord.Embed:
    """What has changed: the status as it is now, what was told before, the words and who says so."""
    embed = discord.Embed(title=fit(_title(card), limits.EMBED_TITLE), colour=_COLOURS[card.status])
    now: list[Span] = [Words(f"{card.mark} Now " if card.mark else "Now "), Words(card.status_word, "**")]
    if card.was:
        now += [Words(", earlier "), Words(card.was)]
    for part in (card.when, card.where):
        now += [Whole(" · "), Words(part)] if part else []
    # The status stands in the line above already; what is left is another day.
    moved = [change for change in card.changes if card.status_word not in change]
    lines = [fit(now, CHANGE), *(fit([Words("Date: "), Words(change)], CHANGE) for change in moved)]
    lines.append(f"> {_quote(card)}" if card.evidence else "")
    if card.sources:
        lines.append(listed_lines([_source(card.sources[-1])], limits.FIELD_VALUE, each=SOURCE_LINE))
    embed.description = BREAK.join(line for line in lines if line)
    return embed


def _title(card: AlertCard) -> list[Span]:
    return [Whole(f"{' '.join(card.marks)} "), Words(card.title)] if card.marks else [Words(card.title)]


def _quote(card: AlertCard) -> str:
    spans: list[Span] = [Words("“"), Words(card.evidence, "*"), Words("”")]
    if card.attribution:
        spans += [Whole(" — "), Words(card.attribution)]
    return fit(spans, EVIDENCE)


def _status(card: AlertCard) -> list[Span]:
    spans: list[Span] = [Words(f"{card.mark} {card.status_word}".strip())]
    if card.mode:
        spans.append(Words(f", {card.mode}"))
    return [*spans, Words(f", earlier {card.was}")] if card.was else spans


def _when(card: AlertCard) -> list[Span]:
    """The event's day is a date, the same in every zone; when it was first told is a moment, shown on the reader's own clock."""
    spans: list[Span] = [Words(card.when)] if card.when else []
    if card.first_told:
        spans += [Whole(BREAK)] if spans else []
        spans += [Whole("told "), moment(card.first_told)]
    return spans


def _source(source: CardSource) -> list[Span]:
    spans: list[Span] = [link(source.outlet, source.url)]
    if source.official:
        spans.append(Whole(" (official)"))
    if source.published:
        spans += [Whole(" · "), moment(source.published)]
    if source.title:
        spans += [Whole(" · "), Words(source.title)]
    return spans


def _digest_line(card: AlertCard) -> list[Span]:
    spans: list[Span] = [Whole(f"{' '.join(card.marks)} ")] if card.marks else []
    spans += [Words(card.title, "**"), Whole(" · "), Words(f"{card.mark} {card.status_word}".strip())]
    for part in (card.when, card.where):
        spans += [Whole(" · "), Words(part)] if part else []
    if card.sources:
        spans += [Whole(" · "), link(card.sources[0].outlet, card.sources[0].url)]
    return [*spans, Whole(" · "), Words(card.event_id, "`")]


def _fact(embed: discord.Embed, name: str, value: Sequence[Span], *, most: int = limits.FIELD_VALUE) -> None:
    _field(embed, name, fit(value, most), inline=True)


def _field(embed: discord.Embed, name: str, text: str, *, inline: bool = False) -> None:
    """Discord takes no empty field."""
    if text.strip():
        embed.add_field(name=name, value=text, inline=inline)
