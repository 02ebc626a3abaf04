"""Many workspaces: people install the app, tokens are kept sealed and rotated, and a workspace that goes is forgotten."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet

from bot.domain import Channel
from bot.errors import ConfigError, DeliveryError, Fault
from tests.integration.slack.world import CALL, SIGNING_SECRET, World, alert, opened, seen_by
from tests.slack_server import CLIENT_ID, CLIENT_SECRET, SlackServer, Trouble, payloads, until

pytestmark = pytest.mark.anyio

KEY, NEW_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
MANY = {
    "bot_token": "", "app_token": "", "transport": "http", "signing_secret": SIGNING_SECRET, "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET, "encryption_keys": KEY,
}  # fmt: skip


@pytest.fixture
async def world(slack: SlackServer, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, slack, **MANY) as made:
        yield made


async def install(world: World, team: str) -> tuple[int, str]:
    """As a browser does it: our page, Slack's page, back to ours."""
    world.slack.oauth.team = team
    async with world.http.get(world.page("/slack/install"), allow_redirects=False) as asked:
        assert asked.status == 302
        cookie = asked.headers["Set-Cookie"].split(";")[0]
        slacks = asked.headers["Location"]
    state = parse_qs(urlsplit(slacks).query)["state"][0]
    async with world.http.get(slacks, allow_redirects=False) as agreed:
        code = parse_qs(urlsplit(agreed.headers["Location"]).query)["code"][0]
    async with world.http.get(
        world.page("/slack/oauth_redirect"), params={"code": code, "state": state}, headers={"Cookie": cookie}
    ) as done:
        return done.status, await done.text()


async def ask(world: World, text: str, *, team: str, channel: str = "C1", user: str = "U1") -> str:
    """What the person sees of the answer."""
    server = world.slack.teams[team]
    before = len(server.shown_to(user))
    url = world.slack.response_url(team, channel, user)
    status, _ = await world.signed(payloads.command(text, team=team, channel=channel, user=user, response_url=url))
    assert status == 200
    await until(lambda: len(server.shown_to(user)) > before)
    return server.shown_to(user)[-1].seen


async def gone(world: World, team: str, kind: str = "app_uninstalled", *, at: Any = None) -> None:
    inner = {"type": kind} if kind == "app_uninstalled" else {"type": kind, "tokens": {"oauth": [], "bot": ["UBOT"]}}
    moment = int((at or world.clock()).timestamp())
    assert (await world.signed(payloads.event(inner, team=team, at=moment)))[0] == 200


def two_teams(slack: SlackServer) -> None:
    slack.install("T2", "xoxb-nobody-holds-this").add("C1", "also-desk")


async def test_a_workspace_is_installed_by_its_people_and_served(world: World) -> None:
    status, page = await install(world, "T1")
    assert (status, "Readout is installed" in page) == (200, True)
    asked = world.slack.oauth.asked[0]
    assert asked["client_id"] == CLIENT_ID
    assert "chat:write" in asked["scope"]
    assert "Subscribed" in await ask(world, "subscribe Russia Pakistan", team="T1")
    await world.platform.send(alert(), "d1")
    assert len(world.slack.team.read("C1")) == 1


async def test_two_workspaces_never_see_each_others_data(world: World) -> None:
    two_teams(world.slack)
    await install(world, "T1")
    await install(world, "T2")
    await ask(world, "subscribe Russia Pakistan", team="T1")
    # The same channel id, in another workspace: Slack's ids are unique, ours must not depend on it.
    assert "Nothing is subscribed" in await ask(world, "list", team="T2")
    await ask(world, "subscribe India *", team="T2", user="U2")
    assert await world.wishes(Channel("slack", "T1", "C1")) == [("RUS", "PAK")]
    await world.signed(payloads.event({"type": "app_home_opened", "user": "U1", "tab": "home"}, team="T2"))
    await until(lambda: "U1" in world.slack.teams["T2"].homes)
    assert "Russia" not in str(world.slack.teams["T2"].homes["U1"])
    await world.platform.send(alert(channel=Channel("slack", "T2", "C1")), "d1")
    assert [len(world.slack.teams[team].read("C1")) for team in ("T1", "T2")] == [0, 1]
    with pytest.raises(DeliveryError):
        await world.platform.send(alert(channel=Channel("slack", "T3", "C1")), "d2")


async def test_a_state_is_good_once_in_its_own_browser_and_for_ten_minutes(world: World) -> None:
    async with world.http.get(world.page("/slack/install"), allow_redirects=False) as asked:
        cookie = asked.headers["Set-Cookie"].split(";")[0]
        state = parse_qs(urlsplit(asked.headers["Location"]).query)["state"][0]

    async def back(state: str, cookie: str, code: str = "") -> tuple[int, str]:
        params = {"code": code or world.slack.oauth.code("T1"), "state": state}
        async with world.http.get(world.page("/slack/oauth_redirect"), params=params, headers={"Cookie": cookie}) as done:
            return done.status, await done.text()

    assert (await back(state, "slack-app-oauth-state=other"))[0] == 400
    assert (await back("forged", "slack-app-oauth-state=forged"))[0] == 401
    assert (await back(state, cookie, code="never-issued"))[0] == 401
    assert (await back(state, cookie))[0] == 401, "the state was used"
    assert world.slack.called("auth.test") == []


async def test_someone_who_cancels_is_told_so(world: World) -> None:
    async with world.http.get(world.page("/slack/oauth_redirect"), params={"error": "access_denied"}) as done:
        assert "Nothing was installed" in await done.text()


