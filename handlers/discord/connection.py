"""The life of the connection: log in, register the commands where they differ, connect, and try again for as long as Discord is away.

A token that Discord refuses is told at once. Everything else passes, and the engine goes on meanwhile. Imports discord.py and the
adapter's own parts.
"""

from __future__ import annotations

import asyncio

import discord

from bot.errors import ConfigError, ReadoutError
from bot.observe import get_logger
from handlers.discord.client import ReadoutClient
from handlers.discord.http import answer_through
from handlers.discord.logs import short
from handlers.discord.posting import OUTSIDE
from handlers.discord.settings import DiscordSettings
from handlers.discord.sync import sync_commands

LOGIN_SECONDS = 20.0
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0
REFUSED = ConfigError(
    "Discord refuses the token",
    "it was reset, or is another application's",
    "Developer Portal, your application, Bot, Reset Token; then set it anew",
)


class Connection:
    """One client from login to close."""

    def __init__(self, client: ReadoutClient, settings: DiscordSettings) -> None:
        self.client = client
        self._settings = settings
        self._logged_in = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._log = get_logger("readout.discord")
        self._opened = False
        self.down = ""

    @property
    def up(self) -> bool:
        """True once requests can be made."""
        return self._logged_in.is_set() and not self.down

    async def open(self) -> None:
        """Logs in; where Discord does not answer within `LOGIN_SECONDS`, it is tried on in the background. ConfigError where the token
        is refused.
        """
        self._task = asyncio.create_task(self._live(), name="discord")
        waiting = asyncio.create_task(self._logged_in.wait())
        try:
            await asyncio.wait({self._task, waiting}, timeout=LOGIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            self._opened = True
        if self._task.done():
            await self.client.http.close()
            await self._task

    async def close(self) -> None:
        """Ends the connection; safe to call at any time."""
        if self._task is None:
            return
        if self.client.loop is not discord.utils.MISSING and self._logged_in.is_set():
            await self.client.close()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.client.http.close()

    async def _live(self) -> None:
        """The outermost edge of the connection's task: what nobody foresaw is logged, and what is sent then says so."""
        # From here on, this task and those that begin in it answer interactions at our address.
        answer_through(self.client.http.base)
        try:
            await self._log_in()
            self._logged_in.set()
            if self._settings.sync:
                await self._sync()
            await self._stay()
        except ConfigError as error:
            self.down = str(error)
            if self._opened:
                self._log.error("Discord cannot be used", why=str(error))
            raise
        except Exception as error:
            lost = ReadoutError("the connection to Discord broke", type(error).__name__, "Start readout again; see the log")
            self._log.exception("the connection broke", ref=lost.reference)
            self.down = str(lost)

    async def _log_in(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await self.client.login(self._settings.token)
            except discord.LoginFailure:
                raise REFUSED from None
            except (TypeError, KeyError, ValueError) as error:
                why = f"what answers at {self._settings.api_base} is not Discord's API"
                raise ConfigError("Discord cannot be used", why, "See api_base in [discord]") from error
            except OUTSIDE as error:
                self._log.warning("Discord does not answer; it is tried again", error=short(error), seconds=wait)
                await self.client.http.begin_anew()
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                return

    async def _sync(self) -> None:
        try:
            if await sync_commands(self.client, self.client.tree):
                self._log.info("the commands were registered anew")
        except OUTSIDE as error:
            self._log.warning("the commands could not be registered; see: readout discord sync", error=short(error))

    async def _stay(self) -> None:
        """Connected until closed. What discord.py cannot mend by itself is told once, and ends it."""
        wait = FIRST_WAIT
        while not self.client.is_closed():
            try:
                await self.client.connect(reconnect=True)
            except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as error:
                self.down = f"Discord has ended the connection for good ({short(error)})"
                self._log.error(self.down, next_step="see: readout doctor")
                return
            except OUTSIDE as error:
                self._log.warning("the gateway does not answer; it is tried again", error=short(error), seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                # What the library could not read is not ours to mend; another connection may be told it better.
                self._log.warning("the gateway said what cannot be read; it is tried again", error=short(error), seconds=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
