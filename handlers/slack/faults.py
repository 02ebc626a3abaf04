"""Slack's errors in one table: what each means for a delivery, and what a person can do about it. Imports the errors only.

A code that the table does not hold was still said by Slack instead of a post, so it is tried again, and given up after many tries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import DeliveryError, Fault, Scope

_INVITE = "Invite the bot in the channel with: /invite @Readout"
_REINSTALL = "Install the app in the workspace again"
_ADMIN = "Ask an admin of the workspace"
_REPORT = "Report it: this is a fault of Readout"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`why` and `next_step` are told to people; `scope` is how far it reaches."""

    fault: Fault
    why: str
    next_step: str = ""
    scope: Scope = Scope.CHANNEL


def _gone(why: str, next_step: str = _INVITE, scope: Scope = Scope.CHANNEL) -> Meaning:
    return Meaning(Fault.PERMANENT, why, next_step, scope)


def _ours(why: str) -> Meaning:
    return Meaning(Fault.REJECTED, why, _REPORT)


def _token(why: str, next_step: str = _REINSTALL) -> Meaning:
    return Meaning(Fault.PERMANENT, why, next_step, Scope.WORKSPACE)


def _unsure(why: str) -> Meaning:
    return Meaning(Fault.UNKNOWN, why)


def _later(why: str, scope: Scope = Scope.CHANNEL) -> Meaning:
    return Meaning(Fault.RETRY, why, scope=scope)


ERRORS: Mapping[str, Meaning] = {
    # The channel.
    "channel_not_found": _gone("there is no such channel, or it is private and the bot is not in it"),
    "is_archived": _gone("the channel is archived", "Unarchive the channel, or subscribe in another"),
    "channel_is_archived": _gone("the channel is archived", "Unarchive the channel, or subscribe in another"),
    "not_in_channel": _gone("the bot is not in the channel"),
    "user_not_found": _gone("there is no such person", ""),
    "cannot_dm_bot": _gone("a bot cannot be written to", ""),
    "messages_tab_disabled": _gone("the app takes no direct messages", "Switch on the Messages tab of the app"),
    "restricted_action": _gone("the workspace's settings forbid it", _ADMIN),
    "restricted_action_read_only_channel": _gone("the channel is read-only", _ADMIN),
    "restricted_action_thread_only_channel": _gone("the channel takes replies only", _ADMIN),
    "restricted_action_non_threadable_channel": _gone("the channel takes no replies", _ADMIN),
    "restricted_action_thread_locked": _gone("the thread is locked", _ADMIN),
    "posting_to_general_channel_denied": _gone("only some people may post in this channel", _ADMIN),
    "user_is_restricted": _gone("the bot is restricted here", _ADMIN),
    "no_permission": _gone("the app may not do this here", _ADMIN),
    "access_denied": _gone("access was denied", _ADMIN),
    "ekm_access_denied": _gone("the workspace's keys forbid it", _ADMIN),
    "slack_connect_blocked_file_type": _gone("the other organisation forbids it", _ADMIN),
    "external_channel_migrating": _later("the channel is being moved"),
    # The token and the workspace.
    "account_inactive": _token("the app was removed from the workspace, or the workspace is gone"),
    "token_revoked": _token("the app's token was revoked"),
    "invalid_auth": Meaning(Fault.BREAKER, "Slack does not know the token", "Set READOUT_SLACK__BOT_TOKEN anew", Scope.WORKSPACE),
    "not_authed": Meaning(Fault.BREAKER, "no token was given", "Set READOUT_SLACK__BOT_TOKEN", Scope.WORKSPACE),
    "token_expired": Meaning(Fault.BREAKER, "the token has expired", _REINSTALL, Scope.WORKSPACE),
    "not_allowed_token_type": _token("this kind of token may not do it", "Use the bot token, which begins with xoxb-"),
    "missing_scope": _token("the app lacks a scope", "Install the app again with the manifest of: readout slack manifest"),
    "team_access_not_granted": _token("the app may not act in this workspace", _ADMIN),
    "org_login_required": _token("the workspace is being moved to an organisation", _ADMIN),
    "enterprise_is_restricted": _token("the organisation forbids it", _ADMIN),
    "method_deprecated": _ours("the method is gone"),
    "unknown_method": _ours("the method is unknown"),
    # The message.
    "msg_too_long": _ours("the text is too long"),
    "msg_blocks_too_long": _ours("the blocks are too long"),
    "invalid_blocks": _ours("the blocks are not valid"),
    "invalid_blocks_format": _ours("the blocks are not valid"),
    "invalid_attachments": _ours("the attachments are not valid"),
    "no_text": _ours("there is no text"),
    "invalid_arguments": _ours("an argument is not valid"),
    "invalid_arg_name": _ours("an argument is unknown"),
    "invalid_metadata_format": _ours("the metadata is not valid"),
    "invalid_metadata_schema": _ours("the metadata is not valid"),
    "metadata_too_large": _ours("the metadata is too large"),
    "metadata_must_be_sent_from_app": _ours("the metadata is refused"),
    "duplicate_channel_not_found": _ours("the channel is refused"),
    # What was posted before.
    "message_not_found": Meaning(Fault.MESSAGE_GONE, "the message was deleted"),
    "thread_not_found": Meaning(Fault.MESSAGE_GONE, "the message to reply to was deleted"),
    "cannot_reply_to_message": Meaning(Fault.MESSAGE_GONE, "the message takes no replies"),
    "cant_update_message": Meaning(Fault.EDIT_REFUSED, "the message cannot be changed"),
    "edit_window_closed": Meaning(Fault.EDIT_REFUSED, "the workspace's time for changing messages is over"),
    "update_failed": _later("the change did not take"),
    # Slack's own state. What says that it may have worked all the same is looked up before it is sent again.
    "ratelimited": _later("Slack asks for a pause", Scope.WORKSPACE),
    "rate_limited": _later("Slack asks for a pause", Scope.WORKSPACE),
    "message_limit_exceeded": _later("the workspace's limit of messages is reached", Scope.WORKSPACE),
    "accesslimited": _later("Slack limits access for now", Scope.WORKSPACE),
    "team_added_to_org": _later("the workspace is being moved to an organisation", Scope.WORKSPACE),
    "service_unavailable": _later("Slack is not available", Scope.PLATFORM),
    "fatal_error": _unsure("Slack broke down over it, and may have done it all the same"),
    "internal_error": _unsure("Slack broke down over it, and may have done it all the same"),
    "request_timeout": _unsure("Slack gave up waiting for the request"),
    "deprecated_endpoint": _ours("the address is gone"),
}

