"""A local Discord for tests: REST and gateway on one port of loopback, in a thread of its own, so that a process can be judged from
outside.

    with DiscordServer() as discord:
        desk = discord.world.add_guild("Desk")
        news = discord.world.add_channel(desk, "news")
        asked = discord.command("latest", {"a": "Pakistan"}, channel=news).wait()

Imports nothing of the project.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Self

from aiohttp import web

from tests.discord_server.gateway import Gateway
from tests.discord_server.rest import Asked, Rest, Trouble
from tests.discord_server.world import DM, ENOUGH, Interaction, Json, World

TOKEN = "local-server-token.that.nobody-may-print"
COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5
_OPTION_TYPES: Mapping[type, int] = {str: 3, int: 4, bool: 5, float: 10}


class DiscordServer:
    """The whole of it. What happened is read from `world`, `rest.asked` and `gateway`."""

    def __init__(self, token: str = TOKEN) -> None:
        self.world = World(token)
        self.rest = Rest(self.world)
        self.gateway = Gateway(self.world)
        self.token = token
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True, name="local discord")
        self._up = threading.Event()
        self._runner: web.AppRunner | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._up.wait(10)
        return self

    def __exit__(self, *error: object) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def be_spare(self) -> None:
        """From here on nothing is said that is not needed, as by a proxy or another server that speaks the same."""
        self.rest.spare = self.gateway.spare = True

    @property
    def api_base(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    def environment(self) -> dict[str, str]:
        """What points the adapter here."""
        return {
            "READOUT_DISCORD__TOKEN": self.token,
            "READOUT_DISCORD__API_BASE": self.api_base,
            "READOUT_DISCORD__GATEWAY_URL": self.gateway_url,
        }

    def until(self, holds: Callable[[], Any], seconds: float = 10.0) -> Any:
        """Waits for something to be so and gives it."""
        end = time.monotonic() + seconds
        while not (found := holds()):
            assert time.monotonic() < end, f"it did not come to be within {seconds} s"
            time.sleep(0.01)
        return found

    def fail(self, method: str, path: str, **how: Any) -> Trouble:
        """A fault on demand; see `Trouble`."""
        trouble = Trouble(method, path, **how)
        self.rest.troubles.append(trouble)
        return trouble

    def requests(self, method: str, part: str = "") -> list[Asked]:
        return [asked for asked in self.rest.asked if asked.method == method and part in asked.path]

    def posted(self, channel: Json) -> list[Json]:
        """What a reader sees in the channel, oldest first, without answers to commands."""
        return [message for message in self.world.messages[channel["id"]] if "interaction_of" not in message]

    def command(self, path: str, options: Mapping[str, Any] | None = None, **where: Any) -> Interaction:
        """`path` is the verb, or a group and the verb; options by name. A role option is `("role", role)`."""
        given = [_option(name, value) for name, value in (options or {}).items()]
        resolved = {"roles": {value[1]["id"]: value[1] for value in (options or {}).values() if isinstance(value, tuple)}}
        return self._interact(COMMAND, self._command_data(path, given) | {"resolved": resolved}, **where)

    def complete(self, path: str, option: str, typed: str, options: Mapping[str, Any] | None = None, **where: Any) -> Interaction:
        """What is offered for an option that is being typed."""
        given = [*(_option(name, value) for name, value in (options or {}).items()), _option(option, typed) | {"focused": True}]
        return self._interact(AUTOCOMPLETE, self._command_data(path, given), **where)

    def press(self, message: Json, label: str, **where: Any) -> Interaction:
        """A click on the button whose label holds these words."""
        parts = [part for row in message["components"] for part in row["components"] if part["type"] == 2]
        found = next((part for part in parts if label in part["label"]), None)
        assert found is not None, f"no button {label!r} among {[part['label'] for part in parts]}"
        return self.click(message, found["custom_id"], **where)

    def click(self, message: Json, custom_id: str, *, values: list[str] | None = None, **where: Any) -> Interaction:
        data: Json = {"custom_id": custom_id, "component_type": 3 if values is not None else 2}
        if values is not None:
            data["values"] = values
        where.setdefault("channel", self.world.channels[message["channel_id"]])
        return self._interact(COMPONENT, data, message=message, **where)

    def submit(self, custom_id: str, fields: Mapping[str, str], *, message: Json | None = None, **where: Any) -> Interaction:
        """A form sent in."""
        rows = [
            {"type": 1, "id": n, "components": [{"type": 4, "id": 50 + n, "custom_id": name, "value": value}]}
            for n, (name, value) in enumerate(fields.items(), 1)
        ]
        return self._interact(MODAL, {"custom_id": custom_id, "components": rows}, message=message, **where)

    def tell(self, event: str, data: Json) -> None:
        """Sends out an event as it is given."""
        self._do(self.gateway.dispatch(event, data))

    def join(self, guild: Json) -> None:
        """The bot is invited to a server while it runs."""
        self.world.guilds[guild["id"]] = guild
        self._do(self.gateway.dispatch("GUILD_CREATE", guild))

    def leave(self, guild: Json) -> None:
        """The server removes the bot."""
        self.world.guilds.pop(guild["id"])
        self._do(self.gateway.dispatch("GUILD_DELETE", {"id": guild["id"]}))

    def remove_channel(self, channel: Json, *, told: bool = True) -> None:
        self.world.channels.pop(channel["id"])
        if told:
            self._do(self.gateway.dispatch("CHANNEL_DELETE", channel))

    def delete_message(self, message: Json) -> None:
        self.world.messages[message["channel_id"]].remove(message)

    def drop(self, code: int = 1006) -> None:
        self._do(self.gateway.drop(code))

    def invalidate(self, *, resumable: bool = False) -> None:
        self._do(self.gateway.invalidate(resumable=resumable))

    def ask_to_reconnect(self) -> None:
        self._do(self.gateway.ask_to_reconnect())

    def _interact(
        self, kind: int, data: Json, *, channel: Json, person: Json | None = None, age: float = 0.0, message: Json | None = None,
        locale: str = "en-US", bot_rights: int = ENOUGH,
    ) -> Interaction:  # fmt: skip
        """`age` lets the interaction arrive that many seconds late."""
        person = person or self.world.person()
        ident = self.world.snowflake(age)
        interaction = Interaction(ident, secrets.token_urlsafe(60), kind, self.world.now() - age, channel["id"], person["user"])
        interaction.message = message
        direct = channel["type"] == DM
        payload: Json = {
            "id": ident, "application_id": self.world.application_id, "type": kind, "token": interaction.token, "version": 1,
            "channel_id": channel["id"], "channel": channel, "data": data, "locale": locale, "app_permissions": str(bot_rights),
            "entitlements": [], "authorizing_integration_owners": {"0": channel.get("guild_id", "0")}, "context": 1 if direct else 0,
            "attachment_size_limit": 10_485_760,
        }  # fmt: skip
        if direct:
            payload["user"] = person["user"]
        else:
            payload |= {
                "guild_id": channel["guild_id"],
                "member": person,
                "guild_locale": "en-US",
                "guild": {"id": channel["guild_id"], "locale": "en-US", "features": []},
            }
        if message is not None:
            payload["message"] = {key: value for key, value in message.items() if key not in ("interaction_of", "allowed_mentions")}
        if self.rest.spare:
            payload = _spared(payload)
        self.world.interactions[ident] = interaction
        self._do(self.gateway.dispatch("INTERACTION_CREATE", payload))
        return interaction

    def _command_data(self, path: str, options: list[Json]) -> Json:
        *groups, verb = path.split()
        inner: Json = {"type": 1, "name": verb, "options": options}
        for group in reversed(groups):
            inner = {"type": 2, "name": group, "options": [inner]}
        command = next((each for each in self.world.commands if each["name"] == "readout"), {"id": "1"})
        return {"id": command["id"], "name": "readout", "type": 1, "options": [inner]}

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._up.set()
        self._loop.run_forever()

    async def _start(self) -> None:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.add_routes(
            [
                *self.rest.routes(),
                web.get("/gateway", self.gateway.serve),
                web.get("/gateway/", self.gateway.serve),
                web.get("/resume", self.gateway.serve),
                web.get("/resume/", self.gateway.serve),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.rest.gateway_url = self.gateway_url
        self.gateway.resume_url = f"ws://127.0.0.1:{self.port}/resume"

    async def _stop(self) -> None:
        await self.gateway.drop(1001)
        assert self._runner is not None
        await self._runner.cleanup()


def _spared(payload: Json) -> Json:
    """What the documentation names as always there; of the channel its id and type, of the message its ids."""
    needed = ("id", "application_id", "type", "token", "channel_id", "data", "guild_id", "member", "user", "message")
    spared = {name: payload[name] for name in needed if name in payload}
    spared["channel"] = {name: payload["channel"][name] for name in ("id", "type")}
    if "message" in spared:
        spared["message"] = {name: payload["message"][name] for name in ("id", "channel_id", "author")}
    if "member" in spared:
        member = payload["member"]
        user = {name: member["user"][name] for name in ("id", "username")}
        spared["member"] = {"user": user, "roles": member["roles"], "permissions": member["permissions"]}
    return spared


def _option(name: str, value: Any) -> Json:
    if isinstance(value, tuple):
        return {"name": name, "type": 8, "value": value[1]["id"]}
    return {"name": name, "type": _OPTION_TYPES[type(value)], "value": value}
