"""What the worker does with an import: plan every row, then write those that are fit.

In chunks. A chunk is one transaction that locks its rows and writes both the records and what
became of the rows, so that a killed worker neither loses nor doubles one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from itertools import batched
from typing import Any, BinaryIO, Concatenate, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from audit.choices import Via
from audit.context import acting
from candidates.models import Candidate
from candidates.operations.matching import hold_back_matching
from governance.authority import speaking_for
from governance.models import ExternalIdentifier, System
from integrations.choices import ImportStatus, RowAction, RowStatus
from integrations.kinds import importable
from integrations.models import ImportBatch, ImportRow
from integrations.operations import refusal_to_import
from integrations.planning import Plan, Planner
from integrations.reading import UnreadableError, read_rows
from integrations.reverting import revert_rows
from records import gates, policies
from records.gates import Refused, tell_refused
from records.hands import several_hands
from records.loading import insert_rows, new_row
from records.operations import acting_user, lock, operation, require
from records.refusals import refusal_of

CHUNK = 500
# One of them computes while the database works for the other.
HANDS = 2
FEW = 5_000
"""Rows for which it does not pay to begin processes: two threads share one processor."""
MAX_ROWS = 500_000
REFUSALS = (ValidationError, IntegrityError, DataError)


class InterruptedCheckError(Exception):
    """Somebody cancelled the import or mapped it anew, or another worker has taken over."""


class InterruptedCommitError(Exception):
    """Somebody cancelled the import while a chunk was written: that chunk is left out as well."""


def work_on(batch: ImportBatch) -> Iterator[ImportBatch]:
    """Do what the import waits for, and yield it after each chunk."""
    if batch.status == ImportStatus.CHECKING:
        yield from check_rows(batch)
    elif batch.status == ImportStatus.COMMITTING:
        yield from commit_rows(batch)
    elif batch.status == ImportStatus.REVERTING:
        yield from revert_rows(batch)


def check_rows(batch: ImportBatch) -> Iterator[ImportBatch]:
    """Read every row of the file and write down what would become of it.

    Begins anew after an interruption, for nothing but the rows of the import has been written.
    """
    try:
        batch = _as_owner(batch, _begin_check)
        planner = importable(batch.kind).planner(batch)
        with (batch.table or batch.file).open("rb") as file:
            found = read_rows(cast("BinaryIO", file), batch.read_layout())
            rows = ((row.line, row.cells, row.problem) for row in found)
            for chunk in batched(rows, CHUNK):
                batch = _as_owner(batch, _plan_chunk, planner, chunk, bytes_done=file.tell())
                yield batch
        yield _as_owner(batch, _end_check)
    except UnreadableError as error:
        yield _as_owner(batch, _end_check, problem=str(error))
    except InterruptedCheckError:
        return


def commit_rows(batch: ImportBatch) -> Iterator[ImportBatch]:
    """Import the rows that were found fit; goes on where an interrupted worker stopped."""
    # Inside the transaction of somebody else, nobody beside us would see the rows.
    if importable(batch.kind).planner(batch).is_free_of_order and not connection.in_atomic_block:
        yield from _commit_side_by_side(batch)
    else:
        yield from _commit_in_order(batch)


def _commit_in_order(batch: ImportBatch) -> Iterator[ImportBatch]:
    planner = importable(batch.kind).planner(batch)
    # To begin behind the last row spares the index a walk over all that are done already, of which it is
    # not cleaned until the next vacuum.
    line = 0
    while batch.status == ImportStatus.COMMITTING:
        batch, line = _commit_next(batch, planner, after=line)
        yield batch


def _commit_side_by_side(batch: ImportBatch) -> Iterator[ImportBatch]:
    """Have several hands take chunk after chunk, each with a connection of its own."""
    are_few = batch.rows_total - batch.rows_done <= FEW
    step = _commit_in_thread if are_few else _commit_as_hand
    with ThreadPoolExecutor(HANDS) if are_few else several_hands(HANDS) as pool:
        under_way = {pool.submit(step, batch.pk, 0) for _ in range(HANDS)}
        while under_way:
            ended, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for each in ended:
                line = each.result()
                batch.refresh_from_db()
                yield batch
                if batch.status == ImportStatus.COMMITTING:
                    under_way.add(pool.submit(step, batch.pk, line))


def _commit_as_hand(key: int, after: int) -> int:
    """Import the next rows behind the line ``after``; return the last of them."""
    batch = ImportBatch.objects.get(pk=key)
    return _commit_next(batch, importable(batch.kind).planner(batch), after=after)[1]


def _commit_in_thread(key: int, after: int) -> int:
    try:
        return _commit_as_hand(key, after)
    finally:
        connection.close()


def _commit_next(batch: ImportBatch, planner: Planner, *, after: int) -> tuple[ImportBatch, int]:
    try:
        return _as_owner(batch, _commit_chunk, planner, after=after)
    except PermissionDenied as refusal:
        return _as_owner(batch, _stop, problem=str(refusal)), after
    except InterruptedCommitError:
        batch.refresh_from_db()
        return batch, after


def _as_owner[**P, R](
    batch: ImportBatch, step: Callable[Concatenate[ImportBatch, P], R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Take one step in the name of whoever imports what a system says; never across a ``yield``, where others act."""
    said_by = f" from {batch.system}" if batch.system else ""
    acts = acting(batch.owner, via=Via.IMPORT, reason=f"{batch.file_name}{said_by}")
    with acts, speaking_for(batch.system):
        return step(batch, *args, **kwargs)


