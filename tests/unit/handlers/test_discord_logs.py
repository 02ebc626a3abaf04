"""What of discord.py's own records is written, and how."""

from __future__ import annotations

import logging

import pytest

from handlers.discord.logs import quiet_library


@pytest.mark.parametrize(("seconds", "written"), [(41.3, False), (12.0, True)])
def test_a_heartbeat_that_was_measured_from_the_one_before_is_no_news(
    caplog: pytest.LogCaptureFixture, seconds: float, written: bool
) -> None:
    quiet_library()
    logging.getLogger("discord.gateway").warning("Can't keep up, shard ID %s websocket is %.1fs behind.", 0, seconds)
    assert bool(caplog.records) is written


def test_an_error_is_told_in_a_line(caplog: pytest.LogCaptureFixture) -> None:
    quiet_library()
    try:
        raise OSError("no route\nto host")
    except OSError:
        logging.getLogger("discord.gateway").exception("Attempting a reconnect in %.2fs", 1.5)
    (record,) = caplog.records
    assert record.getMessage() == "Attempting a reconnect in 1.50s (OSError: no route to host)"
    assert record.exc_info is None
