"""The line on how both readouts differ stands in the alert on every platform, harmless whatever a source wrote."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from bot.domain import Alert
from handlers.console.render import block
from handlers.discord.alerts import alert_message as on_discord
from handlers.shared import AlertCard, card, place_flag, place_name
from handlers.slack.alerts import alert_message as on_slack
from tests.rooms import HERE, leaders_call

REMARK = "The two readouts differ: only Pakistan names Islamophobia"


def shown(remark: str) -> AlertCard:
    return card(replace(Alert(leaders_call(), HERE), remark=remark), place_name, place_flag)


def discord_text(made: AlertCard) -> str:
    return "".join(embed.description or "" for embed in on_discord(made, "d1").embeds)


def slack_text(made: AlertCard) -> str:
    return str(on_slack(made).blocks)


def console_text(made: AlertCard) -> str:
    out = Console(file=StringIO(), width=200)
    out.print(block(made, None, plain=True))
    return out.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("text_of", [discord_text, slack_text, console_text])
def test_an_alert_says_how_both_readouts_differ(text_of: Any) -> None:
    assert REMARK in text_of(shown(REMARK))
    assert "readouts" not in text_of(shown(""))


@pytest.mark.parametrize(("text_of", "ping"), [(discord_text, "@everyone"), (slack_text, "<!channel>")])
def test_a_remark_pings_nobody(text_of: Any, ping: str) -> None:
    assert ping not in text_of(shown(f"only Pakistan names {ping}"))
