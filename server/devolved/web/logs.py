"""The log: one JSON object a line on standard error, from the first line to the last, whoever writes it.

Fields are ``time`` (UTC), ``level``, ``log`` (which part speaks), ``message`` or the fields of the event, and ``trace``
where something failed that nobody foresaw.
"""

import logging
import sys
import threading
from datetime import UTC, datetime

from pythonjsonlogger.json import JsonFormatter

from devolved.errors import DevolvedError


class Lines(JsonFormatter):
    """One object a line, with the time as RFC 3339 writes it."""

    def __init__(self):
        super().__init__(
            "{time}{level}{log}{message}",
            style="{",
            rename_fields={"exc_info": "trace", "levelname": "level", "name": "log"},
            json_ensure_ascii=True,
        )

    def process_log_record(self, log_record: dict) -> dict:
        return {name: value for name, value in log_record.items() if value is not None}

    def add_fields(self, log_record: dict, record: logging.LogRecord, message_dict: dict) -> None:
        super().add_fields(log_record, record, message_dict)
        log_record["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_record["level"] = record.levelname.lower()
        log_record["log"] = record.name
        log_record.pop("taskName", None)


def configure() -> None:
    """Have everything that is logged, warned of or raised in vain in this process said as JSON on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("devolved").setLevel(logging.INFO)
    logging.getLogger("waitress").addFilter(_not_ours)
    # That requests wait for a thread is counted; a line for each would fill the disk just then.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.captureWarnings(True)
    logging.raiseExceptions = False  # a full disk or a closed terminal must not fail the request
    sys.excepthook = _uncaught
    threading.excepthook = lambda given: _uncaught(given.exc_type, given.exc_value, given.exc_traceback)


def _not_ours(record: logging.LogRecord) -> bool:
    """Whether the server's library says something new: an answer that we broke off is in the request's own line."""
    return not (record.exc_info and isinstance(record.exc_info[1], DevolvedError))


def _uncaught(kind, error, traceback) -> None:
    if error is not None and not isinstance(error, (KeyboardInterrupt, SystemExit)):
        logging.getLogger("devolved").critical("uncaught error", exc_info=(kind, error, traceback))
