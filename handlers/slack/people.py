"""Who asks: whether they administrate the workspace; their groups. Remembered for some minutes. Imports the shared asker, the web."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handlers.shared import Asker
from handlers.slack.faults import SlackError
from handlers.slack.web import Web, quiet_logger

_FRESH = 300.0
_MOST = 5_000


class People:
    """Where Slack does not say, nobody is an admin and nobody is in a group."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._users: dict[tuple[str, str], tuple[float, Mapping[str, Any]]] = {}
        self._groups: dict[str, tuple[float, Mapping[str, frozenset[str]]]] = {}

    async def asker(self, web: Web, user: str, name: str, *, groups: bool) -> Asker:
        """`groups` asks for the person's groups too, which only matter where rights name some."""
        known = await self._user(web, user)
        manager = any(known.get(word) for word in ("is_admin", "is_owner", "is_primary_owner"))
        profile = known.get("profile") or {}
        shown = str(profile.get("display_name") or known.get("real_name") or known.get("name") or name or user)
        locale = str(known.get("locale") or "en")
        return Asker(user, shown, manager, await self._groups_of(web, user) if groups else frozenset(), locale)

    async def named(self, web: Web, user: str, name: str) -> Asker:
        """For questions, where it only matters what a person is called: nothing is asked of Slack."""
        _, known = self._users.get((web.team, user), (0.0, {}))
        return Asker(user, str(known.get("real_name") or name or user), locale=str(known.get("locale") or "en"))

    async def _user(self, web: Web, user: str) -> Mapping[str, Any]:
        at, known = self._users.get((web.team, user), (0.0, {}))
        if known and self._timer() - at < _FRESH:
            return known
        try:
            known = (await web.call("users.info", user=user, include_locale=True)).get("user") or {}
        except SlackError as error:
            quiet_logger("people").warning("who a person is could not be asked: %s", error)
            return {}
        if len(self._users) >= _MOST:
            self._users.clear()
        self._users[web.team, user] = (self._timer(), known)
        return known

    async def _groups_of(self, web: Web, user: str) -> frozenset[str]:
        at, known = self._groups.get(web.team, (0.0, None))
        if known is None or self._timer() - at >= _FRESH:
            try:
                found = (await web.call("usergroups.list", include_users=True)).get("usergroups") or []
            except SlackError as error:
                quiet_logger("people").warning("groups could not be asked: %s", error)
                return frozenset()
            known = {str(group["id"]): frozenset(group.get("users") or ()) for group in found}
            self._groups[web.team] = (self._timer(), known)
        return frozenset(ident for ident, users in known.items() if user in users)