@operation("began to check an import")
def _begin_check(batch: ImportBatch) -> ImportBatch:
    batch = lock(batch)
    if batch.status != ImportStatus.CHECKING:
        raise InterruptedCheckError
    batch.rows.all().delete()
    return _advance(batch, rows_done=0, bytes_done=0)


@operation("checked rows to import")
def _plan_chunk(
    batch: ImportBatch, planner: Planner, rows: Sequence[tuple[int, list[str], str]], *, bytes_done: int
) -> ImportBatch:
    """Plan some rows and keep what was planned. As one act, what decides about fields is asked once for all."""
    before, batch = batch, lock(batch)
    if batch.status != ImportStatus.CHECKING or batch.rows_done != before.rows_done:
        raise InterruptedCheckError
    if batch.rows_done + len(rows) > MAX_ROWS:
        raise UnreadableError(f"A file may have at most {MAX_ROWS:,} rows. Split it.")
    plans = planner.plan(rows)
    insert_rows([_describe(new_row(ImportRow, batch_id=batch.pk, raw=plan.raw), plan) for plan in plans])
    return _advance(batch, rows_done=batch.rows_done + len(plans), bytes_done=bytes_done)


@operation("checked an import")
def _end_check(batch: ImportBatch, *, problem: str = "") -> ImportBatch:
    before, batch = batch, lock(batch)
    if batch.status != ImportStatus.CHECKING or batch.rows_done != before.rows_done:
        return batch
    if not problem and not batch.rows_done:
        problem = "There is no row below the header."
    batch.status = ImportStatus.FAILED if problem else ImportStatus.CHECKED
    batch.problem = problem[:500]
    batch.save(update_fields=["status", "problem"])
    return _advance(batch, rows_total=batch.rows_done)


@operation("imported rows")
def _commit_chunk(batch: ImportBatch, planner: Planner, *, after: int) -> tuple[ImportBatch, int]:
    """Import some rows behind the line ``after``; return the import and the last line."""
    require(
        policies.may(acting_user(), "import", importable(batch.kind).guard), refusal_to_import(batch.kind)
    )
    rows = _take(batch, after, in_order=not planner.is_free_of_order)
    if rows:
        hold_back_matching()
        plans = planner.plan((row.line, row.raw, "") for row in rows)
        _write(planner, plans, batch.system)
        _settle(rows, plans)
    # Last of all: others write their rows in the meantime.
    batch = lock(batch)
    if batch.status != ImportStatus.COMMITTING:
        raise InterruptedCommitError
    if rows:
        return _advance(batch, rows_done=batch.rows_done + len(rows)), rows[-1].line
    batch.status, batch.finished_at = ImportStatus.DONE, timezone.now()
    batch.save(update_fields=["status", "finished_at"])
    return batch, after


