"""A local Slack for tests; see `server`. Imports nothing of the project."""

from tests.slack_server.oauth import CLIENT_ID, CLIENT_SECRET
from tests.slack_server.server import ALL_SCOPES, APP_TOKEN, BOT_TOKEN, SlackServer, until
from tests.slack_server.sockets import Ack
from tests.slack_server.state import Call, Message, Trouble, Workspace

__all__ = [
    "ALL_SCOPES", "APP_TOKEN", "BOT_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "Ack", "Call", "Message", "SlackServer", "Trouble",
    "Workspace", "until",
]  # fmt: skip
