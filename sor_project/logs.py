"""Log lines as JSON: one event a line, with the keys of records and never the text of people.

The standard library does it in one class, which is why no logging library is installed.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

import psycopg

# What every LogRecord has; the rest was given as ``extra`` and is the event's own.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Django hands over the whole request, whose text would hold cookies, names and addresses.
_PRIVATE = frozenset({"request", "sql", "params"})

# Django names the address of what was not found; that of a calendar is a password.
_SECRET_ADDRESS = re.compile(r"/calendar/[^/\s]+")

type _ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": _SECRET_ADDRESS.sub("/calendar/…", record.getMessage()),
        }
        event |= {
            key: value
            for key, value in vars(record).items()
            if key not in _STANDARD and key not in _PRIVATE and not key.startswith("_")
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, default=str)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        """Tell what was raised where, and not the sentence: it may quote a row, a name or an address."""
        lines = []
        for error in _chain(ei[1]):
            lines += traceback.format_tb(error.__traceback__)
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}{_place(error)}\n")
        return "".join(lines).rstrip()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the first cause first, as Python prints them."""
    if error is not None:
        yield from _chain(error.__cause__ or (None if error.__suppress_context__ else error.__context__))
        yield error


def _place(error: BaseException) -> str:
    """Say what the database refused by the names of its own things."""
    if not isinstance(error, psycopg.Error):
        return ""
    diagnosis = error.diag
    names = (error.sqlstate, diagnosis.table_name, diagnosis.column_name, diagnosis.constraint_name)
    return f" ({', '.join(name for name in names if name)})"
