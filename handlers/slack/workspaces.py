"""Which workspaces there are, and each one's Web API. One by the operator's bot token, any number by installations.

Imports slack_sdk, slack_bolt's authorization, and this folder's installations, pace and web.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.errors import ConfigError, Fault
from handlers.slack.config import Config
from handlers.slack.faults import ERRORS, SlackError
from handlers.slack.installations import InstallationStore
from handlers.slack.pace import Pace
from handlers.slack.web import Web, make_client, quiet_logger

_ROTATE_MINUTES = 120
_BACKOFF = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)


@dataclass(frozen=True, slots=True)
class Own:
    """The workspace of the operator's token, as Slack names it."""

    team: str
    name: str
    bot_user: str
    bot_id: str
    scopes: frozenset[str]
    headers: Mapping[str, str]


class Workspaces:
    """Made at start. `installed` is None where the app serves one workspace only."""

    def __init__(self, config: Config, session: aiohttp.ClientSession, pace: Pace, installed: InstallationStore | None) -> None:
        self.config = config
        self.installed = installed
        self.own: Own | None = None
        self._session = session
        self.pace = pace
        self._own_web = Web(make_client(session, config.api_base, config.bot_token), "", pace) if config.bot_token else None
        self._rotating: dict[str, asyncio.Lock] = {}

    async def identify(self) -> Own | None:
        """Asks Slack whose the operator's token is; None where there is none. SlackError where it does not say."""
        if self._own_web is None:
            return None
        answer, headers = await self._own_web.called("auth.test")
        scopes = frozenset(scope.strip() for scope in _header(headers, "x-oauth-scopes").split(",") if scope.strip())
        self.own = Own(
            str(answer.get("team_id") or ""), str(answer.get("team") or ""), str(answer.get("user_id") or ""),
            str(answer.get("bot_id") or ""), scopes, headers,
        )  # fmt: skip
        self._own_web.team = self.own.team
        return self.own

    async def identify_or_wait(self) -> Own | None:
        """`identify`, again and again while Slack cannot be reached. ConfigError where it refuses the token."""
        for number in range(1_000_000):
            try:
                return await self.identify()
            except SlackError as error:
                if error.fault in (Fault.PERMANENT, Fault.BREAKER):
                    raise refused_token(error) from None
                quiet_logger("start").warning("Slack is not reached yet: %s", error)
                await asyncio.sleep(max(error.retry_after or 0, _BACKOFF[min(number, len(_BACKOFF) - 1)]))
        return None

    async def web(self, team: str) -> Web:
        """The workspace's methods. SlackError where the app is not installed there, or is not connected yet."""
        if self._own_web is not None and self.own is None:
            raise SlackError("no_connection", "Slack was not reached yet", ERRORS["service_unavailable"])
        if self._own_web is not None and self.own is not None and self.own.team == team:
            return self._own_web
        bot = await self.bot(team)
        if bot is None:
            raise SlackError(
                "account_inactive", f"the app is not installed in the workspace {team or 'without a name'}", ERRORS["account_inactive"]
            )
        return Web(make_client(self._session, self.config.api_base, bot.bot_token), team, self.pace)

    async def bot(self, team: str | None) -> Bot | None:
        """What is installed in the workspace, with a token that lasts a while yet."""
        if self.installed is None or not team:
            return None
        found = await self.installed.find(team)
        if found is None or not _expiring(found[0]):
            return found[0] if found else None
        # One refresh at a time: a refresh token works once.
        async with self._rotating.setdefault(team, asyncio.Lock()):
            found = await self.installed.find(team)
            if found is None or not _expiring(found[0]):
                return found[0] if found else None
            return await self._rotated(found[0], found[1])

    async def _rotated(self, bot: Bot, installed: datetime) -> Bot:
        """The bot with a new token; with the old one where Slack gives none, which serves until it ends."""
        rotator = AsyncTokenRotator(
            client_id=self.config.client_id,
            client_secret=self.config.client_secret,
            client=make_client(self._session, self.config.api_base),
        )
        try:
            fresh = await rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=_ROTATE_MINUTES)
        except (SlackTokenRotationError, SlackApiError, aiohttp.ClientError, TimeoutError, OSError) as error:
            quiet_logger("installations").warning("the token of %s could not be renewed (%s)", bot.team_id, type(error).__name__)
            return await self._renewed_elsewhere(bot)
        if fresh is None:
            return bot
        if self.installed is not None:
            await self.installed.keep(fresh, installed)
        return fresh

    async def _renewed_elsewhere(self, bot: Bot) -> Bot:
        """Another process may have been faster."""
        found = await self.installed.find(bot.team_id) if self.installed else None
        return found[0] if found else bot

    async def teams(self) -> tuple[str, ...]:
        """Every workspace that is served."""
        own = (self.own.team,) if self.own else ()
        return tuple(dict.fromkeys((*own, *(await self.installed.teams() if self.installed else ()))))


class Authorize(AsyncAuthorize):
    """Whose a request is. Asks no network, so that nothing stands between a command and its ack."""

    def __init__(self, workspaces: Workspaces) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002 - slack_bolt's signature
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,  # noqa: ARG002
        actor_enterprise_id: str | None = None,  # noqa: ARG002
        actor_team_id: str | None = None,  # noqa: ARG002
        actor_user_id: str | None = None,  # noqa: ARG002
    ) -> AuthorizeResult | None:
        own = self._workspaces.own
        if own is not None and own.team == team_id:
            return self._result(enterprise_id, own.team, own.bot_user, own.bot_id, self._workspaces.config.bot_token)
        # As it is kept: a token that ends soon is renewed when it is used, after the ack.
        found = await self._workspaces.installed.find(team_id) if self._workspaces.installed else None
        if found is None:
            return None
        bot = found[0]
        return self._result(enterprise_id, bot.team_id, bot.bot_user_id, bot.bot_id, bot.bot_token)

    def _result(self, enterprise: str | None, team: str | None, user: str, bot_id: str, token: str) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise, team_id=team, bot_user_id=user, bot_id=bot_id, bot_token=token)


def refused_token(error: SlackError) -> ConfigError:
    """What an operator is told where Slack takes no token of theirs."""
    return ConfigError(f"Slack refuses the bot token with {error.code}", error.why, error.next_step or "Set READOUT_SLACK__BOT_TOKEN anew")


def _expiring(bot: Bot) -> bool:
    at = bot.bot_token_expires_at
    return at is not None and at - datetime.now(UTC).timestamp() < _ROTATE_MINUTES * 60


def _header(headers: Mapping[str, Any], name: str) -> str:
    return str(next((value for key, value in headers.items() if key.lower() == name), ""))