def _take(batch: ImportBatch, after: int, *, in_order: bool) -> list[ImportRow]:
    """Lock rows behind the line ``after``, or else wherever some are left; ``in_order`` waits for other workers."""
    waiting = batch.rows.to_commit().select_for_update(of=("self",))
    free = batch.rows.to_commit().select_for_update(of=("self",), skip_locked=not in_order)
    return list(free.filter(line__gt=after)[:CHUNK]) or list(waiting[:CHUNK])


@operation("stopped an import")
def _stop(batch: ImportBatch, *, problem: str) -> ImportBatch:
    batch = lock(batch)
    if batch.status == ImportStatus.COMMITTING:
        batch.status, batch.problem, batch.finished_at = ImportStatus.CANCELLED, problem[:500], timezone.now()
        batch.save(update_fields=["status", "problem", "finished_at"])
    return batch


def _write(planner: Planner, plans: Sequence[Plan], system: System | None) -> None:
    """Write what is planned; when one row spoils the whole, write row by row and refuse that one."""
    try:
        with transaction.atomic():
            _write_together(planner, plans, system)
    except REFUSALS:
        for plan in plans:
            try:
                with transaction.atomic():
                    _write_together(planner, [plan], system)
            except ValidationError as error:
                plan.refuse("", " ".join(error.messages))
                if isinstance(error, Refused):
                    tell_refused(error)
            except (IntegrityError, DataError) as error:
                plan.refuse("", _sentence(error))


def _sentence(error: IntegrityError | DataError) -> str:
    refusal = refusal_of(error) if isinstance(error, IntegrityError) else None
    if refusal is None:
        return "The database refuses this row; look for impossible values."
    return " ".join(refusal.messages)


def _write_together(planner: Planner, plans: Sequence[Plan], system: System | None) -> None:
    new = [plan for plan in plans if plan.action == RowAction.CREATE]
    with gates.watching() as seen:
        created = planner.write(plans)
    if system:
        known = [(plan, plan.record) for plan in plans if plan.action == RowAction.UPDATE and plan.is_new_key]
        insert_rows(
            [
                ExternalIdentifier(
                    system=system,
                    model=record._meta.label_lower,
                    object_id=record.pk,
                    external_id=plan.draft.external_id,
                )
                for plan, record in (*zip(new, created, strict=True), *known)
                if plan.draft.external_id
            ]
        )
    # Only now, when nothing can fail any more: a refused row must not point to nothing.
    for plan, record in zip(new, created, strict=True):
        plan.record = record
    if seen.proposals:
        _note_waiting(plans, seen.proposals)


def _note_waiting(plans: Sequence[Plan], proposals: Sequence[Any]) -> None:
    by_record: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for each in proposals:
        by_record[each.model, each.object_id].append(each)
    for plan in plans:
        if plan.record and (waits := by_record.get((plan.record._meta.label_lower, plan.record.pk))):
            plan.note_waiting(waits)


def _settle(rows: Sequence[ImportRow], plans: Sequence[Plan]) -> None:
    """Mark the rows as done; few have become something else than the check foresaw."""
    foreseen = [(row.action, row.reason, row.problems) for row in rows]
    for row, plan in zip(rows, plans, strict=True):
        _describe(row, plan)
    otherwise = [
        row
        for row, before in zip(rows, foreseen, strict=True)
        if (row.action, row.reason, row.problems) != before
    ]
    ImportRow.objects.bulk_update(otherwise, ("action", "reason", "problems"))
    ImportRow.objects.mark_done({row.pk: (row.candidate_id, row.object_id) for row in rows})


def _describe(row: ImportRow, plan: Plan) -> ImportRow:
    """Write on the row what is planned for it; a row that needs no more work is done."""
    row.line, row.action, row.reason = plan.line, plan.action, plan.reason
    row.problems = [problem.as_json() for problem in plan.problems]
    candidate = plan.record if isinstance(plan.record, Candidate) else plan.candidate
    row.candidate_id = candidate.pk if candidate else None
    row.object_id = plan.record.pk if plan.record else None
    row.status = RowStatus.PENDING if plan.action in {RowAction.CREATE, RowAction.UPDATE} else RowStatus.DONE
    return row


def _advance(batch: ImportBatch, **progress: Any) -> ImportBatch:
    for name, value in (progress | {"advanced_at": timezone.now()}).items():
        setattr(batch, name, value)
    batch.save(update_fields=[*progress, "advanced_at"])
    return batch
