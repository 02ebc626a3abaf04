"""What an operator sets: `config/readout.toml`, overridden by the environment (`READOUT_POLLING__CONCURRENCY=4`).

Every key is known here; a wrong one is told with its file and line. Imports the errors, `bundled` and `tomlfile` only.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from bot.bundled import bundled_folder
from bot.errors import ConfigError
from bot.tomlfile import Location, TomlFile, explain, fault_text, read_toml

ENVIRONMENT_PREFIX = "READOUT_"
NESTING = "__"

Share = Annotated[float, Field(ge=0, le=1)]
PositiveSeconds = Annotated[float, Field(gt=0, le=3600)]
Bytes = Annotated[int, Field(ge=1024, le=1_073_741_824)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatabaseSettings(_Section):
    """Where things are kept: an SQLAlchemy URL with an async driver."""

    url: Annotated[str, Field(pattern=r"^[a-z]+(\+[a-z]+)?://")] = "sqlite+aiosqlite:///readout.sqlite"


class PollingSettings(_Section):
    """How sources are fetched. Times in seconds, sizes in decoded bytes."""

    concurrency: Annotated[int, Field(ge=1, le=256)] = 8
    tick_seconds: PositiveSeconds = 5
    timeout_seconds: PositiveSeconds = 20
    feed_max_bytes: Bytes = 8_388_608
    page_max_bytes: Bytes = 5_242_880
    page_deadline_seconds: PositiveSeconds = 20
    per_host: Annotated[int, Field(ge=1, le=64)] = 2
    pace_seconds: Annotated[float, Field(ge=0, le=3600)] = 0.5
    floor_minutes: Annotated[int, Field(ge=1, le=10_080)] = 5
    ceiling_minutes: Annotated[int, Field(ge=1, le=10_080)] = 60
    user_agent: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[\x20-\x7e]+$")] = "Readout/0.1 (diplomatic event alerts)"
    allow_private_hosts: tuple[str, ...] = ()


class WebSubSettings(_Section):
    """Where hubs that push can reach this process: the address as the world sees it, and what is listened on. Off without an address."""

    public_url: Annotated[str, Field(pattern=r"^(https?://[^\s?#]+)?$")] = ""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    lease_days: Annotated[int, Field(ge=1, le=14)] = 10


class KnowledgeSettings(_Section):
    """Where the roster is kept current from, how often, and where the result is kept: by default beside the database."""

    endpoint: Annotated[str, Field(pattern=r"^https?://[^\s]+$")] = "https://query.wikidata.org/sparql"
    refresh_days: Annotated[int, Field(ge=0, le=365)] = 7
    file: str = ""
    overrides: str = ""


class AlertSettings(_Section):
    """What is worth telling by default."""

    min_confidence: Share = 0.7
    baseline_hours: Annotated[float, Field(ge=0)] = 24
    max_age_days: Annotated[float, Field(gt=0)] = 7
    edit_seconds: Annotated[float, Field(ge=0, le=3600)] = 60
    burst: Annotated[int, Field(ge=0, le=10_000)] = 15
    burst_minutes: Annotated[float, Field(gt=0, le=1440)] = 10


class ConsoleSettings(_Section):
    """What the console subscribes to when no chat platform is configured: pairs as "A B", "*" for any."""

    subscriptions: tuple[Annotated[str, Field(pattern=r"^\s*\S+\s+\S+\s*$")], ...] = ("* *",)


class DiscordSection(_Section):
    """How Discord is reached. The token comes from the environment or a file; here it is known only so that its variable is no fault."""

    token: Annotated[SecretStr | None, Field(exclude=True)] = None
    token_file: str = ""
    api_base: Annotated[str, Field(pattern=r"^https?://\S+$")] = "https://discord.com/api/v10"
    gateway_url: Annotated[str, Field(pattern=r"^(wss?://\S+)?$")] = ""
    sync: bool = True
    publish: bool = False


class SlackSettings(_Section):
    """How Slack is reached. Secrets come from the environment, or from the files that the `_file` keys name; none has a place here.

    Without any of them Slack is not served. `transport` "auto" is Socket Mode unless only a signing secret is set.
    """

    transport: Literal["auto", "socket", "http"] = "auto"
    api_base: Annotated[str, Field(pattern=r"^https?://")] = "https://slack.com/api/"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 3000
    public_url: Annotated[str, Field(pattern=r"^(https?://.*)?$")] = ""
    command: Annotated[str, Field(pattern=r"^/[a-z0-9_-]{1,31}$")] = "/readout"
    who_may_subscribe: Literal["everyone", "managers"] = "everyone"
    restricted_history: bool = False
    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None
    client_id: str = ""
    client_secret: SecretStr | None = None
    encryption_keys: SecretStr | None = None
    bot_token_file: str = ""
    app_token_file: str = ""
    signing_secret_file: str = ""
    client_secret_file: str = ""
    encryption_keys_file: str = ""


class RetentionSettings(_Section):
    """How long is kept what nobody needs any more."""

    removed_workspace_days: Annotated[int, Field(ge=1, le=3650)] = 30


class LogSettings(_Section):
    """What is logged, and how."""

    level: Literal["debug", "info", "warning", "error"] = "warning"
    format: Literal["text", "json"] = "text"


class Settings(BaseSettings):
    """All settings. Built by `load_settings`, which tells faults by file and line."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter=NESTING, env_ignore_empty=True, extra="forbid", frozen=True
    )

    database: DatabaseSettings = DatabaseSettings()
    polling: PollingSettings = PollingSettings()
    alerts: AlertSettings = AlertSettings()
    console: ConsoleSettings = ConsoleSettings()
    discord: DiscordSection = DiscordSection()
    slack: SlackSettings = SlackSettings()
    retention: RetentionSettings = RetentionSettings()
    log: LogSettings = LogSettings()
    websub: WebSubSettings = WebSubSettings()
    knowledge: KnowledgeSettings = KnowledgeSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return env_settings, init_settings


