"""Reading copies ourselves: what is said about a source, and what became of reading it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import timezone

from integrations.choices import ComparisonStatus
from integrations.kinds import importable
from integrations.models import CopySource, ReconciliationRun
from integrations.operations.comparisons import NO_RIGHT
from integrations.operations.imports import digest_of
from integrations.reading import Layout
from integrations.reconciliation.elements import comparable
from records.changes import check_fields
from records.operations import acting_user, create_record, lock, operation, require, update_record
from records.policies import may


@operation("said where a copy is read")
def add_source(source: CopySource) -> CopySource:
    """Note where a copy is read. It will be read in the name of whoever says so."""
    source.owner = acting_user()
    _refuse_unsound(source.kind, source.mapping)
    return create_record(source)


@operation("said otherwise where a copy is read")
def change_source(
    source: CopySource, *, changes: Mapping[str, Any], version: int | None = None
) -> CopySource:
    """Change it; from now on it is read in the name of whoever did."""
    _refuse_unsound(changes.get("kind", source.kind), changes.get("mapping", source.mapping))
    return update_record(source, changes={**changes, "owner": acting_user()}, version=version)


@operation("read a copy from another system")
def keep_reading(source: CopySource, *, path: Path) -> ReconciliationRun:
    """Keep the copy that was read as a table of its mapped paths, ready to be compared."""
    source = lock(source)
    require(may(acting_user(), "add", ReconciliationRun), NO_RIGHT)
    layout = Layout(encoding="utf-8", delimiter=",", header_line=1, columns=list(source.mapping))
    with path.open("rb") as file:
        run = ReconciliationRun(
            owner=acting_user(),
            source=source,
            system=source.system,
            kind=source.kind,
            scope=source.scope,
            country=source.country,
            locale=acting_user().locale,
            file_name=f"{source.name} {timezone.localtime():%Y-%m-%d %H:%M}",
            size=path.stat().st_size,
            sha256=digest_of(file),
            layout=layout.as_json(),
            proposal={"columns": []},
            mapping=source.mapping,
            status=ComparisonStatus.COMPARING,
        )
        file.seek(0)
        run.file.save("copy.csv", File(cast("Any", file)), save=False)
        check_fields(run)
        run.save(force_insert=True)
    _note(source, problem="")
    return run


@operation("could not read a copy from another system")
def note_failure(source: CopySource, *, problem: str) -> CopySource:
    return _note(lock(source), problem=problem[:500])


def _note(source: CopySource, *, problem: str) -> CopySource:
    source.read_at, source.problem = timezone.now(), problem
    source.save(update_fields=["read_at", "problem"])
    return source


def _refuse_unsound(kind: str, mapping: Any) -> None:
    """Refuse a mapping to what is not known, or without what is needed to know records by and to compare."""
    if not isinstance(mapping, dict):
        return
    known, held = importable(kind), {str(target) for target in mapping.values()}
    if foreign := sorted(held - set(known.vocabulary.targets)):
        offered = ", ".join(sorted(known.vocabulary.targets))
        raise ValidationError({"mapping": f"There is no “{foreign[0][:60]}”. It is one of {offered}."})
    missing = [sentence for needed, sentence in known.needs if not needed & held]
    if missing or not comparable(kind).told_by(mapping):
        raise ValidationError(
            {"mapping": missing[0] if missing else "Name something to compare beside the key."}
        )
