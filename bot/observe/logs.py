"""One line a log record, on stderr: no secret in it, and no text from outside that could forge another line.

The libraries' own records (httpx, discord, slack) take the same way. Imports the clock and the errors only.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from enum import StrEnum
from typing import Any, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.clock import Clock, system_clock
from bot.errors import ConfigError
from bot.observe.redaction import redact_value

_LEVELS = ("debug", "info", "warning", "error", "critical")
# Line ends, terminal controls and signs that turn the reading direction: whatever could make one record look like another.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_PLAIN = re.compile(r"[^\s\"'=\\]+")


class LogFormat(StrEnum):
    """`key=value` for people, JSON for machines."""

    TEXT = "text"
    JSON = "json"


class _OurHandler(logging.StreamHandler[TextIO]):
    """Told apart from other handlers, so that a second `configure_logs` replaces the first one's only."""


def configure_logs(level: str, format: str, *, stream: TextIO | None = None, clock: Clock = system_clock) -> None:
    """Sends every record of at least `level` to `stream` (stderr). ConfigError where level or format is unknown."""
    if level.lower() not in _LEVELS:
        raise ConfigError(f"log level {level!r} is unknown", "", f"Write one of {', '.join(_LEVELS)}")
    if format.lower() not in list(LogFormat):
        raise ConfigError(f"log format {format!r} is unknown", "", "Write text or json")
    render = _render_json if format.lower() == LogFormat.JSON else _render_text
    shared: list[Processor] = [structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name]
    last: list[Processor] = [
        _stamp(clock),
        ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _redact,
        render,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = _OurHandler(stream if stream is not None else sys.stderr)
    handler.setFormatter(ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    for old in [item for item in root.handlers if isinstance(item, _OurHandler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A logger that takes its values by keyword: `log.warning("poll failed", source=source.id)`."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def _stamp(clock: Clock) -> Processor:
    def stamp(_logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
        record["time"] = clock().isoformat(timespec="milliseconds")
        return record

    return stamp


def _redact(_logger: WrappedLogger, _method: str, record: EventDict) -> EventDict:
    return {name: redact_value(value, name) for name, value in record.items()}


def _render_json(_logger: WrappedLogger, _method: str, record: EventDict) -> str:
    return json.dumps(_ordered(record))


def _render_text(_logger: WrappedLogger, _method: str, record: EventDict) -> str:
    return " ".join(f"{_word(str(name))}={_word(_text(value))}" for name, value in _ordered(record).items())


def _ordered(record: EventDict) -> dict[str, Any]:
    first = {name: record[name] for name in ("time", "level", "logger", "event") if name in record}
    return {**first, **record}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _word(text: str) -> str:
    """As it is where it cannot be misread, else quoted, with what is unsafe escaped."""
    if _PLAIN.fullmatch(text) and not _UNSAFE.search(text):
        return text
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
