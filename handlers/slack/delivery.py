"""Posting: alerts, digests, edits, replies, and the one look that settles whether a lost post is there after all.

The delivery's id stands in the message's metadata and in its first block's id. Imports the domain, the errors, the shared cards and this
folder's rendering and workspaces.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.domain import Alert, AlertKind, Channel, Digest
from bot.errors import DeliveryError, Fault
from bot.platform import Health, Receipt
from handlers.shared import AlertCard, card, digest_card
from handlers.slack import limits
from handlers.slack.alerts import alert_message, change_message, digest_message
from handlers.slack.faults import BLOCKS_REFUSED, ERRORS, SlackError, left_alone
from handlers.slack.message import Message
from handlers.slack.text import fitted
from handlers.slack.web import Web, quiet_logger
from handlers.slack.workspaces import Workspaces

EVENT_TYPE = "readout_alert"
_REMEMBERED = 2_000
_SLACK_CLOCK = timedelta(seconds=120)
"""How far Slack's clock and ours may differ, and how late a post may arrive."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A post under way: when it was first and last begun, and below which message."""

    first: datetime
    last: datetime
    thread: str = ""


class Deliveries:
    """`name` and `flag` know the parties' codes."""

    def __init__(self, workspaces: Workspaces, clock: Clock, name: Callable[[str], str], flag: Callable[[str], str]) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._name = name
        self._flag = flag
        self._attempts: OrderedDict[str, Attempt] = OrderedDict()
        self._looked: dict[str, datetime] = {}

    async def send(self, alert: Alert, delivery_id: str) -> Receipt:
        return await self._post(alert.channel, alert_message(self._card(alert), alert.mention), _metadata(delivery_id, alert))

    async def digest(self, digest: Digest, delivery_id: str) -> Receipt:
        message = digest_message(digest_card(digest, self._name, self._flag))
        return await self._post(digest.channel, message, _metadata(delivery_id, digest))

    async def edit(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        message = alert_message(self._card(replace(alert, kind=AlertKind.NEW)), alert.mention)
        web = await self._workspaces.web(alert.channel.workspace)
        # Without an id of its own an edit leaves the id that the message bears.
        more = {"metadata": _metadata(delivery_id, alert)} if delivery_id else {}
        try:
            await web.update(alert.channel.id, message_id, message, **more)
        except SlackError as error:
            if error.code not in BLOCKS_REFUSED:
                raise
            await web.update(alert.channel.id, message_id, message.plainer(), **more)
        return Receipt(message_id)

    async def reply(self, alert: Alert, message_id: str, delivery_id: str) -> Receipt:
        """In the message's thread; in the channel too only where the subscription asks for it. The message itself then says how it stands,
        since a thread is not seen by whoever only reads the channel.
        """
        message, metadata = change_message(self._card(alert)), _metadata(delivery_id, alert)
        receipt = await self._post(alert.channel, message, metadata, thread=message_id, broadcast=alert.broadcast)
        try:
            await self.edit(alert, message_id, "")
        except DeliveryError as error:
            quiet_logger("posts").info("a message still says what was told first: %s", error)
        return receipt

    async def _post(
        self, channel: Channel, message: Message, metadata: Mapping[str, Any], *, thread: str = "", broadcast: bool = False
    ) -> Receipt:
        web = await self._workspaces.web(channel.workspace)
        ident = str(metadata["event_payload"]["delivery_id"])
        marked = Message(message.text, _marked(message.blocks, ident))
        more: dict[str, Any] = {"thread_ts": thread, "reply_broadcast": broadcast} if thread else {}
        self._begun(ident, thread)
        answer = await web.post(channel.id, marked, metadata=metadata, **more)
        self._attempts.pop(ident, None)
        return Receipt(str(answer["ts"]))

    async def settle(self, told: Alert | Digest, delivery_id: str) -> Receipt | None:
        """One look. SlackError (unknown) where it shows too little to tell: nothing is ever sent again blindly."""
        attempt = self._attempts.get(delivery_id)
        web = await self._workspaces.web(told.channel.workspace)
        self._may_look(told.channel.workspace)
        if attempt is not None and attempt.thread:
            return self._found(await self._thread(web, told.channel.id, attempt.thread), delivery_id)
        seen = await self._seen(web, told.channel.id, self._window(attempt, told))
        found = self._found(seen, delivery_id)
        if found is not None or not isinstance(told, Alert) or told.kind is not AlertKind.REVISION:
            return found
        # A reply whose thread this process does not know: it hangs below the message that told the event first.
        parent = next((m for m in seen.get("messages", ()) if _payload(m).get("event_id") == told.event.id and not _below(m)), None)
        return self._found(await self._thread(web, told.channel.id, str(parent["ts"])), delivery_id) if parent else None

    async def _seen(self, web: Web, channel: str, window: Mapping[str, Any]) -> dict[str, Any]:
        """The newest messages. Without the scope to read them nobody knows; the channel itself may be well."""
        try:
            return await web.call("conversations.history", channel=channel, **window)
        except SlackError as error:
            if error.code != "missing_scope":
                raise
            raise SlackError(error.code, error.what, replace(ERRORS["missing_scope"], fault=Fault.UNKNOWN)) from None

    async def _thread(self, web: Web, channel: str, ts: str) -> dict[str, Any]:
        return await web.call("conversations.replies", channel=channel, ts=ts, limit=self._page, include_all_metadata=True)

    def _found(self, seen: Mapping[str, Any], delivery_id: str) -> Receipt | None:
        """None where the message is surely not among what was seen. SlackError where more was there than Slack showed."""
        for message in seen.get("messages", ()):
            if _payload(message).get("delivery_id") == delivery_id or _block_mark(message) == delivery_id:
                self._attempts.pop(delivery_id, None)
                return Receipt(str(message["ts"]))
        if seen.get("has_more"):
            why = f"the look at the channel's history shows {self._page} messages, and there are more"
            raise left_alone("not_seen", "conversations.history", Fault.UNKNOWN, why)
        return None

    def _window(self, attempt: Attempt | None, told: Alert | Digest) -> dict[str, Any]:
        """Around the attempt where this process made it, else since the event was first seen."""
        window: dict[str, Any] = {"limit": self._page, "include_all_metadata": True, "inclusive": True}
        if attempt is not None:
            window["oldest"] = _stamp(attempt.first - _SLACK_CLOCK)
            window["latest"] = _stamp(attempt.last + _SLACK_CLOCK)
            return window
        events = [told.event] if isinstance(told, Alert) else [alert.event for alert in told.alerts]
        first = [event.first_seen for event in events if event.first_seen]
        if first:
            window["oldest"] = _stamp(min(first) - _SLACK_CLOCK)
        return window

    @property
    def _page(self) -> int:
        return limits.HISTORY_PAGE_RESTRICTED if self._workspaces.config.restricted_history else limits.HISTORY_PAGE

    def _may_look(self, team: str) -> None:
        """SlackError where a restricted app must wait for its next look."""
        if not self._workspaces.config.restricted_history:
            return
        now = self._clock()
        again = self._looked.get(team, now) + timedelta(seconds=limits.HISTORY_SECONDS_RESTRICTED)
        if team in self._looked and now < again:
            meaning = replace(ERRORS["ratelimited"], fault=Fault.UNKNOWN)
            raise SlackError("ratelimited", "history is read once a minute", meaning, retry_after=(again - now).total_seconds())
        self._looked[team] = now

    def _begun(self, ident: str, thread: str) -> None:
        now, earlier = self._clock(), self._attempts.get(ident)
        self._attempts[ident] = Attempt(earlier.first if earlier else now, now, thread)
        while len(self._attempts) > _REMEMBERED:
            self._attempts.popitem(last=False)

    async def probe(self, channel: Channel) -> Health:
        """Whether the channel can be posted to now."""
        try:
            return await self.entered(channel, join=False)
        except DeliveryError as error:
            return Health(False, f"{error.what}: {error.why}", error.next_step)

    async def entered(self, channel: Channel, *, join: bool) -> Health:
        """Whether the bot is in the channel and may post. With `join` it goes into a public one by itself, as a person asks for it there.

        SlackError where Slack does not say.
        """
        web = await self._workspaces.web(channel.workspace)
        try:
            found = (await web.call("conversations.info", channel=channel.id)).get("channel") or {}
        except SlackError as error:
            if error.code != "channel_not_found":
                raise
            return Health(False, error.why, error.next_step)
        name = f"#{found.get('name')}" if found.get("name") else channel.id
        if found.get("is_archived"):
            return Health(False, f"{name} is archived", "Unarchive it, or subscribe in another channel")
        inside = found.get("is_member", True) or found.get("is_im") or found.get("is_mpim")
        if not inside and not (join and await _joined(web, channel.id)):
            return Health(False, f"the bot is not in {name}", "Invite it there with: /invite @Readout")
        return Health(True, f"{name} can be posted to")

    async def notify(self, channel: Channel, person: str, text: str) -> bool:
        """A direct message; False where it cannot be sent."""
        try:
            web = await self._workspaces.web(channel.workspace)
            opened = await web.call("conversations.open", users=person)
            await web.post(str(opened["channel"]["id"]), Message(fitted(text, limits.SECTION)))
        except (DeliveryError, KeyError):
            return False
        return True

    def _card(self, alert: Alert) -> AlertCard:
        return card(alert, self._name, self._flag)


async def _joined(web: Web, channel: str) -> bool:
    """Whether the bot could go into the channel by itself, as it can into public ones."""
    try:
        await web.call("conversations.join", channel=channel)
    except SlackError:
        return False
    return True


def _metadata(delivery_id: str, told: Alert | Digest) -> dict[str, Any]:
    payload: dict[str, Any] = {"delivery_id": delivery_id}
    if isinstance(told, Alert):
        payload |= {"event_id": told.event.id, "revision": told.event.revision, "kind": str(told.kind)}
    else:
        payload |= {"kind": "digest", "events": len(told.alerts) + told.more}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def _marked(blocks: Sequence[dict[str, Any]], ident: str) -> list[dict[str, Any]]:
    """The first block bears the delivery's id, so that it is found where metadata is not shown."""
    return [{**blocks[0], "block_id": f"delivery.{ident}"}, *blocks[1:]] if blocks else []


def _block_mark(message: Mapping[str, Any]) -> str:
    blocks = message.get("blocks") or [{}]
    return str(blocks[0].get("block_id") or "").removeprefix("delivery.")


def _payload(message: Mapping[str, Any]) -> Mapping[str, Any]:
    return (message.get("metadata") or {}).get("event_payload") or {}


def _below(message: Mapping[str, Any]) -> bool:
    return bool(message.get("thread_ts")) and message.get("thread_ts") != message.get("ts")


def _stamp(at: datetime) -> str:
    return f"{at.timestamp():.6f}"