CHANNEL_TURN = Meaning(Fault.RETRY, "about a message a second is posted in a channel")
UNKNOWN_WORD = Meaning(Fault.RETRY, "Slack gives a reason that is not known here")
BLOCKS_REFUSED = frozenset({"msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"})
"""What a message without blocks may get past."""


class SlackError(DeliveryError):
    """A call that Slack refused or lost; `code` is Slack's word, or ours where it said none (`timeout`, `no_connection`)."""

    def __init__(self, code: str, what: str, meaning: Meaning, *, retry_after: float | None = None) -> None:
        super().__init__(what, meaning.why, meaning.next_step, fault=meaning.fault, retry_after=retry_after, scope=meaning.scope)
        self.code = code


def fault_of(code: str, method: str, *, retry_after: float | None = None, needed: str = "", messages: str = "") -> SlackError:
    """The error of a method's refusal. `needed` is the scope that Slack names, `messages` what it says of the blocks."""
    meaning = ERRORS.get(code, UNKNOWN_WORD)
    detail = f" (scope {needed})" if needed else f" ({messages})" if messages else ""
    return SlackError(code, f"Slack refused {method} with {code}{detail}", meaning, retry_after=retry_after)


def left_alone(code: str, method: str, fault: Fault, why: str, *, scope: Scope = Scope.CHANNEL) -> SlackError:
    """The error of a call that Slack did not answer in its own words."""
    return SlackError(code, f"Slack did not answer {method}", Meaning(fault, why, scope=scope))