async def test_tokens_lie_sealed_in_the_database(world: World, tmp_path: Path) -> None:
    await install(world, "T1")
    token = world.slack.team.token or ""
    assert "secretsecret" in token
    raw = b"".join(file.read_bytes() for file in tmp_path.glob("slack.sqlite*"))
    assert token.encode() not in raw
    assert b"secretsecret" not in raw


async def test_keys_are_rotated_by_putting_a_new_one_first(slack: SlackServer, tmp_path: Path) -> None:
    async with opened(tmp_path, slack, **MANY) as world:
        await install(world, "T1")
    async with opened(tmp_path, slack, **{**MANY, "encryption_keys": f"{NEW_KEY},{KEY}"}) as world:
        await world.platform.send(alert(), "d1")
    async with opened(tmp_path, slack, **{**MANY, "encryption_keys": NEW_KEY}) as world:
        await world.platform.send(alert(), "d2")
    async with opened(tmp_path, slack, **MANY) as world:
        with pytest.raises(DeliveryError) as lost:
            await world.platform.send(alert(), "d3")
    assert lost.value.fault is Fault.PERMANENT
    assert len(slack.team.read("C1")) == 2


async def test_a_key_that_is_none_is_said_in_a_line(slack: SlackServer, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no Fernet key") as wrong:
        async with opened(tmp_path, slack, **{**MANY, "encryption_keys": "hunter2"}):
            pass
    assert "hunter2" not in str(wrong.value)


async def test_a_token_that_ends_soon_is_renewed_once_and_used(world: World) -> None:
    world.slack.oauth.rotating, world.slack.oauth.expires_in = True, 3600
    await install(world, "T1")
    first = world.slack.team.token
    world.slack.oauth.expires_in = 43_200
    await world.platform.send(alert(), "d1")
    assert world.slack.team.token != first
    renewed = len(world.slack.called("oauth.v2.access"))
    await world.platform.send(alert(), "d2")
    assert (len(world.slack.called("oauth.v2.access")), renewed) == (2, 2)
    assert len(world.slack.team.read("C1")) == 2


async def test_no_ack_waits_for_a_token_to_be_renewed(world: World) -> None:
    world.slack.oauth.rotating, world.slack.oauth.expires_in = True, 3600
    await install(world, "T1")
    world.slack.trouble("oauth.v2.access", Trouble(hang=1.5))
    url = world.slack.response_url("T1", "C1", "U1")
    began = time.monotonic()
    status, _ = await world.signed(payloads.command("help", team="T1", channel="C1", user="U1", response_url=url))
    assert (status, time.monotonic() - began < 1) == (200, True)
    assert "subscribe" in (await seen_by(world.slack, 1))[-1].seen


async def test_where_slack_renews_no_token_the_old_one_serves_on(world: World) -> None:
    world.slack.oauth.rotating, world.slack.oauth.expires_in = True, 3600
    await install(world, "T1")
    world.slack.oauth.refusing = "internal_error"
    await world.platform.send(alert(), "d1")
    assert len(world.slack.team.read("C1")) == 1


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
async def test_a_workspace_that_removes_the_app_falls_silent_and_returns_as_it_was(world: World, kind: str) -> None:
    await install(world, "T1")
    await ask(world, "subscribe Russia Pakistan", team="T1")
    channel = Channel("slack", "T1", "C1")
    world.clock.forward(minutes=1)
    await gone(world, "T1", kind)
    await until_async(world, channel, paused=True)
    with pytest.raises(DeliveryError) as silent:
        await world.platform.send(alert(), "d1")
    assert silent.value.fault is Fault.PERMANENT
    await install(world, "T1")
    await until_async(world, channel, paused=False)


async def test_its_data_is_purged_after_thirty_days(world: World) -> None:
    await install(world, "T1")
    await ask(world, "subscribe Russia Pakistan", team="T1")
    world.clock.forward(minutes=1)
    await gone(world, "T1")
    await until_async(world, Channel("slack", "T1", "C1"), paused=True)
    world.clock.forward(days=29)
    await world.service.purge_due()
    assert len(await world.wishes()) == 1
    world.clock.forward(days=2)
    await world.service.purge_due()
    assert await world.wishes() == []


async def test_a_late_word_of_an_uninstallation_does_not_undo_the_installation_after_it(world: World) -> None:
    await install(world, "T1")
    await ask(world, "subscribe Russia Pakistan", team="T1")
    before = world.clock() + timedelta(minutes=1)
    world.clock.forward(minutes=5)
    await install(world, "T1")
    await gone(world, "T1", at=before)
    await world.platform.send(alert(), "d1")
    assert [wish.paused for wish in await world.service.subscriptions(Channel("slack", "T1", "C1"))] == [False]
    assert len(world.slack.team.read("C1")) == 1


async def test_a_persons_own_revoked_token_changes_nothing(world: World) -> None:
    await install(world, "T1")
    await ask(world, "subscribe Russia Pakistan", team="T1")
    world.clock.forward(minutes=1)
    await world.signed(
        payloads.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, team="T1", at=int(world.clock().timestamp()))
    )
    assert "Russia" in await ask(world, "list", team="T1")


async def test_a_command_of_a_workspace_without_the_app_is_told_how_to_get_it(world: World) -> None:
    two_teams(world.slack)
    url = world.slack.response_url("T2", "C1", "U1")
    await world.keep(CALL)
    await world.signed(payloads.command("latest Pakistan", team="T2", channel="C1", user="U1", response_url=url))
    await until(lambda: world.slack.teams["T2"].shown_to("U1"))
    (shown,) = world.slack.teams["T2"].shown_to("U1")
    assert "not installed" in shown.seen
    assert "Putin" not in shown.seen


async def until_async(world: World, channel: Channel, *, paused: bool) -> None:
    for _ in range(200):
        if all(wish.paused is paused for wish in await world.service.subscriptions(channel)):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come in time")
