"""What the operator set for Slack: tokens from the environment or files, never printed. Imports the errors and the limits.

Each secret is looked for under `READOUT_SLACK__NAME` (which the settings read), `READOUT_SLACK__NAME_FILE`, `SLACK_NAME` and
`SLACK_NAME_FILE`, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import ConfigError

SLACK = "https://slack.com"
API_BASE = f"{SLACK}/api/"
_MOST_SECRET = 4_096


class Transport(StrEnum):
    """How Slack's requests come in: over a connection of ours, or to an address of ours."""

    SOCKET = "socket"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class Config:
    """Secrets have no place in `repr`. Without `client_id` the app serves the one workspace of its bot token."""

    transport: Transport
    api_base: str = API_BASE
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    host: str = "127.0.0.1"
    port: int = 3000
    public_url: str = ""
    command: str = "/readout"
    who_may_subscribe: str = "everyone"
    restricted_history: bool = False

    @property
    def many_workspaces(self) -> bool:
        return bool(self.client_id)

    @property
    def serves_http(self) -> bool:
        """True where an address of ours is needed: for Slack's requests, or for people who install the app."""
        return self.transport is Transport.HTTP or self.many_workspaces

    @property
    def authorize_url(self) -> str:
        """Where a person is asked to install the app: beside the API."""
        parts = urlsplit(self.api_base)
        return f"{parts.scheme}://{parts.netloc}/oauth/v2/authorize"


def read_config(settings: Mapping[str, Any]) -> Config | None:
    """The configuration; None where nothing of Slack's is set. ConfigError where something is, but not enough."""
    given: Mapping[str, Any] = settings.get("slack") or {}
    environment: Mapping[str, str] = settings.get("environment") or {}
    names = ("bot_token", "app_token", "signing_secret", "client_id", "client_secret", "encryption_keys")
    secrets = {name: _secret(name, given, environment) for name in names}
    if not any(secrets[name] for name in ("bot_token", "app_token", "client_id")):
        return None
    config = Config(
        transport=_transport(str(given.get("transport") or "auto"), secrets),
        api_base=_api_base(str(given.get("api_base") or API_BASE)),
        bot_token=secrets["bot_token"],
        app_token=secrets["app_token"],
        signing_secret=secrets["signing_secret"],
        client_id=secrets["client_id"],
        client_secret=secrets["client_secret"],
        encryption_keys=tuple(key for key in re.split(r"[\s,]+", secrets["encryption_keys"]) if key),
        host=str(given.get("host") or "127.0.0.1"),
        port=int(given["port"]) if given.get("port") is not None else 3000,
        public_url=str(given.get("public_url") or "").rstrip("/"),
        command=str(given.get("command") or "/readout"),
        who_may_subscribe=str(given.get("who_may_subscribe") or "everyone"),
        restricted_history=bool(given.get("restricted_history")),
    )
    _check(config)
    return config


def _check(config: Config) -> None:
    if config.many_workspaces:
        if not config.client_secret:
            raise ConfigError("Slack's client secret is missing", "a client id is set", "Set READOUT_SLACK__CLIENT_SECRET")
        if not config.encryption_keys:
            raise ConfigError(
                "Slack's encryption keys are missing", "tokens of installed workspaces are kept encrypted",
                "Set READOUT_SLACK__ENCRYPTION_KEYS to what this prints: readout slack key",
            )  # fmt: skip
    elif not config.bot_token:
        raise ConfigError("Slack's bot token is missing", "an app token alone can post nothing", "Set READOUT_SLACK__BOT_TOKEN (xoxb-...)")
    if config.bot_token and not config.bot_token.startswith(("xoxb-", "xoxe.xoxb-")):
        raise ConfigError("Slack's bot token does not look like one", "it begins with xoxb-", "Copy it from OAuth & Permissions of the app")
    if config.transport is Transport.SOCKET and not config.app_token.startswith("xapp-"):
        raise ConfigError(
            "Slack's app token is missing" if not config.app_token else "Slack's app token does not look like one",
            "Socket Mode connects with it; it begins with xapp-",
            "Set READOUT_SLACK__APP_TOKEN, or READOUT_SLACK__SIGNING_SECRET to be called over HTTP",
        )
    if config.transport is Transport.HTTP and not config.signing_secret:
        raise ConfigError(
            "Slack's signing secret is missing", "requests over HTTP are checked with it", "Set READOUT_SLACK__SIGNING_SECRET"
        )


def _transport(wanted: str, secrets: Mapping[str, str]) -> Transport:
    if wanted != "auto":
        return Transport(wanted)
    return Transport.HTTP if secrets["signing_secret"] and not secrets["app_token"] else Transport.SOCKET


def _api_base(url: str) -> str:
    """With the slash that the client needs; the usual path where none is given."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigError(f"{url!r} is no address of Slack's API", "it begins with http:// or https://", "Set READOUT_SLACK__API_BASE")
    path = parts.path.rstrip("/") or "/api"
    return f"{parts.scheme}://{parts.netloc}{path}/"


def _secret(name: str, given: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    shouted = f"SLACK_{name.upper()}"
    if value := _revealed(given.get(name)):
        return value
    if path := given.get(f"{name}_file"):
        return _read(Path(str(path)), f"READOUT_SLACK__{name.upper()}_FILE")
    if value := environment.get(shouted, "").strip():
        return value
    if path := environment.get(f"{shouted}_FILE", "").strip():
        return _read(Path(path), f"{shouted}_FILE")
    return ""


def _revealed(value: Any) -> str:
    reveal = getattr(value, "get_secret_value", None)
    return str(reveal() if reveal else value or "").strip()


def _read(path: Path, variable: str) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_MOST_SECRET).strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise ConfigError(f"{variable} names {path}, which cannot be read", str(why), "Name a file that holds the secret alone") from None
    if not text:
        raise ConfigError(f"{variable} names {path}, which is empty", "", "Put the secret into it")
    return text