def load_settings(path: Path | None = None) -> Settings:
    """The settings of the file (by default the shipped `config/readout.toml`) under the environment.

    ConfigError with one sentence a fault, each naming the line of the file or the variable of the environment.
    """
    file = read_toml(path or bundled_folder("config") / "readout.toml")
    if (section := file.data.get("discord")) and isinstance(section, dict) and "token" in section:
        where = file.at(("discord", "token"))
        raise ConfigError(
            f"{where}: a token in [discord]", "a token stands in no file of settings", "Set READOUT_DISCORD__TOKEN, or token_file"
        )
    try:
        return Settings(**file.data)
    except ValidationError as error:
        raise ConfigError("; ".join(_faults(error, file))) from None
    except SettingsError as error:
        cause = f" ({error.__cause__})" if error.__cause__ else ""
        raise ConfigError(
            f"an environment variable {ENVIRONMENT_PREFIX}* is wrong", f"{error}{cause}", 'Write lists as JSON, such as ["a", "b"]'
        ) from None


def _faults(error: ValidationError, file: TomlFile) -> list[str]:
    from_environment = {
        place: name for fault in error.errors(include_url=False) if (name := _variable(place := fault["loc"], os.environ)) is not None
    }
    told = [
        f"{from_environment[fault['loc']]} in the environment: {fault_text(fault['loc'], fault, Settings)}"
        for fault in error.errors(include_url=False)
        if fault["loc"] in from_environment
    ]
    return explain(error, file, Settings, skip=frozenset(from_environment)) + told


def _variable(place: Location, environment: Mapping[str, Any]) -> str | None:
    names = [str(part) for part in place if isinstance(part, str)]
    wanted = (ENVIRONMENT_PREFIX + NESTING.join(names)).upper()
    return next((name for name in environment if name.upper() == wanted), None)
