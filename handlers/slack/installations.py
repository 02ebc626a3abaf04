"""Workspaces that installed the app, in the project's database: their tokens encrypted, by keys that can be rotated.

`async_*` are slack_sdk's names: its OAuth flow writes here. Imports cryptography, slack_sdk, and the store's values.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store import Installation as Installed
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.clock import Clock
from bot.errors import ConfigError
from bot.store import Installation, Store
from handlers.slack.web import quiet_logger

PLATFORM = "slack"
STATE_SECONDS = 600


def make_vault(keys: Sequence[str]) -> MultiFernet:
    """The first key encrypts; any of them decrypts, so that a new one is put in front and the old one goes when all is rewritten."""
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except (ValueError, TypeError):
        raise ConfigError(
            "a key of READOUT_SLACK__ENCRYPTION_KEYS is no Fernet key",
            "each is 32 bytes in URL-safe base64",
            "Make one with: readout slack key",
        ) from None


class InstallationStore(AsyncInstallationStore):
    """One bot a workspace; people's own tokens are never asked for and never kept."""

    def __init__(self, store: Store, vault: MultiFernet, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        return quiet_logger("installations")

    async def async_save(self, installation: Installed) -> None:
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        await self.keep(bot, self._clock())

    async def keep(self, bot: Bot, installed: datetime) -> None:
        """Writes the bot over an earlier one; a rotated token keeps the day of its installation."""
        values = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in bot.to_dict().items()}
        sealed = self._vault.encrypt(json.dumps(values).encode()).decode()
        async with self._store.writing() as tx:
            await tx.installations.save(Installation(_key(bot.team_id), sealed, installed))

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,  # noqa: ARG002 - slack_sdk's signature
        team_id: str | None,
        is_enterprise_install: bool | None = False,  # noqa: ARG002
    ) -> Bot | None:
        """None where the workspace has none, or no key opens what is kept."""
        found = await self.find(team_id)
        return found[0] if found else None

    async def find(self, team: str | None) -> tuple[Bot, datetime] | None:
        """The workspace's bot and when it was installed."""
        if not team:
            return None
        async with self._store.reading() as tx:
            kept = await tx.installations.get(_key(team))
        if kept is None:
            return None
        bot = self._opened(kept)
        return (bot, kept.installed) if bot else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:  # noqa: ARG002 - slack_sdk's signature
        async with self._store.writing() as tx:
            await tx.installations.remove(_key(team_id))

    async def teams(self) -> tuple[str, ...]:
        async with self._store.reading() as tx:
            return tuple(kept.workspace_key.partition("/")[2] for kept in await tx.installations.of_platform(PLATFORM))

    async def reseal(self) -> int:
        """Encrypts everything anew with the first key; the number of those that no key opens."""
        lost = 0
        async with self._store.writing() as tx:
            for kept in await tx.installations.of_platform(PLATFORM):
                try:
                    sealed = self._vault.rotate(kept.sealed.encode()).decode()
                except InvalidToken:
                    lost += 1
                    continue
                await tx.installations.save(Installation(kept.workspace_key, sealed, kept.installed))
        return lost

    def _opened(self, kept: Installation) -> Bot | None:
        try:
            values: dict[str, Any] = json.loads(self._vault.decrypt(kept.sealed.encode()))
        except InvalidToken:
            self.logger.warning("no encryption key opens what is kept of %s; install the app there again", kept.workspace_key)
            return None
        return Bot(**{name: value for name, value in values.items() if name in _FIELDS})


class StateStore(AsyncOAuthStateStore):
    """The states of installations under way: sealed with a time, and good once."""

    def __init__(self, store: Store, vault: MultiFernet, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        return quiet_logger("installations")

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 - slack_sdk's signature
        return self._vault.encrypt(b"state").decode()

    async def async_consume(self, state: str) -> bool:
        try:
            if self._vault.decrypt(state.encode(), ttl=STATE_SECONDS) != b"state":
                return False
        except (InvalidToken, UnicodeEncodeError):
            return False
        return await first_time(self._store, f"{PLATFORM}/state/{state[-40:]}", self._clock())


async def first_time(store: Store, key: str, at: datetime) -> bool:
    """True at the first time only, in whichever process."""
    async with store.writing() as tx:
        return await tx.seen.first(key, at)


async def forget_seen(store: Store, now: datetime) -> None:
    """Slack sends nothing again after an hour, and signatures are good for five minutes."""
    async with store.writing() as tx:
        await tx.seen.forget_before(now - timedelta(days=1))


def _key(team: str | None) -> str:
    return f"{PLATFORM}/{team or ''}"


_FIELDS = frozenset(Bot.__init__.__annotations__)
