"""Comparing another system's copy with the record: uploading it, saying what it holds, starting, cancelling."""

from collections.abc import Mapping
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import timezone

from governance.models import System
from integrations.choices import NEXT_COMPARISON_STATUSES, ComparisonStatus, ImportKind
from integrations.kinds import importable
from integrations.mapping import chosen_targets
from integrations.models import ReconciliationRun
from integrations.operations.imports import MAX_BYTES, digest_of, shown_name
from integrations.reading import UnreadableError
from integrations.recognition import Recognised, recognise
from integrations.reconciliation.elements import COMPARABLES, comparable
from records.changes import check_fields
from records.operations import acting_user, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not compare copies of other systems with the record."
REMEMBERED = ("mapping", "locale", "country", "scope")


def upload_copy(
    file: BinaryIO,
    *,
    name: str,
    size: int,
    system: System,
    kind: str = ImportKind.CANDIDATES,
    scope: str = "",
) -> ReconciliationRun:
    """Keep the copy that ``system`` gave, recognise how it is written, and propose what its columns hold."""
    user = acting_user()
    require(may(user, "add", ReconciliationRun), NO_RIGHT)
    if kind not in COMPARABLES:
        raise ValidationError({"kind": "Candidates and clients can be compared."})
    if not size:
        raise ValidationError({"file": "This file is empty."})
    if size > MAX_BYTES:
        raise ValidationError({"file": f"A file may have at most {MAX_BYTES >> 20} MB. Split it."})
    run = ReconciliationRun(
        owner=user,
        system=system,
        kind=kind,
        locale=user.locale,
        file_name=shown_name(name),
        size=size,
        sha256=digest_of(file),
    )
    # Outside the transaction: opening a workbook may take longer than one may stay open.
    try:
        with recognise(file, comparable(kind).vocabulary) as recognised:
            return _keep(run, file, recognised, scope)
    except UnreadableError as error:
        raise ValidationError({"file": str(error)}) from error


@operation("uploaded a copy to compare")
def _keep(run: ReconciliationRun, file: BinaryIO, recognised: Recognised, scope: str) -> ReconciliationRun:
    run.layout = recognised.layout.as_json()
    run.proposal = recognised.proposal.as_json()
    _remember(run)
    run.scope = scope or run.scope
    file.seek(0)
    run.file.save(run.file_name, File(file), save=False)
    if recognised.table:
        recognised.table.seek(0)
        run.table.save("table.csv", File(recognised.table), save=False)
    check_fields(run)
    run.save()
    return run


def _remember(run: ReconciliationRun) -> None:
    """Begin with what was chosen for the last copy of this system with these columns."""
    earlier = ReconciliationRun.objects.filter(system=run.system, kind=run.kind).exclude(mapping={})
    last = earlier.filter(layout__columns=run.layout["columns"]).first()
    if last:
        for name in REMEMBERED:
            setattr(run, name, getattr(last, name))
        run.layout["notes"].append(f"The columns are mapped as for {last.file_name}.")


@operation("started a comparison")
def start_comparison(
    run: ReconciliationRun,
    *,
    mapping: Mapping[str, str],
    scope: str = "",
    locale: str = "",
    country: str = "",
    version: int | None = None,
) -> ReconciliationRun:
    """Say what each column holds and what the copy should hold, and have the worker compare it."""
    run = _locked(run, version=version)
    if run.status not in {ComparisonStatus.MAPPING, ComparisonStatus.FAILED}:
        raise ValidationError("This copy is compared already. Upload the next one.")
    run.mapping = _sound_mapping(run, mapping)
    run.scope, run.locale, run.country = scope or run.scope, locale or run.locale, country
    run.problem = ""
    _move(run, ComparisonStatus.COMPARING)
    run.rows_done = run.rows_total = run.bytes_done = 0
    run.advanced_at = None
    check_fields(run)
    run.save()
    return run


@operation("cancelled a comparison")
def cancel_comparison(run: ReconciliationRun, *, version: int | None = None) -> ReconciliationRun:
    """Stop before anything is written down."""
    run = _locked(run, version=version)
    _move(run, ComparisonStatus.CANCELLED)
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "finished_at"])
    return run


@operation("compared a copy again")
def compare_again(run: ReconciliationRun) -> ReconciliationRun:
    """Compare the same copy with the record as it is now: what was decided meanwhile is no longer found."""
    require(may(acting_user(), "add", ReconciliationRun), NO_RIGHT)
    if run.status != ComparisonStatus.DONE:
        raise ValidationError("This copy is not compared yet.")
    names = (
        "system", "kind", "scope", "file_name", "file", "table", "size", "sha256", "layout", "proposal", "mapping",
        "locale", "country",
    )  # fmt: skip
    again = ReconciliationRun(
        owner=acting_user(),
        status=ComparisonStatus.COMPARING,
        **{name: getattr(run, name) for name in names},
    )
    check_fields(again)
    again.save(force_insert=True)
    return again


def _locked(run: ReconciliationRun, *, version: int | None) -> ReconciliationRun:
    run = lock(run, version=version)
    require(may(acting_user(), "change", run), NO_RIGHT)
    return run


def _move(run: ReconciliationRun, to: ComparisonStatus) -> None:
    if to not in NEXT_COMPARISON_STATUSES[ComparisonStatus(run.status)]:
        raise ValidationError(
            f"This comparison is “{run.get_status_display()}”; it cannot become “{to.label}”."
        )
    run.status = to


def _sound_mapping(run: ReconciliationRun, mapping: Mapping[str, str]) -> dict[str, str]:
    """Refuse what cannot be meant: a thing twice, nothing to know records by, nothing to compare."""
    kind = importable(run.kind)
    chosen, faults = chosen_targets(mapping, run.layout["columns"], kind.vocabulary)
    held = set(chosen.values())
    missing = [sentence for needed, sentence in kind.needs if not needed & held]
    if missing:
        faults["__all__"] = missing[0]
    elif not comparable(run.kind).told_by(chosen):
        faults["__all__"] = "Say which column holds something to compare beside the key."
    if faults:
        raise ValidationError(faults)
    return chosen
