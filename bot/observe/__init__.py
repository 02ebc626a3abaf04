"""What an operator sees of the running program: logs and metrics. Enter here, not by a submodule. Imports the clock and the errors."""

from bot.observe.logs import LogFormat, configure_logs, get_logger
from bot.observe.metrics import Counted, Metrics
from bot.observe.redaction import redact
from bot.observe.references import referenced

__all__ = ["Counted", "LogFormat", "Metrics", "configure_logs", "get_logger", "redact", "referenced"]
