"""The demo's run: the whole service, as it is, on the bundled archive, with a clock that is set to 14 September 2021.

Only what the service lets anybody hand in is handed in: sources, settings, a clock and a platform. The service is started twice on
one database, in the morning and in the evening, so that stories grow and change as they do in life and a restart is shown to forget
nothing and to tell nothing twice. Imports the composition root; only the command line imports this.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.app import App, open_app
from bot.demo.archive import load_archive
from bot.demo.server import HOST, NewsServer
from bot.domain import DeliveryState
from bot.errors import ConfigError, ReadoutError
from bot.observe import configure_logs
from bot.opening import open_reader
from bot.platform import ENTRY_POINTS, Platform
from bot.settings import AlertSettings, ConsoleSettings, DatabaseSettings, PollingSettings, Settings
from bot.store import EventFilter
from bot.terminal import Terminal

EDITIONS = (datetime(2021, 9, 14, 8, 0, tzinfo=UTC), datetime(2021, 9, 14, 18, 0, tzinfo=UTC))
PLATFORM = "console"


class DemoClock:
    """Time that goes on as real seconds pass, from where it was set."""

    def __init__(self, start: datetime, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._set: tuple[datetime, float] = (start, timer())

    def __call__(self) -> datetime:
        moment, since = self._set
        return moment + timedelta(seconds=self._timer() - since)

    def advance_to(self, moment: datetime) -> None:
        """Puts the clock forward, never back."""
        self._set = (max(moment, self()), self._timer())


@dataclass(frozen=True, slots=True)
class Summary:
    """What the demo did: numbers of sources, articles, articles with an event, events and alerts, and seconds by stage."""

    sources: int
    articles: int
    telling: int
    events: int
    alerts: int
    seconds: Mapping[str, float] = field(default_factory=dict)


async def run_demo(console: Console | None = None, *, timer: Callable[[], float] = time.perf_counter) -> Summary:
    """Serves, polls, extracts, resolves, matches and delivers to the terminal, prints a table and ends.

    Everything it writes lies in a temporary folder that is gone afterwards. ReadoutError where an article or an alert was not
    brought through; then the demo has failed.
    """
    console = console or Terminal(highlight=False)
    begun = timer()
    reader = await asyncio.to_thread(open_reader)
    seconds = {"load": timer() - begun}
    archive = load_archive()
    clock = DemoClock(EDITIONS[0])
    with tempfile.TemporaryDirectory(prefix="readout-demo-") as folder, NewsServer(archive, clock) as server:
        settings = demo_settings(Path(folder))
        configure_logs(settings.log.level, settings.log.format)
        for edition in EDITIONS:
            clock.advance_to(edition)
            console.print(f"{edition:%A, %d %B %Y, %H:%M} UTC: {len(server.sources)} outlets are polled\n", style="dim")
            platforms = {PLATFORM: terminal(settings)}
            async with open_app(settings, sources=server.sources, clock=clock, platforms=platforms, reader=reader, timer=timer) as app:
                await app.run_until_idle()
                for stage, spent in app.metrics.totals().items():
                    seconds[stage] = seconds.get(stage, 0.0) + spent
                try:
                    state = await _read_state(app)
                except ReadoutError:
                    # Where the reader of our output has gone (`| head`) nothing has failed; then this raises BrokenPipeError.
                    console.print()
                    raise
    summary = Summary(len(archive.outlets), *state, {**seconds, "whole": timer() - begun})
    console.print(table(summary))
    return summary


def demo_settings(folder: Path) -> Settings:
    """The defaults, with the database in the folder, loopback allowed, and every pair subscribed.

    Put together past the environment, which would win otherwise: a demo must not write into the database that is in use.
    """
    return Settings.model_construct(
        database=DatabaseSettings(url=f"sqlite+aiosqlite:///{folder / 'demo.sqlite'}"),
        # A day's news in a minute: nothing is gathered, so that everything is seen.
        alerts=AlertSettings(edit_seconds=0, burst=0),
        polling=PollingSettings(allow_private_hosts=(HOST,), pace_seconds=0, per_host=8),
        console=ConsoleSettings(subscriptions=("* *",)),
    )


def terminal(settings: Settings) -> Platform:
    """The console, whatever tokens are set: a demo never posts to a chat. ConfigError where it is not installed."""
    for point in entry_points(group=ENTRY_POINTS, name=PLATFORM):
        platform: Platform | None = point.load()({**settings.model_dump(), "environment": {}})
        if platform is not None:
            return platform
    raise ConfigError("the console is not installed", f"no entry point {PLATFORM!r}", "Install Readout, for example: pip install -e .")


async def _read_state(app: App) -> tuple[int, int, int, int]:
    """Numbers of articles, articles with an event, events and alerts; ReadoutError where something was left lying."""
    async with app.store.reading() as tx:
        outcomes = await tx.articles.counts()
        states = await tx.outbox.counts()
        events = await tx.events.count(EventFilter())
    unread = {word: number for word, number in outcomes.items() if word in ("failed", "pending") and number}
    unsent = {state: number for state, number in states.items() if state != DeliveryState.SENT and number}
    sent = states.get(DeliveryState.SENT, 0)
    if unread or unsent or not sent:
        raise ReadoutError(f"the demo did not bring everything through: articles {unread}, alerts {unsent}, {sent} sent")
    return sum(outcomes.values()), outcomes.get("events", 0), events, sent


def table(summary: Summary) -> Table:
    """The numbers at the end, fit for 80 columns."""
    shown = Table.grid(padding=(0, 2))
    shown.add_column(style="bold")
    shown.add_column()
    shown.add_row("articles", f"{summary.articles} from {summary.sources} outlets, {summary.telling} of them with an event")
    shown.add_row("events", str(summary.events))
    shown.add_row("alerts", f"{summary.alerts} delivered: first tellings, replies and grown source lists")
    shown.add_row("seconds", "  ".join(f"{stage} {spent:.1f}" for stage, spent in summary.seconds.items()))
    return shown
