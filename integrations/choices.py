"""The states of imports and comparisons, and what becomes of rows and discrepancies."""

from collections.abc import Mapping

from django.db.models import TextChoices

WAITS = "waits"
"""Stands for the field in the remark on a row that a value of it was proposed."""


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


class ComparisonStatus(TextChoices):
    """How far the comparison with another system's copy is."""

    MAPPING = "mapping", "Columns to confirm"
    COMPARING = "comparing", "Being compared"
    DONE = "done", "Compared"
    FAILED = "failed", "Cannot be compared"
    CANCELLED = "cancelled"


NEXT_COMPARISON_STATUSES: Mapping[ComparisonStatus, frozenset[ComparisonStatus]] = {
    ComparisonStatus.MAPPING: frozenset({ComparisonStatus.COMPARING, ComparisonStatus.CANCELLED}),
    ComparisonStatus.COMPARING: frozenset(
        {ComparisonStatus.DONE, ComparisonStatus.FAILED, ComparisonStatus.CANCELLED}
    ),
    ComparisonStatus.FAILED: frozenset({ComparisonStatus.COMPARING, ComparisonStatus.CANCELLED}),
    ComparisonStatus.DONE: frozenset(),
    ComparisonStatus.CANCELLED: frozenset(),
}


class CopyScope(TextChoices):
    """Which of our records a copy should hold: what is not in it is then missing there."""

    PART = "part", "It is a part: nothing is missing there"
    KNOWN = "known", "Every record that the system has a key for"
    ALL = "all", "Every record of this kind"


class Rhythm(TextChoices):
    """How often a copy is read from the other system."""

    ASKED = "asked", "When somebody asks"
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every week"


class DiscrepancyKind(TextChoices):
    """How a copy differs from the record."""

    DIFFERENT = "different"
    EMPTY_HERE = "empty_here", "Only there"
    EMPTY_THERE = "empty_there", "Only here"
    UNLINKED = "unlinked", "Key not known here"
    DUPLICATE = "duplicate", "Twice there"
    MISSING_HERE = "missing_here", "Not here"
    MISSING_THERE = "missing_there", "Not there"


VALUE_KINDS = frozenset({DiscrepancyKind.DIFFERENT, DiscrepancyKind.EMPTY_HERE, DiscrepancyKind.EMPTY_THERE})


class DiscrepancyStatus(TextChoices):
    """Whose turn it is. All but the last are open."""

    OPEN = "open", "To decide"
    PUSHED = "pushed", "For them to correct"
    PROPOSED = "proposed", "Waits for approval"
    IGNORED = "ignored", "Left for now"
    SETTLED = "settled"


OPEN_STATUSES = frozenset({DiscrepancyStatus.OPEN, DiscrepancyStatus.PUSHED, DiscrepancyStatus.PROPOSED})


class Resolution(TextChoices):
    """How a discrepancy ended."""

    TAKEN = "taken", "Theirs was taken"
    LINKED = "linked", "Their key was noted"
    CREATED = "created", "Put on the record"
    RETIRED = "retired", "Their key was retired"
    CORRECTED = "corrected", "They corrected it"
    GONE = "gone", "A later comparison did not find it"


class Decision(TextChoices):
    """What somebody may decide about a discrepancy."""

    PUSH = "push", "Let them take ours"
    TAKE = "take", "Take theirs"
    LINK = "link", "Note their key"
    CREATE = "create", "Put on the record"
    RETIRE = "retire", "Retire their key"
    IGNORE = "ignore", "Leave for now"
    REOPEN = "reopen", "Open again"


class RightSide(TextChoices):
    """Who is right about an element, by the map of authority."""

    OURS = "ours", "We are"
    THEIRS = "theirs", "They are"
    OTHER = "other", "A third system is"


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


class InboundOutcome(TextChoices):
    """What became of a value that came from elsewhere, from mild to strict."""

    APPLIED = "applied"
    LEFT = "left", "Left with what was refused"
    FLAGGED = "flagged", "Saved and flagged"
    PROPOSED = "proposed", "Waits for approval"
    REFUSED = "refused"

    @property
    def strictness(self) -> int:
        return list(type(self)).index(self)


class Settlement(TextChoices):
    """How a flagged difference was settled."""

    KEPT = "kept", "Kept as it was sent"
    RESTORED = "restored", "Put back"
