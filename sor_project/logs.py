"""Log lines as JSON: one event a line, with the keys of records and never the text of people.

The standard library does it in one class, which is why no logging library is installed.
"""

import json
import logging
from datetime import UTC, datetime

# What every LogRecord has; the rest was given as ``extra`` and is the event's own.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# Django hands over the whole request, whose text would hold cookies, names and addresses.
_PRIVATE = frozenset({"request", "sql", "params"})


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        event |= {
            key: value
            for key, value in vars(record).items()
            if key not in _STANDARD and key not in _PRIVATE and not key.startswith("_")
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, default=str)
