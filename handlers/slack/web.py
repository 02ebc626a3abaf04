"""One workspace's Web API: every call paced, every failure classified, none ever repeated behind our back.

slack_sdk's default handlers send again when an answer is lost, which posts twice; here there are none. Imports slack_sdk, aiohttp, and
this folder's pace and faults.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Fault, Scope
from handlers.slack import limits
from handlers.slack.faults import BLOCKS_REFUSED, SlackError, fault_of, left_alone
from handlers.slack.message import Message
from handlers.slack.pace import Pace

TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=5)
_MOST_WORDS = 200
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
NO_UNFURL: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False}


def quiet_logger(name: str) -> logging.Logger:
    """A logger for the libraries that never writes what they would at level debug: whole requests, with what they carry."""
    logger = logging.getLogger(f"readout.slack.{name}")
    logger.setLevel(max(logging.WARNING, logging.getLogger().getEffectiveLevel()))
    return logger


def make_client(session: aiohttp.ClientSession, api_base: str, token: str = "") -> AsyncWebClient:
    """A client that sends everything once."""
    client = AsyncWebClient(
        token=token or None, base_url=api_base, session=session, timeout=int(TIMEOUT.total or 20), retry_handlers=[],
        logger=quiet_logger("web"),
    )  # fmt: skip
    if urlsplit(api_base).hostname in _LOOPBACK:
        client.proxy = None  # A proxy of the environment is for the world outside.
    return client


class Web:
    """The methods of one workspace. Every failure is a `SlackError`."""

    def __init__(self, client: AsyncWebClient, team: str, pace: Pace) -> None:
        self.client = client
        self.team = team
        self._pace = pace

    async def call(self, method: str, **args: Any) -> dict[str, Any]:
        """The answer's data. `method` is Slack's name, such as `chat.postMessage`."""
        answer, _ = await self.called(method, **args)
        return answer

    async def called(self, method: str, **args: Any) -> tuple[dict[str, Any], Mapping[str, str]]:
        """The answer's data and its headers."""
        await self._pace.open(self.team, method)
        try:
            response = await getattr(self.client, method.replace(".", "_"))(**args)
        except SlackApiError as error:
            raise self._refused(method, error) from None
        except (aiohttp.ClientError, TimeoutError, OSError, SlackClientError, ValueError) as error:
            raise _lost(method, error) from None
        data = response.data if isinstance(response.data, dict) else {}
        return data, response.headers

    async def post(self, channel: str, message: Message, **more: Any) -> dict[str, Any]:
        """Posts in a channel at its turn. Where Slack refuses the blocks the text goes alone, so that its reader is told."""
        await self._pace.turn(self.team, channel)
        args = {"channel": channel, **NO_UNFURL, **more}
        try:
            return await self.call("chat.postMessage", text=message.text, blocks=message.blocks, **args)
        except SlackError as error:
            if error.code not in BLOCKS_REFUSED or not message.blocks:
                raise
            quiet_logger("posts").error("Slack refused the blocks of a message, its text goes alone: %s", error)
            return await self.call("chat.postMessage", text=message.text, **args)

    async def update(self, channel: str, ts: str, message: Message, **more: Any) -> dict[str, Any]:
        return await self.call("chat.update", channel=channel, ts=ts, text=message.text, blocks=message.blocks, **more)

    def _refused(self, method: str, error: SlackApiError) -> SlackError:
        response = error.response
        status = int(getattr(response, "status_code", None) or getattr(response, "status", 0) or 0)
        data = getattr(response, "data", None)
        data = data if isinstance(data, dict) else {}
        code = str(data.get("error") or "")
        if status == 429 or code in ("ratelimited", "rate_limited"):
            seconds = _seconds(getattr(response, "headers", {}), method)
            self._pace.pause(self.team, method, seconds)
            return fault_of("ratelimited", method, retry_after=seconds)
        if code:
            return fault_of(code, method, needed=str(data.get("needed") or ""), messages=_messages(data))
        if status >= 500 or status == 200:
            return left_alone("no_answer", method, Fault.UNKNOWN, f"the answer was HTTP {status} without Slack's word")
        return left_alone("no_slack", method, Fault.RETRY, f"HTTP {status} is not how Slack answers", scope=Scope.PLATFORM)


def _lost(method: str, error: Exception) -> SlackError:
    """Surely not sent where there was no connection; else nobody knows."""
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return left_alone("no_connection", method, Fault.RETRY, f"there is no connection ({type(error).__name__})", scope=Scope.PLATFORM)
    if isinstance(error, TimeoutError):
        return left_alone("timeout", method, Fault.UNKNOWN, "it gave no answer in time")
    return left_alone("no_answer", method, Fault.UNKNOWN, f"the connection broke ({type(error).__name__})")


def _seconds(headers: Mapping[str, str], method: str) -> float:
    """What Retry-After says, within an hour; else what the method's tier suggests."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1.0
    return min(seconds, 3_600.0) if seconds >= 0 else limits.TIER_SECONDS[limits.TIERS.get(method, 2)]


def _messages(data: Mapping[str, Any]) -> str:
    """What Slack says of refused blocks, in short."""
    told = (data.get("response_metadata") or {}).get("messages") or []
    return json.dumps(told, ensure_ascii=False)[:_MOST_WORDS] if told else ""
