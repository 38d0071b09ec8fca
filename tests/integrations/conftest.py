"""Importing a file in one step, as a person and the worker do it in several."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from audit.context import acting
from integrations.choices import ImportKind, ImportStatus
from integrations.models import ImportBatch
from integrations.operations import choose_mapping, start_import, upload_file
from integrations.work import work_on


def worked(batch: ImportBatch) -> ImportBatch:
    """Do what the worker would."""
    return [batch, *work_on(batch)][-1]


def uploaded(user: Any, data: bytes, name: str = "people.csv", **options: Any) -> ImportBatch:
    with acting(user):
        return upload_file(io.BytesIO(data), name=name, size=len(data), **options)


@pytest.fixture
def checked() -> Callable[..., ImportBatch]:
    """Upload a file, confirm its columns and have every row checked."""

    def check(
        user: Any,
        data: bytes,
        *,
        mapping: dict[str, str] | None = None,
        name: str = "people.csv",
        kind: str = ImportKind.CANDIDATES,
        system: Any = None,
        **options: Any,
    ) -> ImportBatch:
        batch = uploaded(user, data, name, kind=kind, system=system)
        with acting(user):
            chosen = mapping or batch.read_proposal().mapping
            return worked(choose_mapping(batch, mapping=chosen, system=system, **options))

    return check


@pytest.fixture
def imported(checked: Callable[..., ImportBatch]) -> Callable[..., ImportBatch]:
    """Upload, check and import a file."""

    def run(user: Any, data: bytes, **options: Any) -> ImportBatch:
        batch = checked(user, data, **options)
        assert batch.status == ImportStatus.CHECKED
        with acting(user):
            return worked(start_import(batch))

    return run
