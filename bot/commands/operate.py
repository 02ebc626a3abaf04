"""`readout run`, `demo` and `doctor`: the service itself and how it is."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from functools import partial

import typer

from bot.commands.options import config_of, console, plain, settings_of


def demo() -> None:
    """The whole way on a bundled archive. Served on loopback, polled, extracted, resolved, matched, delivered here."""
    from bot.demo import run_demo

    asyncio.run(run_demo())


def run(ctx: typer.Context) -> None:
    """The service: poll, read and tell until stopped. Tells every platform whose token is set, the console if none is."""
    from bot.app import open_app
    from bot.opening import config_file, open_reader
    from bot.sources import load_sources

    settings = settings_of(ctx)
    sources = load_sources(config_file(config_of(ctx), "sources.toml"))

    async def serve() -> None:
        stop = asyncio.Event()
        _stop_on_signals(stop)
        reader = await asyncio.to_thread(open_reader, config_of(ctx), settings)
        async with open_app(
            settings, sources=sources, reader=reader, say=_say, renew=partial(open_reader, config_of(ctx), settings)
        ) as app:
            await app.run(stop)
        _say("Stopped.")

    asyncio.run(serve())


def _stop_on_signals(stop: asyncio.Event) -> None:
    """The first SIGINT or SIGTERM stops cleanly; a second ends the process at once, which the store survives."""
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        if stop.is_set():
            _say("Stopped hard.")
            os._exit(130)
        _say("Stopping; once more to stop at once.")
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)


def _say(line: str) -> None:
    print(plain(line), file=sys.stderr, flush=True)


def doctor(ctx: typer.Context) -> None:
    """What is wrong here and what to do about it. Looks at config, sources, knowledge, model, database, clock, platforms."""
    from bot.clock import system_clock
    from bot.doctor import Verdict, examine

    findings = asyncio.run(examine(config_of(ctx), system_clock))
    out = console()
    for finding in findings:
        out.print(f"{finding.verdict:7} {finding.name:10} {plain(finding.detail)}")
        if finding.next_step:
            out.print(f"{'':19}{plain(finding.next_step)}")
    if any(finding.verdict is Verdict.WRONG for finding in findings):
        raise typer.Exit(1)
