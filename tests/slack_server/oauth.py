"""Slack's side of an installation: the page that asks a person, codes that work once, tokens that are rotated."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

if TYPE_CHECKING:
    from tests.slack_server.server import SlackServer

CLIENT_ID, CLIENT_SECRET = "1000.2000", "0123456789abcdef0123456789abcdef"


class OAuth:
    """`team` is the workspace that the next person installs into; with `rotating`, tokens come with an end and a refresh token."""

    def __init__(self, server: SlackServer) -> None:
        self._server = server
        self._codes: dict[str, str] = {}
        self._refresh: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self.team = "T1"
        self.rotating = False
        self.expires_in = 43_200
        self.refusing = ""
        self.asked: list[Mapping[str, str]] = []

    async def authorize(self, request: web.Request) -> web.Response:
        """The person agrees at once."""
        self.asked.append(dict(request.query))
        back = request.query.get("redirect_uri", "")
        code = f"code{next(self._numbers)}"
        self._codes[code] = self.team
        return web.Response(
            status=302, headers={"Location": f"{back}?{urlencode({'code': code, 'state': request.query.get('state', '')})}"}
        )

    def code(self, team: str) -> str:
        code = f"code{next(self._numbers)}"
        self._codes[code] = team
        return code

    def access(self, args: Mapping[str, Any]) -> dict[str, Any]:
        if (args.get("client_id"), args.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return {"ok": False, "error": "invalid_client_id"}
        if args.get("grant_type") == "refresh_token":
            team = self._refresh.pop(str(args.get("refresh_token")), "")
            if not team or self.refusing:
                return {"ok": False, "error": self.refusing or "invalid_refresh_token"}
        else:
            team = self._codes.pop(str(args.get("code")), "")
            if not team:
                return {"ok": False, "error": "invalid_code"}
        return self._installed(team)

    def _installed(self, team: str) -> dict[str, Any]:
        server = self._server
        known = server.teams.get(team)
        token = f"xo{'xe.xoxb' if self.rotating else 'xb'}-1-{team.lower()}secretsecret{next(self._numbers)}"
        if known:
            known.expired_tokens.update({known.token} if known.token else ())
            known.token, known.active = token, True
        else:
            known = server.install(team, token)
        answer = {
            "ok": True, "app_id": "A1", "authed_user": {"id": "UADMIN"}, "team": {"id": team, "name": known.name}, "enterprise": None,
            "is_enterprise_install": False, "access_token": token, "token_type": "bot", "scope": ",".join(sorted(known.scopes)),
            "bot_user_id": known.bot_user,
        }  # fmt: skip
        if self.rotating:
            refresh = f"xoxe-1-refresh{next(self._numbers)}"
            self._refresh[refresh] = team
            answer |= {"refresh_token": refresh, "expires_in": self.expires_in}
        return answer
