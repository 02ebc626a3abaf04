"""Discord's numbers, each from its own documentation (`../shared/PLATFORMS.md` names the pages). No other module holds a bare one.

Lengths are in code points: Discord's API is written in Python and counts what `len` counts (discord/discord-api-docs issue 1315), and
an emoji of four code points counts four. Imports nothing of the project.
"""

from __future__ import annotations

CONTENT = 2_000
EMBEDS = 10
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4_096
EMBED_FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1_024
EMBED_FOOTER = 2_048
EMBEDS_TOTAL = 6_000
"""Over all embeds of a message: titles, descriptions, names and values of fields, footers, authors."""

ROWS = 5
BUTTONS_A_ROW = 5
BUTTON_LABEL = 80
CUSTOM_ID = 100
SELECT_OPTIONS = 25
SELECT_LABEL = 100
SELECT_VALUE = 100
SELECT_PLACEHOLDER = 150

ATTACHMENTS = 10
FILE_BYTES = 10 * 1024 * 1024
REQUEST_BYTES = 25 * 1024 * 1024
ALT_TEXT = 1_024

NONCE = 25
NAME = 32
DESCRIPTION = 100
OPTIONS = 25
CHOICES = 25
CHOICE_NAME = 100
CHOICE_VALUE = 100
COMMAND_TOTAL = 8_000
"""Names, descriptions and values of one command with all of its sub-commands and options."""

TYPED = 6_000
"""The longest text of an option that a person may type."""

FIRST_ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0
RATE_LIMIT_SECONDS = 30.0
"""How long discord.py may sleep on a rate limit before it gives up; the least that it allows."""

HISTORY = 100
"""Messages in one page of a channel's history."""

MODAL_TITLE = 45
INPUT_LABEL = 45
INPUT_PLACEHOLDER = 100
INPUT = 4_000
