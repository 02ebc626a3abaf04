"""A chat room without a platform, for tests: lines are typed, replies come back, buttons are pressed, the process is restarted.

The service, the store and the knowledge are the real ones; only the platform is missing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain import Channel, Event, EventSource, EventType, Office, PartialDate, Party, PartyKind, Place, Role, Source, Status
from bot.knowledge import Knowledge
from bot.service import Service
from bot.store import Store, open_store
from handlers.shared import (
    Action,
    Asked,
    Asker,
    Code,
    Facts,
    Line,
    Link,
    Moment,
    Paragraph,
    Parser,
    Quote,
    Reply,
    Rows,
    Strong,
    act,
    answer,
)

NOW = datetime(2021, 9, 14, 18, 0, tzinfo=UTC)
HERE = Channel("discord", "guild", "channel")
MANAGER = Asker("1", "Ann", manager=True)
MEMBER = Asker("2", "Ben")
SOURCES = (Source("dawn", "Dawn", "https://dawn.example/feed"), Source("tass", "TASS", "https://tass.example/feed", official=True))


def event(ident: str, day: str | None, codes: str = "PAK RUS", kind: EventType = EventType.CALL, **more: object) -> Event:
    """A plain event of the parties, told by one source."""
    source = told(ident)
    base = Event(
        id=ident, type=kind, status=Status.OCCURRED, parties=tuple(Party(code) for code in codes.split()), current=True, place=None,
        date=PartialDate(day) if day else None, topics=(), mode=None, evidence="They spoke.", attribution=None, confidence=0.8,
        cameo=None, plover=None, sources=(source,), first_seen=NOW, changed=NOW,
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def told(ident: str, outlet: str = "Dawn", **more: object) -> EventSource:
    base = EventSource(
        f"article-{ident}", outlet.casefold(), outlet, f"https://news.example/{ident}", "A headline", NOW, "They spoke.", Status.OCCURRED
    )
    return replace(base, **more)  # type: ignore[arg-type]


def leaders_call(ident: str = "leaders") -> Event:
    """Putin calls Imran Khan, with all that an event can hold."""
    parties = (
        Party("RUS", PartyKind.COUNTRY, "Vladimir Putin", Office.HEAD_OF_STATE, Role.INITIATOR),
        Party("PAK", PartyKind.COUNTRY, "Imran Khan", Office.HEAD_OF_GOVERNMENT, Role.COUNTERPART),
    )
    sources = (told("1"), told("2", "TASS", official=True, title="Putin calls Khan"))
    return event(
        ident, "2021-09-14", parties=parties, sources=sources, place=Place("PAK", "Islamabad"), topics=("Afghanistan",),
        attribution="Pakistani Prime Minister's Office", rarity="first call in 412 days", cameo="041", plover="CONSULT/phone",
    )  # fmt: skip


@dataclass(slots=True)
class Room:
    """One channel with its service. `now` is the clock's."""

    url: str
    knowledge: Knowledge
    store: Store
    service: Service = field(init=False)
    parser: Parser = field(init=False)
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.service = Service(self.store, self.knowledge, SOURCES, lambda: self.now, 0.5)
        self.parser = Parser(self.knowledge, SOURCES)

    async def holds(self, *events: Event) -> None:
        async with self.store.writing() as tx:
            for item in events:
                await tx.events.insert(item)

    async def says(
        self, line: str, by: Asker = MANAGER, *, channel: Channel = HERE, by_default: str = "managers", now_public: bool = False
    ) -> Reply:
        """What is answered to a typed line."""
        parsed = self.parser.parse(line)
        return await self.asks(parsed.verb, parsed.words, by, channel=channel, by_default=by_default, now_public=now_public)

    async def asks(
        self,
        verb: str,
        words: Mapping[str, str],
        by: Asker = MANAGER,
        *,
        channel: Channel = HERE,
        by_default: str = "managers",
        now_public: bool = False,
    ) -> Reply:
        """What is answered to typed options."""
        return await answer(self.service, Asked(verb, words, channel, by, "#room", now_public, by_default))

    async def press(
        self, reply: Reply, label: str, by: Asker = MANAGER, *, channel: Channel = HERE, typed: Mapping[str, str] | None = None
    ) -> Reply:
        """What a press of the reply's button does; the action travels as the text that a platform keeps."""
        button = next(button for button in reply.buttons if button.label == label)
        return await self.does(button.action.encode(), by, channel=channel, typed=typed)

    async def pick(self, reply: Reply, placeholder: str, *values: str, by: Asker = MANAGER) -> Reply:
        choice = next(choice for choice in reply.choices if choice.placeholder == placeholder)
        assert set(values) <= {value for _, value in choice.options}
        return await self.does(Action(choice.action.name, (*choice.action.words, *values)).encode(), by)

    async def does(self, encoded: str, by: Asker = MANAGER, *, channel: Channel = HERE, typed: Mapping[str, str] | None = None) -> Reply:
        action = Action.decode(encoded)
        assert action is not None
        return await act(self.service, action, Asked("", typed or {}, channel, by, "#room"))

    async def restart(self) -> None:
        """Another process on the same database: nothing is remembered but what was stored."""
        await self.store.close()
        self.store = await open_store(self.url, clock=lambda: self.now)
        self.service = Service(self.store, self.knowledge, SOURCES, lambda: self.now, 0.5)

    def pass_days(self, days: float) -> None:
        self.now += timedelta(days=days)


@asynccontextmanager
async def open_room(url: str, knowledge: Knowledge) -> AsyncIterator[Room]:
    room = Room(url, knowledge, await open_store(url, clock=lambda: NOW))
    try:
        yield room
    finally:
        await room.store.close()


def text_of(reply: Reply) -> str:
    """All that a reply says, a line each, as a reader without a platform would see it."""
    lines = [reply.title]
    for block in reply.blocks:
        match block:
            case Paragraph(line):
                lines.append(_line(line))
            case Facts(facts):
                lines += [f"{fact.name}: {_line(fact.value)}" for fact in facts]
            case Quote(text, whose):
                lines.append(f"“{text}” {whose}")
            case Rows(rows, title):
                lines += [title] if title else []
                lines += [f"{row.mark} {_line(row.head)} | {_line(row.below)}" for row in rows]
    return "\n".join([*lines, _line(reply.footer)])


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]


def ids_in(reply: Reply) -> list[str]:
    """The ids of the events a reply lists."""
    rows = [row for block in reply.blocks if isinstance(block, Rows) for row in block.rows]
    return [piece.text for row in rows for piece in row.below if isinstance(piece, Code)]


def pieces_of(reply: Reply) -> Sequence[str | Strong | Code | Link | Moment]:
    """Every piece of every line."""
    found: list[str | Strong | Code | Link | Moment] = [reply.title, *reply.footer]
    for block in reply.blocks:
        match block:
            case Paragraph(line):
                found += line
            case Facts(facts):
                found += [piece for fact in facts for piece in (fact.name, *fact.value)]
            case Quote(text, whose):
                found += [text, whose]
            case Rows(rows, title):
                found += [title, *(piece for row in rows for piece in (*row.head, *row.below, row.mark))]
    return found


def _line(line: Line) -> str:
    words = []
    for piece in line:
        match piece:
            case str():
                words.append(piece)
            case Moment(at):
                words.append(f"{at:%Y-%m-%d %H:%M}")
            case _:
                words.append(piece.text)
    return "".join(words)
