"""What the worker does with a comparison: read the copy, find each row's record, write down what differs.

In steps, each a transaction of its own: a long one would hold up all who read changes in the order of commits.
A killed worker is followed by another one, which begins anew: nothing but the last step leaves anything.
"""

from collections.abc import Callable, Iterator
from itertools import batched
from typing import Any, BinaryIO, Concatenate, cast

from django.db import connection, transaction
from django.utils import timezone

from audit.choices import Via
from audit.context import acting
from integrations.choices import ComparisonStatus
from integrations.models import CopiedRow, ReconciliationRun
from integrations.reading import UnreadableError, read_rows
from integrations.reconciliation.findings import TooManyError, write_findings
from integrations.reconciliation.matching import match_rows
from integrations.reconciliation.sides import sides_of
from integrations.reconciliation.staging import Reader, copy_rows
from records.operations import lock, operation

CHUNK = 2_000
MAX_ROWS = 1_000_000
TOO_MANY = (
    "This copy differs from the record almost everywhere. Look whether its columns are mapped rightly, and whether "
    "it is of these records at all."
)
READING, MATCHING, COMPARING = "Reading their copy", "Finding the records", "Comparing"


class InterruptedComparisonError(Exception):
    """Somebody cancelled the comparison, or another worker is at it."""


def compare(run: ReconciliationRun) -> Iterator[ReconciliationRun]:
    """Compare the copy of ``run`` with the record; yield the run as it is after each step."""
    if not _is_alone(run):
        return
    try:
        run = _as_owner(run, _begin)
        reader = Reader.of(run)
        with (run.table or run.file).open("rb") as file:
            rows = read_rows(cast("BinaryIO", file), run.read_layout())
            for chunk in batched(rows, CHUNK):
                run = _as_owner(run, _stage, reader, chunk, bytes_done=file.tell())
                yield run
        run = _as_owner(run, _match)
        yield run
        yield _as_owner(run, _finish, reader)
    except UnreadableError as error:
        yield _as_owner(run, _fail, problem=str(error))
    except TooManyError:
        yield _as_owner(run, _fail, problem=TOO_MANY)
    except InterruptedComparisonError:
        return
    finally:
        _leave(run)


def _is_alone(run: ReconciliationRun) -> bool:
    """Tell whether no other worker compares the same copy; hold the place until it is left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('integrations.compare'), %s)", [run.pk])
        return bool(cursor.fetchone()[0])


def _leave(run: ReconciliationRun) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(hashtext('integrations.compare'), %s)", [run.pk])


def _as_owner[**P, R](
    run: ReconciliationRun,
    step: Callable[Concatenate[ReconciliationRun, P], R],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Take one step in the name of whoever compares; never across a ``yield``, where others act."""
    with acting(run.owner, via=Via.SYNC, reason=str(run)):
        return step(run, *args, **kwargs)


@operation("began to compare a copy")
def _begin(run: ReconciliationRun) -> ReconciliationRun:
    run = _locked(run)
    _forget_rows(run)
    run.started_at, run.unreadable = timezone.now(), 0
    run.save(update_fields=["started_at", "unreadable"])
    return _advance(run, rows_done=0, rows_total=0, bytes_done=0, step=READING)


@operation("read a copy")
def _stage(run: ReconciliationRun, reader: Reader, rows: Any, *, bytes_done: int) -> ReconciliationRun:
    run = _locked(run)
    if run.rows_done + len(rows) > MAX_ROWS:
        raise UnreadableError(
            f"A copy may have at most {MAX_ROWS:,} rows. Split it, and say that it is a part."
        )
    staged = [reader.staged(row) for row in rows]
    copy_rows(row for row in staged if row is not None)
    run = _advance(run, rows_done=run.rows_done + len(rows), bytes_done=bytes_done)
    if unreadable := sum(row is None for row in staged):
        run.unreadable += unreadable
        run.save(update_fields=["unreadable"])
    return run


@operation("matched a copy")
def _match(run: ReconciliationRun) -> ReconciliationRun:
    run = _advance(_locked(run), rows_total=run.rows_done, step=MATCHING)
    match_rows(run)
    return _advance(run, step=COMPARING)


@operation("compared a copy")
def _finish(run: ReconciliationRun, reader: Reader) -> ReconciliationRun:
    run = _locked(run)
    _one_after_another(run)
    if not run.rows_done or run.rows_done != run.rows.count() + run.unreadable:
        raise UnreadableError(
            "There is no row below the header."
            if not run.rows_done
            else "The database was restarted. Compare again."
        )
    codes = [element.code for element in reader.elements]
    write_findings(run, reader.elements, sides_of(run.system, reader.compared, codes))
    _forget_rows(run)
    run.status, run.elements, run.problem = ComparisonStatus.DONE, codes, ""
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "elements", "problem", "finished_at"])
    return _advance(run, step="")


@operation("could not compare a copy")
def _fail(run: ReconciliationRun, *, problem: str) -> ReconciliationRun:
    run = _locked(run)
    _forget_rows(run)
    run.status, run.problem = ComparisonStatus.FAILED, problem[:500]
    run.save(update_fields=["status", "problem"])
    return run


def _locked(run: ReconciliationRun) -> ReconciliationRun:
    run = lock(run)
    if run.status != ComparisonStatus.COMPARING:
        raise InterruptedComparisonError
    return run


def _one_after_another(run: ReconciliationRun) -> None:
    """Let comparisons with one system end one after another, and none after a later one."""
    with connection.cursor() as cursor:
        name = f"compare {run.system_id} {run.kind}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    later = type(run).objects.filter(
        system=run.system_id, kind=run.kind, status=ComparisonStatus.DONE, pk__gt=run.pk
    )
    if later.exists():
        raise UnreadableError("A later copy was compared meanwhile. Compare the newest one again.")


def _forget_rows(run: ReconciliationRun) -> None:
    with transaction.atomic():
        CopiedRow.objects.filter(run=run)._raw_delete("default")


def _advance(run: ReconciliationRun, **progress: Any) -> ReconciliationRun:
    for name, value in (progress | {"advanced_at": timezone.now()}).items():
        setattr(run, name, value)
    run.save(update_fields=[*progress, "advanced_at"])
    return run
