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
    ImportStatus.DONE: frozenset(),
    ImportStatus.CANCELLED: frozenset(),
}

# What the worker has to do is found by these, so that nothing depends on a message arriving.
WORKING_IMPORT_STATUSES = frozenset({ImportStatus.CHECKING, ImportStatus.COMMITTING})


class ImportKind(TextChoices):
    """What the rows of a file are."""

    CANDIDATES = "candidates"
    CLIENTS = "clients"
    CONTACTS = "contacts", "Contacts at clients"
    JOB_ORDERS = "job_orders", "Job orders"
    INTERACTIONS = "interactions", "Interactions with candidates"


class ExistingMode(TextChoices):
    """What to do with rows about what is in the record already, and with the others."""

    SKIP = "skip", "Add what is new, skip what is there"
    UPDATE = "update", "Add what is new, update what is there"
    ONLY = "only", "Only update what is there"


class RowAction(TextChoices):
    CREATE = "create", "New"
    UPDATE = "update", "Update"
    SKIP = "skip", "Skip"
    ERROR = "error", "Error"


class RowStatus(TextChoices):
    PENDING = "pending", "Waiting"
    DONE = "done"
