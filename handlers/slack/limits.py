"""Slack's limits, in one table; nothing else in this folder holds a bare number of them. Imports nothing of the project.

Lengths are in UTF-16 units, the strictest way in which Slack's "characters" can be read (see `text.long`).
"""

from __future__ import annotations

from collections.abc import Mapping

# One message or view.
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
ALL_BLOCKS = 13_200
"""Of all blocks together. Slack does not document it; past it, it answers `msg_blocks_too_long`. Counted here as JSON, which is more."""
FALLBACK_TEXT = 4_000

# One block.
SECTION = 3_000
FIELD = 2_000
FIELDS = 10
HEADER = 150
CONTEXT = 3_000
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
ALT_TEXT = 2_000
IDENT = 255

# One element.
BUTTON = 75
VALUE = 2_000
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
PLACEHOLDER = 150
LABEL = 2_000
MODAL_TITLE = 24
PRIVATE_METADATA = 3_000
LINK = 3_000
CONFIRM_TEXT = 300

# Time, in seconds, and use.
ACK_SECONDS = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60
SIGNATURE_SECONDS = 300
SECONDS_BETWEEN_POSTS = 1.0
POSTS_A_MINUTE = 240
"""Of a workspace: Slack speaks of "several hundred"."""
HISTORY_PAGE = 100
HISTORY_PAGE_RESTRICTED = 15
HISTORY_SECONDS_RESTRICTED = 60.0
"""Apps that are sold outside of the Marketplace read 15 messages once a minute."""
SOCKET_ADDRESS_SECONDS = 2.0
"""An address of Socket Mode works once: it is forgotten before slack_sdk would try it a second time."""
BODY_BYTES = 1_048_576

TIER_SECONDS: Mapping[int, float] = {1: 60.0, 2: 3.0, 3: 1.2, 4: 0.6}
"""How long to wait where a 429 does not say: a minute over the calls that the method's tier allows in one."""
TIERS: Mapping[str, int] = {
    "apps.connections.open": 1, "conversations.history": 3, "conversations.info": 3, "conversations.join": 3, "conversations.open": 3,
    "conversations.replies": 3, "chat.update": 3, "chat.postEphemeral": 4, "files.getUploadURLExternal": 4,
    "files.completeUploadExternal": 4, "users.info": 4, "usergroups.list": 2, "views.open": 4, "views.publish": 4,
}  # fmt: skip
