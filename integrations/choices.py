"""The states of an import and what becomes of its rows."""

from collections.abc import Mapping

from django.db.models import TextChoices


class ImportStatus(TextChoices):
    """How far an import is. Checking and committing are done by the worker, in steps that survive it."""

    MAPPING = "mapping", "Columns to confirm"
    CHECKING = "checking", "Being checked"
    CHECKED = "checked", "Ready to import"
    COMMITTING = "committing", "Being imported"
    DONE = "done", "Imported"
    REVERTING = "reverting", "Being taken back"
    REVERTED = "reverted", "Taken back"
    FAILED = "failed", "Cannot be read"
    CANCELLED = "cancelled"


NEXT_IMPORT_STATUSES: Mapping[ImportStatus, frozenset[ImportStatus]] = {
    ImportStatus.MAPPING: frozenset({ImportStatus.CHECKING, ImportStatus.CANCELLED}),
    ImportStatus.CHECKING: frozenset(
        {ImportStatus.MAPPING, ImportStatus.CHECKED, ImportStatus.FAILED, ImportStatus.CANCELLED}
    ),
    ImportStatus.CHECKED: frozenset(
        {ImportStatus.MAPPING, ImportStatus.CHECKING, ImportStatus.COMMITTING, ImportStatus.CANCELLED}
    ),
    ImportStatus.COMMITTING: frozenset({ImportStatus.DONE, ImportStatus.CANCELLED}),
    ImportStatus.FAILED: frozenset({ImportStatus.MAPPING, ImportStatus.CANCELLED}),
    ImportStatus.DONE: frozenset({ImportStatus.REVERTING}),
    ImportStatus.CANCELLED: frozenset({ImportStatus.REVERTING}),
    ImportStatus.REVERTING: frozenset({ImportStatus.REVERTED}),
    ImportStatus.REVERTED: frozenset(),
}

# What the worker has to do is found by these, so that nothing depends on a message arriving.
WORKING_IMPORT_STATUSES = frozenset({ImportStatus.CHECKING, ImportStatus.COMMITTING, ImportStatus.REVERTING})


class ImportKind(TextChoices):
    """What the rows of a file are."""

    CANDIDATES = "candidates"
    CLIENTS = "clients"
    CONTACTS = "contacts", "Contacts at clients"
    JOB_ORDERS = "job_orders", "Job orders"
    INTERACTIONS = "interactions", "Interactions with candidates"
    DOCUMENTS = "documents", "Documents of candidates"


class ExistingMode(TextChoices):
    """What to do with rows about what is in the record already, and with the others."""

    SKIP = "skip", "Add what is new, skip what is there"
    UPDATE = "update", "Add what is new, update what is there"
    ONLY = "only", "Only update what is there"


class LookalikeMode(TextChoices):
    """What to do with a row that is probably somebody who is in the record, though no key says so."""

    HOLD = "hold", "Leave the row out and say who it may be"
    ADD = "add", "Add them all the same, with a remark"


class RowAction(TextChoices):
    CREATE = "create", "New"
    UPDATE = "update", "Update"
    SKIP = "skip", "Skip"
    ERROR = "error", "Error"


class RowStatus(TextChoices):
    PENDING = "pending", "Waiting"
    DONE = "done"
    REVERTED = "reverted", "Taken back"
    KEPT = "kept"


class EventKind(TextChoices):
    """What may have happened to a record; a merged one went into another."""

    CREATED = "created"
    CHANGED = "changed"
    MERGED = "merged"
    DELETED = "deleted"
    REDACTED = "redacted", "Redacted (values taken out of its history)"


class EndpointStatus(TextChoices):
    """Whether a webhook delivers. It waits and goes on by itself; people pause it."""

    ACTIVE = "active", "Delivering"
    WAITING = "waiting", "Waiting for the receiver"
    PAUSED = "paused"


class DeliveryStatus(TextChoices):
    """What became of one message."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead", "Given up"
    WITHHELD = "withheld", "Not sent"


class DropFormat(TextChoices):
    """How the files of a drop are written."""

    CSV = "csv", "CSV"
    JSON_LINES = "jsonl", "JSON Lines"
    PARQUET = "parquet"


class RunStatus(TextChoices):
    """How a drop went."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
