"""The app is removed from a workspace, or its tokens are revoked: the workspace falls silent at once, and is forgotten later.

Slack may deliver the word late, after the app was installed again: then it means the old installation, and nothing is done.
Imports the service, and this folder's workspaces and web.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import Fault
from bot.observe import get_logger
from bot.service import Service
from handlers.slack.faults import SlackError
from handlers.slack.workspaces import Workspaces

_CLOCKS = timedelta(seconds=5)

Ack = Callable[..., Awaitable[Any]]
Body = Mapping[str, Any]


class Farewell:
    """Made at start; what is installed by the operator's own token counts as installed since then."""

    def __init__(self, service: Service, workspaces: Workspaces) -> None:
        self._service = service
        self._workspaces = workspaces
        self._since = service.clock()
        self._log = get_logger("readout.slack")

    async def uninstalled(self, ack: Ack, body: Body) -> None:
        await ack()
        await self._gone(body)

    async def revoked(self, ack: Ack, body: Body) -> None:
        """Only the bot's token matters; people's own are never kept."""
        await ack()
        if (body["event"].get("tokens") or {}).get("bot"):
            await self._gone(body)

    async def _gone(self, body: Body) -> None:
        team = str(body["team_id"])
        if await self._is_late(team, int(body.get("event_time") or 0)):
            self._log.info("a late word of an uninstallation is passed over", workspace=team)
            return
        if self._workspaces.installed is not None:
            await self._workspaces.installed.async_delete_bot(enterprise_id=None, team_id=team)
        paused = await self._service.left("slack", team)
        self._log.warning("the app was removed from a workspace", workspace=team, paused=paused)

    async def _is_late(self, team: str, event_time: int) -> bool:
        """True where the word is older than what is installed now, and that still works."""
        found = await self._workspaces.installed.find(team) if self._workspaces.installed else None
        installed = found[1] if found else self._since
        if not event_time or datetime.fromtimestamp(event_time, UTC) >= installed - _CLOCKS:
            return False
        try:
            web = await self._workspaces.web(team)
            await web.call("auth.test")
        except SlackError as error:
            return error.fault not in (Fault.PERMANENT, Fault.BREAKER)
        return True
