"""Taking an import back: its new records go, its changes are undone, and what people touched since stays.

In chunks like the import itself, so that a killed worker goes on where it stopped.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.choices import Via
from audit.context import acting
from audit.diffs import differences
from audit.models import ChangeEntry, ChangeSet, Kind
from candidates.operations import delete_candidate, delete_document
from clients.operations import delete_client, delete_job_order
from governance.models import ChangeRequest, ExternalIdentifier
from governance.operations import withdraw_request
from integrations.choices import ImportKind, ImportStatus, RowAction, RowStatus
from integrations.kinds import importable
from integrations.models import ImportBatch, ImportRow
from integrations.planning import Planner, waiting
from records import gates, policies
from records.operations import acting_user, delete_record, lock, operation, require

CHUNK = 100
DELETERS: dict[str, Any] = {
    ImportKind.CANDIDATES: delete_candidate,
    ImportKind.CLIENTS: delete_client,
    ImportKind.JOB_ORDERS: delete_job_order,
    ImportKind.DOCUMENTS: delete_document,
}


def refusal_to_revert(batch: ImportBatch) -> str:
    """Say what speaks against the acting user's taking ``batch`` back, "" for nothing."""
    if not policies.may(acting_user(), "change", batch):
        return "You may not change this import."
    model = importable(batch.kind).model
    deletes = batch.rows.written().filter(action=RowAction.CREATE).exists()
    if deletes and not policies.may(acting_user(), "delete", model):
        return f"Taking this import back deletes {model._meta.verbose_name_plural}, which you may not do."
    return ""


@operation("began to take an import back")
def revert_import(batch: ImportBatch, *, version: int | None = None) -> ImportBatch:
    """Have the worker undo what the import wrote, as far as nobody has changed it since."""
    batch = lock(batch, version=version)
    refusal = refusal_to_revert(batch)
    require(not refusal, refusal)
    if not batch.is_revertible:
        raise ValidationError("Only what an import has written can be taken back.")
    batch.status, batch.rows_done = ImportStatus.REVERTING, 0
    batch.reverted_by = acting_user()
    batch.save(update_fields=["status", "rows_done", "reverted_by"])
    return batch


def revert_rows(batch: ImportBatch) -> Iterator[ImportBatch]:
    while batch.status == ImportStatus.REVERTING:
        with acting(batch.reverted_by, via=Via.IMPORT, reason=f"{batch.file_name}, taken back"):
            batch = _revert_chunk(batch)
        yield batch


@operation("took imported rows back")
def _revert_chunk(batch: ImportBatch) -> ImportBatch:
    batch = lock(batch)
    if batch.status != ImportStatus.REVERTING:
        return batch
    # The last rows first: they may stand on earlier ones.
    rows = list(batch.rows.written().select_related("batch").order_by("-line")[:CHUNK])
    if not rows:
        batch.status = ImportStatus.REVERTED
        batch.save(update_fields=["status"])
        return batch
    planner = importable(batch.kind).planner(batch)
    records = policies.visible(acting_user(), planner.model).in_bulk([row.object_id for row in rows])
    touched = _touched(records, {row.object_id or 0: row.change_set_id or 0 for row in rows})
    for row in rows:
        row.reason, row.status = _reverted(planner, row, records.get(row.object_id), touched)
    ImportRow.objects.bulk_update(rows, ["reason", "status", "problems"])
    batch.rows_done += len(rows)
    batch.advanced_at = timezone.now()
    batch.save(update_fields=["rows_done", "advanced_at"])
    return batch


def _touched(records: Mapping[int, Any], written: Mapping[int, int]) -> dict[int, ChangeSet]:
    """Return the latest act on each record, or on one of its parts that is still there, since it was written."""
    found: dict[int, ChangeSet] = {}
    if not records:
        return found
    parts: dict[tuple[str, int], list[ChangeEntry]] = defaultdict(list)
    marks: dict[int, int] = {}
    for entry in _entries(records).select_related("change_set").order_by("id"):
        parts[entry.model, entry.object_id].append(entry)
        record = _told_of(entry, records)
        if entry.change_set_id == written[record]:
            marks[record] = entry.pk
    for entries in parts.values():
        record = _told_of(entries[0], records)
        # By the order in which they were written: an act that began before the import may have ended after it.
        later = [entry for entry in entries if entry.pk > marks.get(record, 0)]
        came_and_went = len(later) == len(entries) and later[-1].kind == Kind.DELETED
        if later and not came_and_went:
            found[record] = later[-1].change_set
    return found


