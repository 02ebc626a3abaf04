"""Where Slack's secrets come from, and that they are never shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigError
from bot.settings import Settings, load_settings
from handlers.slack import SlackPlatform, read_config
from handlers.slack.config import Transport

BOT, APP, SECRET = "xoxb-1-2-abcdef", "xapp-1-A1-2-abcdef", "8f742231b10e8888abcd9900011185a5"


def config(environment: dict[str, str] | None = None, **section: Any) -> Any:
    return read_config({"slack": section, "environment": environment or {}})


def test_without_a_token_there_is_no_slack() -> None:
    assert SlackPlatform({"environment": {}}) is None
    assert config() is None
    assert config({"SLACK_SIGNING_SECRET": SECRET}) is None


def test_tokens_come_by_slacks_own_names_or_from_files(tmp_path: Path) -> None:
    (tmp_path / "bot").write_text(f"{BOT}\n")
    found = config({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "bot"), "SLACK_APP_TOKEN": APP})
    assert (found.bot_token, found.app_token, found.transport) == (BOT, APP, Transport.SOCKET)
    assert config({"SLACK_BOT_TOKEN": "xoxb-other"}, bot_token_file=str(tmp_path / "bot"), app_token=APP).bot_token == BOT


def test_tokens_come_by_readouts_names_and_stand_in_no_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_SLACK__BOT_TOKEN", BOT)
    monkeypatch.setenv("READOUT_SLACK__APP_TOKEN", APP)
    monkeypatch.setenv("READOUT_SLACK__API_BASE", "http://127.0.0.1:1/api")
    settings = load_settings()
    found = read_config({**settings.model_dump(), "environment": {}})
    assert found is not None
    assert (found.bot_token, found.api_base) == (BOT, "http://127.0.0.1:1/api/")
    assert "abcdef" not in repr(settings) + repr(found) + str(settings.model_dump())


def test_socket_mode_is_the_default_and_a_signing_secret_alone_means_http() -> None:
    assert config(bot_token=BOT, app_token=APP, signing_secret=SECRET).transport is Transport.SOCKET
    assert config(bot_token=BOT, signing_secret=SECRET).transport is Transport.HTTP
    assert config(bot_token=BOT, app_token=APP, signing_secret=SECRET, transport="http").transport is Transport.HTTP


@pytest.mark.parametrize(
    ("section", "missing"),
    [
        ({"bot_token": BOT}, "app token is missing"),
        ({"app_token": APP}, "bot token is missing"),
        ({"bot_token": APP, "app_token": APP}, "bot token does not look like one"),
        ({"bot_token": BOT, "app_token": BOT}, "app token does not look like one"),
        ({"bot_token": BOT, "transport": "http"}, "signing secret is missing"),
        ({"client_id": "1.2", "signing_secret": SECRET}, "client secret is missing"),
        ({"client_id": "1.2", "client_secret": "x", "signing_secret": SECRET}, "encryption keys are missing"),
        ({"bot_token": BOT, "app_token": APP, "api_base": "ftp://x"}, "no address"),
        ({"bot_token_file": "/nowhere/at/all", "app_token": APP}, "cannot be read"),
    ],
)
def test_what_is_missing_is_said_in_a_line_that_shows_no_secret(section: dict[str, str], missing: str) -> None:
    with pytest.raises(ConfigError, match=missing) as error:
        config(**section)
    assert "abcdef" not in str(error.value)
    assert error.value.next_step


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://slack.com/api/", "https://slack.com/api/"), ("http://proxy:8080/slack/api", "http://proxy:8080/slack/api/"),
        ("http://127.0.0.1:9", "http://127.0.0.1:9/api/"), ("http://127.0.0.1:9/", "http://127.0.0.1:9/api/"),
    ],
)  # fmt: skip
def test_the_apis_address_ends_in_a_slash(given: str, kept: str) -> None:
    assert config(bot_token=BOT, app_token=APP, api_base=given).api_base == kept


def test_the_shipped_file_says_what_the_code_says() -> None:
    assert load_settings().slack == Settings().slack
