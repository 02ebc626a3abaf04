"""The slack_bolt app: which listener hears what, each request once. What the manifest asks for is read off these tables.

Imports slack_bolt and this folder's desk, workspaces and web.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.errors import ReadoutError, StoreError
from bot.observe import get_logger
from bot.store import Store
from handlers.slack import blocks, forms, home
from handlers.slack.desk import SHORTCUT, Desk
from handlers.slack.farewell import Farewell
from handlers.slack.installations import first_time, forget_seen
from handlers.slack.web import quiet_logger
from handlers.slack.workspaces import Authorize, Workspaces

EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")
_MOST_SEEN = 20_000
_CLEAN_EVERY = 5_000
_STORE_SECONDS = 0.8
"""How long an ack waits for the database's memory of requests."""


class Once:
    """A request that comes again, late or by somebody else's hand, is done once: remembered here, and in the database for others."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._asked = 0

    async def first(self, key: str) -> bool:
        """True at the first time. Where the database does not answer in time, what this process remembers decides."""
        if key in self._seen:
            return False
        self._seen[key] = None
        while len(self._seen) > _MOST_SEEN:
            self._seen.popitem(last=False)
        self._asked += 1
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                if self._asked % _CLEAN_EVERY == 1:
                    await forget_seen(self._store, self._clock())
                return await first_time(self._store, f"slack/{key}", self._clock())
        except (StoreError, TimeoutError) as error:
            quiet_logger("requests").warning("the database does not tell whether a request came before: %s", error)
            return True


def make_app(
    desk: Desk, workspaces: Workspaces, client: AsyncWebClient, once: Once, *, oauth: AsyncOAuthFlow | None
) -> AsyncApp:  # fmt: skip
    """The app with every listener. It trusts what it is handed: `http` checks each signature, and Socket Mode needs none."""
    logger = quiet_logger("bolt")
    level = logger.level
    # slack_bolt takes the name for a logger that it configures, so it must not be one that Readout itself writes to.
    # While it is made slack_bolt warns of tokens in the environment that it does not need; ours are handed in.
    logger.setLevel(logging.ERROR)
    app = AsyncApp(
        name="readout.slack.app", logger=logger, client=client, request_verification_enabled=False, oauth_flow=oauth,
        authorize=Authorize(workspaces),  # type: ignore[arg-type]
        raise_error_for_unhandled_request=True,
        user_facing_authorize_error_message="Readout is not installed in this workspace any more. Ask an admin to install it again.",
    )  # fmt: skip
    logger.setLevel(level)
    app.middleware(_once(once))
    app.error(_failed)
    # Whatever a command is called in the workspace: those that come here are ours.
    app.command(re.compile(""))(desk.command)
    app.action(re.compile(rf"^{blocks.ACT}\."))(desk.press)
    app.action(re.compile(rf"^{blocks.PICK}\."))(desk.pick)
    app.action(re.compile(rf"^{home.HOME}\."))(desk.home_pressed)
    # The last: a button of an older version is acked, and says that it is not known any more.
    app.action(re.compile(""))(desk.press)
    app.options(re.compile(rf"^{forms.FIND}\."))(desk.options)
    app.view(forms.ASK)(desk.ask)
    app.view(forms.EDIT)(desk.edited)
    app.view(forms.FORM)(desk.submit)
    app.message_shortcut(SHORTCUT)(desk.explain)
    farewell = Farewell(desk.service, workspaces)
    for event, listener in zip(EVENTS, (desk.home_opened, farewell.uninstalled, farewell.revoked), strict=True):
        app.event(event)(listener)
    return app


def request_key(body: Mapping[str, Any]) -> str | None:
    """What names a request: an event's id, or all that a command or a press says; None for what may come twice, as typing in a menu may."""
    if body.get("type") == "block_suggestion":
        return None
    if ident := body.get("event_id"):
        return f"event/{ident}"
    if body.get("trigger_id"):
        whole = json.dumps(body, sort_keys=True, default=str)
        return f"request/{hashlib.sha256(whole.encode(errors='replace')).hexdigest()[:40]}"
    return None


def _once(once: Once) -> Callable[..., Awaitable[Any]]:
    async def middleware(body: Mapping[str, Any], next: Callable[[], Awaitable[Any]]) -> Any:
        key = request_key(body)
        if key is not None and not await once.first(key):
            return BoltResponse(status=200, body="")
        return await next()

    return middleware


async def _failed(error: Exception, body: Mapping[str, Any]) -> BoltResponse | None:
    """The outermost edge of a listener: the person was acked already; the log holds the rest.

    What nobody listens to is acked too: Slack would send it again, and switches off what is not acked for long.
    """
    kind = str(body.get("type") or body.get("command") or "")
    if isinstance(error, BoltUnhandledRequestError):
        inner = body.get("event") or {}
        get_logger("readout.slack").info("a request of Slack is of no use here", kind=kind, what=str(inner.get("type") or ""))
        return BoltResponse(status=200, body="")
    if isinstance(error, ReadoutError):
        get_logger("readout.slack").warning("a request of Slack could not be done", kind=kind, what=str(error))
        return None
    get_logger("readout.slack").error("a request of Slack broke off", kind=kind, ref=secrets.token_hex(4), exc_info=error)
    return None
