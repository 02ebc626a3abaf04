"""The installation by people: state, code, token, and a page that says what to do next. slack_bolt's flow on our stores.

Imports slack_bolt, slack_sdk, the service and this folder's modules.
"""

from __future__ import annotations

import html

from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.service import Service
from handlers.slack.config import Config
from handlers.slack.http import INSTALL_PATH, REDIRECT_PATH
from handlers.slack.installations import STATE_SECONDS, InstallationStore, StateStore
from handlers.slack.manifest import SCOPES
from handlers.slack.web import quiet_logger

_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title><meta name="viewport" content="width=device-width">'
    "<style>body{{font:18px/1.5 sans-serif;max-width:36em;margin:4em auto;padding:0 1em}}</style></head>"
    "<body><h1>{title}</h1><p>{text}</p></body></html>"
)
_REASONS = {
    "access_denied": "It was cancelled. Nothing was installed.",
    "invalid_browser": "The installation was begun in another browser, or too long ago. Begin again.",
    "invalid_state": "The installation was begun too long ago, or is done already. Begin again.",
    "missing_code": "Slack sent no code. Begin again.",
    "invalid_code": "Slack did not take the code. Begin again.",
}


def make_flow(
    config: Config, client: AsyncWebClient, store: InstallationStore, states: StateStore, service: Service
) -> AsyncOAuthFlow:  # fmt: skip
    """slack_bolt's flow. A workspace that returns finds its subscriptions as it left them."""

    async def succeeded(args: AsyncSuccessArgs) -> BoltResponse:
        await service.returned("slack", str(args.installation.team_id))
        text = f"Readout is in {args.installation.team_name or 'your workspace'}. Type {config.command} in a channel."
        return _page("Readout is installed", text, 200, args.settings.state_utils.build_set_cookie_for_deletion())

    async def failed(args: AsyncFailureArgs) -> BoltResponse:
        text = _REASONS.get(args.reason, "Something went wrong. Begin again.")
        return _page(
            "Readout was not installed", text, args.suggested_status_code, args.settings.state_utils.build_set_cookie_for_deletion()
        )

    logger = quiet_logger("installations")
    settings = AsyncOAuthSettings(
        client_id=config.client_id, client_secret=config.client_secret, scopes=sorted(SCOPES), user_scopes=[],
        redirect_uri=f"{config.public_url}{REDIRECT_PATH}" if config.public_url else None,
        install_path=INSTALL_PATH, redirect_uri_path=REDIRECT_PATH, authorization_url=config.authorize_url,
        installation_store=store, installation_store_bot_only=True, state_store=states, state_expiration_seconds=STATE_SECONDS,
        install_page_rendering_enabled=False, callback_options=AsyncCallbackOptions(success=succeeded, failure=failed), logger=logger,
    )  # fmt: skip
    return AsyncOAuthFlow(client=client, logger=logger, settings=settings)


def _page(title: str, text: str, status: int, cookie: str) -> BoltResponse:
    body = _PAGE.format(title=html.escape(title), text=html.escape(text))
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8", "Set-Cookie": [cookie]})
