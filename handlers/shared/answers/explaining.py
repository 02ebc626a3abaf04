"""The answer of explain: what is known of an event, and each step on which it was or was not told. Imports the service's floor."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain import Delivery, Event
from bot.plural import many
from bot.queries import ArticleChain, EventChain, Step
from handlers.shared.answers.lines import flags, short_date
from handlers.shared.answers.request import Request
from handlers.shared.cards import alert_buttons
from handlers.shared.replies import (
    Action,
    Block,
    Choice,
    Code,
    Fact,
    Facts,
    Line,
    Link,
    Moment,
    Piece,
    Quote,
    Reply,
    Row,
    Rows,
    Strong,
)
from handlers.shared.text import clean, clean_url, shortened
from handlers.shared.titles import STATUS_WORDS
from handlers.shared.wording import confidence_words, headline

_MOST_SOURCES = 10
_MOST_TITLE = 200
_MOST_DELIVERIES = 5


async def explain(request: Request) -> Reply:
    chain = await request.service.explain(request.needed("event"))
    if isinstance(chain, tuple):
        return _articles(request, chain)
    event = chain.event
    blocks: list[Block] = [Facts(_facts(request, event))]
    if event.evidence:
        blocks.append(Quote(clean(event.evidence), clean(event.attribution or "")))
    blocks += [Rows(_sources(event), "Sources"), Rows(_steps(chain.steps), "Steps")]
    if here := [delivery for delivery in chain.deliveries if delivery.channel == request.asked.channel]:
        blocks.append(Rows(_deliveries(here), "In this channel"))
    buttons = tuple(button for button in alert_buttons(event) if button.action.name != "explain")
    return Reply(headline(event, request.name), tuple(blocks), buttons=buttons, footer=(flags(request, event), " ", Code(event.id)))


def _articles(request: Request, chains: tuple[ArticleChain, ...]) -> Reply:
    """An address: what became of each article that was read there."""
    newest = chains[0]
    blocks: list[Block] = [Rows(_steps(chain.steps), clean(chain.article.title) or chain.article.url) for chain in chains[:3]]
    events = {chain.event.id: chain for article in chains for chain in article.events}
    rows = tuple(_told(request, chain) for chain in events.values())
    if rows:
        blocks.append(Rows(rows, "Events"))
    options = tuple((shortened(headline(chain.event, request.name), 100), ident) for ident, chain in list(events.items())[:25])
    title = f"{many(len(events), 'event')} in this article" if events else "No event was found in this article"
    url = clean_url(newest.article.url)
    footer: Line = (Link(clean(newest.article.title) or url, url),) if url else ()
    choices = (Choice("Explain one of these", Action("explain"), options),) if options else ()
    return Reply(title, tuple(blocks), choices=choices, footer=footer)


def _told(request: Request, chain: EventChain) -> Row:
    stopped = chain.stopped_at
    state = f"stopped at {stopped.name}: {clean(stopped.detail)}" if stopped else "told"
    return Row((Strong(headline(chain.event, request.name)),), (state, " · ", Code(chain.event.id)), flags(request, chain.event))


def _facts(request: Request, event: Event) -> tuple[Fact, ...]:
    where = ""
    if event.place is not None:
        town = clean(event.place.name or "")
        where = ", ".join(part for part in (town, request.name(event.place.code)) if part)
    people = ", ".join(clean(party.person) for party in event.parties if party.person)
    facts: list[tuple[str, Line]] = [
        ("Type", (str(event.type),)),
        ("Status", (STATUS_WORDS[event.status],)),
        ("When", (short_date(event.date),) if event.date else ("unknown; first seen ", Moment(event.first_seen))),
        ("Where", (where,)),
        ("Parties", (", ".join(dict.fromkeys(request.name(party.code) for party in event.parties)),)),
        ("People", (people,)),
        ("Topics", (", ".join(clean(topic) for topic in event.topics),)),
        ("Confidence", (f"{event.confidence:.2f}, {confidence_words(event.confidence)}",)),
        ("Rarity", (clean(event.rarity),)),
        (
            "Codes",
            (" · ".join(code for code in (event.cameo and f"CAMEO {event.cameo}", event.plover and f"PLOVER {event.plover}") if code),),
        ),
    ]
    return tuple(Fact(name, value) for name, value in facts if any(piece for piece in value))


def _sources(event: Event) -> tuple[Row, ...]:
    rows = []
    for source in event.sources[-_MOST_SOURCES:]:
        outlet, title, url = clean(source.outlet), shortened(clean(source.title), _MOST_TITLE), clean_url(source.url)
        told: list[Piece] = ["official · " if source.official else "", STATUS_WORDS[source.status]]
        if source.published:
            told += [" · ", Moment(source.published)]
        rows.append(Row((Strong(f"{outlet}: "), Link(title or url, url) if url else title), tuple(told)))
    return tuple(reversed(rows))


def _steps(steps: Iterable[Step]) -> tuple[Row, ...]:
    rows = []
    for step in steps:
        below: Line = (Moment(step.at),) if step.at else ()
        rows.append(Row((Strong(f"{step.name}: "), clean(step.detail)), below, "✓" if step.passed else "✗"))
    return tuple(rows)


def _deliveries(deliveries: Iterable[Delivery]) -> tuple[Row, ...]:
    rows = []
    for delivery in list(deliveries)[-_MOST_DELIVERIES:]:
        reason = f": {clean(delivery.reason)}" if delivery.reason else ""
        below: Line = (Moment(delivery.settled),) if delivery.settled else ()
        rows.append(Row((f"{delivery.kind} of revision {delivery.revision}, {delivery.state}{reason}",), below))
    return tuple(rows)
