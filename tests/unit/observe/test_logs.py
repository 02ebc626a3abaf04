"""One line a record, no secret in it, nothing forged."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.observe import configure_logs, get_logger, redact, referenced

SLACK = "xoxb-" + "1234567890-ABCdef"
APP = "xapp-" + "1-A0B-12-deadbeef"
DISCORD = ".".join(["MTA" + "x" * 22, "GabcdE", "y" * 38])


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


Logged = Callable[..., io.StringIO]


@pytest.fixture
def logs(clock: Callable[[], datetime]) -> Logged:
    def configure(level: str = "debug", format: str = "text") -> io.StringIO:
        stream = io.StringIO()
        configure_logs(level, format, stream=stream, clock=clock)
        return stream

    return configure


def test_a_record_is_one_line_of_key_and_value(logs: Logged) -> None:
    stream = logs()
    get_logger("bot.sources").warning("poll failed", source="dawn", seconds=1.5, new=None, empty="", tags=["a", "b"])
    assert stream.getvalue() == (
        'time=2021-09-14T18:00:00.000+00:00 level=warning logger=bot.sources event="poll failed" '
        'source=dawn seconds=1.5 new=null empty="" tags="[\\"a\\", \\"b\\"]"\n'
    )


def test_a_record_is_one_object_of_json(logs: Logged) -> None:
    stream = logs(format="json")
    get_logger("bot").info("read", source="dawn", number=3, title="line\nfeed")
    told = {"time": "2021-09-14T18:00:00.000+00:00", "level": "info", "logger": "bot", "event": "read"}
    assert json.loads(stream.getvalue()) == {**told, "source": "dawn", "number": 3, "title": "line\nfeed"}
    assert stream.getvalue().count("\n") == 1


def test_libraries_that_log_the_usual_way_take_the_same_form(logs: Logged) -> None:
    stream = logs()
    logging.getLogger("httpx").info("GET %s\nlevel=error", "https://ann:s3cret@example.org/feed")
    assert stream.getvalue() == (
        'time=2021-09-14T18:00:00.000+00:00 level=info logger=httpx event="GET https://ann:***@example.org/feed\\nlevel=error"\n'
    )


def test_what_lies_below_the_level_is_silent(logs: Logged) -> None:
    stream = logs("warning")
    get_logger("bot").info("quiet")
    logging.getLogger("httpx").info("quiet")
    assert stream.getvalue() == ""


def test_a_second_configuration_replaces_the_first(logs: Logged) -> None:
    first, second = logs(), logs()
    get_logger("bot").info("once")
    assert (first.getvalue(), second.getvalue().count("once")) == ("", 1)


def test_an_exceptions_traceback_stays_on_its_line_without_its_secret(logs: Logged) -> None:
    stream = logs()
    try:
        raise ValueError(f"bad token {SLACK}")
    except ValueError:
        get_logger("bot").exception("failed")
    assert stream.getvalue().count("\n") == 1
    assert "ValueError: bad token xoxb-***" in stream.getvalue()


@pytest.mark.parametrize(("level", "format"), [("loud", "text"), ("info", "xml")])
def test_an_unknown_level_or_format_is_a_config_error(level: str, format: str) -> None:
    with pytest.raises(ConfigError, match="unknown"):
        configure_logs(level, format)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"with {SLACK}, sent", "with xoxb-***, sent"),
        (f"token={APP}", "token=xapp-***"),
        (f"login as {DISCORD}!", "login as ***!"),
        ("postgresql://ann:s3/cr@et@db.example/news", "postgresql://ann:***@db.example/news"),
        ("postgresql+psycopg://ann:s3cret@db/news", "postgresql+psycopg://ann:***@db/news"),
        ("https://ann:s3cret@example.org:8080/a@b", "https://ann:***@example.org:8080/a@b"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("{'authorization': 'Bot abc.def', 'x': 1}", "{'authorization': 'Bot ***', 'x': 1}"),
        ("(b'Authorization', b'Basic abcdef==')", "(b'Authorization', b'Basic ***')"),
        ("https://discord.com/api/webhooks/123/s3cret-token", "https://discord.com/api/webhooks/123/***"),
        ("GET https://wire.example/feed?lang=en&api_key=s3cret&page=2 200", "GET https://wire.example/feed?lang=en&api_key=***&page=2 200"),
        ("https://wire.example/feed?access_token=s3cret#top", "https://wire.example/feed?access_token=***#top"),
        ("https://wire.example/feed?monkey=tail&author=ann", "https://wire.example/feed?monkey=tail&author=ann"),
        ("https://hooks.slack.com/services/T0/B0/s3cret", "https://hooks.slack.com/services/***"),
        ("https://example.org:8080/2021/09/14/a-story.html", "https://example.org:8080/2021/09/14/a-story.html"),
        ("Putin and Khan spoke at 18:00 about a token gesture.", "Putin and Khan spoke at 18:00 about a token gesture."),
    ],
)
def test_secrets_are_masked_and_all_else_is_kept(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_secret_is_masked_wherever_it_stands(logs: Logged, format: str) -> None:
    stream = logs(format=format)
    headers = {"Authorization": "s3cret", "deep": [{"bot_token": "s3cret"}, (b"Bearer s3cret-s3cret",)]}
    get_logger("bot").info(f"start {SLACK}", password="s3cret", api_key=1234567, headers=headers, error=RuntimeError(DISCORD), token=None)
    for secret in ("s3cret", "1234567890", "1234567", "MTA"):
        assert secret not in stream.getvalue()
    assert "start xoxb-***" in stream.getvalue()


@given(event=st.text(st.characters()), key=st.text(st.characters(), min_size=1), value=st.text(st.characters()))
def test_no_text_from_outside_makes_a_second_line_or_moves_the_terminal(event: str, key: str, value: str) -> None:
    for format in ("text", "json"):
        stream = io.StringIO()
        configure_logs("info", format, stream=stream)
        logging.getLogger("t").info("%s", event)
        get_logger("t").info(event, **{f"k{key}": value})
        lines = stream.getvalue()
        assert lines.count("\n") == 2
        assert len(lines.splitlines()) == 2
        assert all(letter == "\n" or letter.isprintable() or ord(letter) > 0x9F for letter in lines)
        lines.encode()


def test_an_unforeseen_error_is_one_line_and_its_traceback_is_in_the_log_under_the_same_reference(logs: Logged) -> None:
    stream = logs(format="json")
    told = referenced(ZeroDivisionError("by zero"), "readout.extract", "article failed")
    assert str(told) == f"ZeroDivisionError: by zero [ref {told.reference}]"
    record = json.loads(stream.getvalue())
    assert (record["event"], record["level"], record["ref"]) == ("article failed", "debug", told.reference)
    assert "ZeroDivisionError" in record["exception"]


def test_an_error_of_ours_keeps_its_words_and_its_reference(logs: Logged) -> None:
    stream = logs(format="json")
    error = ConfigError("wrong", "why", "mend it")
    assert referenced(error, "readout", "failed") is error
    assert json.loads(stream.getvalue())["ref"] == error.reference