def _entries(records: Mapping[int, Any]) -> QuerySet[ChangeEntry]:
    one = next(iter(records.values()))
    label = one._meta.label_lower
    parent = getattr(one, "PARENT", "")
    if not parent:
        return ChangeEntry.objects.filter(root_model=label, root_id__in=records)
    roots = {getattr(record, f"{parent}_id") for record in records.values()}
    root = one._meta.get_field(parent).related_model._meta.label_lower
    return ChangeEntry.objects.filter(root_model=root, root_id__in=roots, model=label, object_id__in=records)


def _told_of(entry: ChangeEntry, records: Mapping[int, Any]) -> int:
    label = next(iter(records.values()))._meta.label_lower
    return entry.root_id if entry.root_model == label else entry.object_id


def _reverted(
    planner: Planner, row: ImportRow, record: Any, touched: Mapping[int, ChangeSet]
) -> tuple[str, RowStatus]:
    """Undo one row, or say why not."""
    if record is None:
        return "Kept: it is no longer there, or not shown to you", RowStatus.KEPT
    if last := touched.get(record.pk):
        day = timezone.localtime(last.occurred_at).strftime("%d %b %Y")
        return f"Kept: {last.actor_name or 'somebody'} changed it on {day}"[:300], RowStatus.KEPT
    try:
        with transaction.atomic():
            if row.action == RowAction.CREATE:
                _delete(row.batch, record)
                return "Taken back: deleted", RowStatus.REVERTED
            require(policies.may(acting_user(), "change", record), "you may not change it")
            _withdraw(row)
            with gates.watching() as seen:
                _undo(planner, record, row.change_set_id or 0)
    except (ValidationError, PermissionDenied) as refusal:
        return f"Kept: {' '.join(getattr(refusal, 'messages', [str(refusal)]))}"[:300], RowStatus.KEPT
    if not seen.proposals:
        return "Taken back: as it was before", RowStatus.REVERTED
    row.problems = [*row.problems, *(waiting(each).as_json() for each in seen.proposals)]
    return "Taken back in part: the rest goes back once a second person approves it", RowStatus.KEPT


def _withdraw(row: ImportRow) -> None:
    """Take back what the row proposed and nobody has decided on, as far as it is the acting user's own."""
    keys = [problem["request"] for problem in row.problems if problem.get("request")]
    mine = ChangeRequest.objects.undecided().filter(pk__in=keys, proposer=acting_user()) if keys else ()
    for request in mine:
        withdraw_request(request, note="The import was taken back.")


def _delete(batch: ImportBatch, record: Any) -> None:
    label, key = record._meta.label_lower, record.pk
    DELETERS.get(batch.kind, delete_record)(record)
    # A later import of the same file must find nobody under these keys.
    ExternalIdentifier.objects.filter(model=label, object_id=key).delete()


def _undo(planner: Planner, record: Any, act: int) -> None:
    """Set back the fields that the act changed, and delete the parts that it added."""
    label = record._meta.label_lower
    changed = record.history.filter(change_set=act, history_type="~").order_by("-version").first()
    if changed:
        older = record.history.filter(version__lt=changed.version).exclude(change_set=act)
        before = older.order_by("-version", "-history_id").first()
        names = [each.field.name for each in differences(type(record), old=before, new=changed)]
        planner.put_back(record, {name: getattr(before, name) for name in names})
    added = ChangeEntry.objects.filter(
        root_model=label, root_id=record.pk, change_set=act, kind=Kind.CREATED
    ).exclude(model=label)
    for entry in added:
        apps.get_model(entry.model)._base_manager.filter(pk=entry.object_id).delete()
    ExternalIdentifier.objects.filter(
        model=label,
        object_id=record.pk,
        pk__in=ChangeEntry.objects.filter(
            root_model=ExternalIdentifier._meta.label_lower, change_set=act, kind=Kind.CREATED
        ).values("root_id"),
    ).delete()
