"""Where the token comes from, and that it is shown nowhere; what the platform is where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.settings import load_settings
from handlers.discord import discord_platform
from handlers.discord.settings import discord_settings

TOKEN = "MTIzNDU2Nzg5.Gabcde.a-token-of-a-test"


def token_of(environment: dict[str, str], **section: object) -> str | None:
    found = discord_settings({"environment": environment, "discord": section})
    return found.token if found else None


def test_without_a_token_there_is_no_platform() -> None:
    assert discord_platform({"environment": {}, "discord": {}}) is None
    assert discord_platform({}) is None
    assert discord_platform({"environment": {"DISCORD_TOKEN": "  "}}) is None


def test_without_a_token_discords_library_is_not_even_loaded() -> None:
    looked = (
        "import sys; from handlers.discord import discord_platform; discord_platform({'environment': {}}); print('discord' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", looked], capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_variable_goes_before_a_file_and_ours_before_the_common_one(tmp_path: Path) -> None:
    file, other = tmp_path / "token", tmp_path / "other"
    file.write_text("from-a-file-named-by-us\n")
    other.write_text("from-the-section-of-settings")
    environment = {
        "READOUT_DISCORD__TOKEN": "ours-by-variable",
        "DISCORD_TOKEN": "the-common-variable",
        "READOUT_DISCORD__TOKEN_FILE": str(file),
    }
    assert token_of(environment) == "ours-by-variable"
    environment.pop("READOUT_DISCORD__TOKEN")
    assert token_of(environment) == "the-common-variable"
    environment.pop("DISCORD_TOKEN")
    assert token_of(environment, token_file=str(other)) == "from-a-file-named-by-us"
    assert token_of({}, token_file=str(other)) == "from-the-section-of-settings"


def test_the_word_bot_before_a_token_is_taken_off() -> None:
    assert token_of({"DISCORD_TOKEN": f"Bot {TOKEN}"}) == TOKEN


@pytest.mark.parametrize("given", ["two words", "Bot", "new\nline-in-the-token", "short", "tökén-with-umlauts", "x" * 300])
def test_what_cannot_be_a_token_is_told_without_showing_it(given: str) -> None:
    with pytest.raises(ConfigError, match="DISCORD_TOKEN holds no Discord token") as raised:
        token_of({"DISCORD_TOKEN": given})
    assert given not in str(raised.value) or given in ("Bot", "short")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="READOUT_DISCORD__TOKEN_FILE names cannot be read"):
        token_of({"READOUT_DISCORD__TOKEN_FILE": str(tmp_path / "nowhere")})
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        token_of({"DISCORD_TOKEN_FILE": str(tmp_path / "bytes")})


def test_no_repr_shows_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_DISCORD__TOKEN", TOKEN)
    settings = load_settings(None)
    assert TOKEN not in repr(settings)
    assert TOKEN not in str(settings.model_dump())
    assert TOKEN not in repr(discord_settings({"environment": {"DISCORD_TOKEN": TOKEN}}))


def test_a_token_in_the_file_of_settings_is_refused_by_its_line_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "readout.toml"
    path.write_text(f'[discord]\ntoken = "{TOKEN}"\n')
    with pytest.raises(ConfigError, match=r"readout.toml:2: a token in \[discord\]") as raised:
        load_settings(path)
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(("key", "value"), [("api_base", "ftp://x"), ("gateway_url", "http://x"), ("api_base", "")])
def test_an_address_that_is_none_is_told(tmp_path: Path, key: str, value: str) -> None:
    path = tmp_path / "readout.toml"
    path.write_text(f'[discord]\n{key} = "{value}"\n')
    with pytest.raises(ConfigError, match=f"readout.toml:2: '{key}' in"):
        load_settings(path)


def test_the_addresses_are_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUT_DISCORD__API_BASE", "http://127.0.0.1:9/api/v10/")
    monkeypatch.setenv("READOUT_DISCORD__GATEWAY_URL", "ws://127.0.0.1:9/")
    found = discord_settings({**load_settings(None).model_dump(), "environment": {"DISCORD_TOKEN": TOKEN}})
    assert found is not None
    assert (found.api_base, found.gateway_url) == ("http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9/")
