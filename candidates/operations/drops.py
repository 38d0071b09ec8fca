"""Résumés dropped together: kept, read by the worker, and decided one by one by whoever dropped them."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File

from candidates.choices import DocumentKind, DropStatus
from candidates.models import Candidate, DroppedResume, ResumeDrop
from candidates.operations.documents import add_document, describe
from candidates.operations.people import create_candidate
from candidates.operations.storage import forget_files, keep_file
from records.changes import check_fields
from records.operations import acting_user, create_record, lock, operation, require
from records.policies import may

MOST_FILES = 200


@operation("began to drop résumés")
def start_drop() -> ResumeDrop:
    """Begin a list for files that are dropped together."""
    return create_record(ResumeDrop(owner=acting_user()))


@operation("dropped a résumé")
def drop_resume(drop: ResumeDrop, *, file: File, name: str = "") -> DroppedResume:
    """Add a file to the list; the worker reads it later. Nobody's record changes yet."""
    drop = lock(drop)
    require(may(acting_user(), "change", drop), "You may not add to this list.")
    if DroppedResume.objects.filter(drop=drop).count() >= MOST_FILES:
        raise ValidationError(f"A list takes at most {MOST_FILES} files. Begin another one.")
    row = DroppedResume(drop=drop)
    describe(row, file, name=name)
    check_fields(row)
    row.file.name = keep_file(file, row.sha256)
    row.save(force_insert=True)
    return row


@operation("made a candidate of a dropped résumé")
def create_from_drop(
    row: DroppedResume,
    *,
    full_name: str,
    emails: Iterable[str] = (),
    phones: Iterable[str] = (),
    links: Iterable[str] = (),
    **options: Any,
) -> Candidate:
    """Put a new person on the record with the file; what else it says becomes suggestions.

    ``options`` go to :func:`create_candidate`: which likely persons this one was said to be different from.
    """
    fresh = _to_decide(row)
    candidate = create_candidate(full_name=full_name, emails=emails, phones=phones, links=links, **options)
    _hand_over(fresh, candidate, DropStatus.CREATED)
    return candidate


@operation("added a dropped résumé to a candidate")
def add_from_drop(row: DroppedResume, *, candidate: Candidate) -> Candidate:
    """Add the file to somebody on the record; what it says becomes suggestions."""
    _hand_over(_to_decide(row), candidate, DropStatus.ADDED)
    return candidate


@operation("discarded a dropped résumé")
def discard_from_drop(row: DroppedResume) -> None:
    """Forget the file and what was read in it."""
    fresh = _to_decide(row)
    digest = fresh.sha256
    fresh.delete()
    forget_files([digest])


@operation("deleted a list of dropped résumés")
def delete_drop(drop: ResumeDrop) -> None:
    """Forget a list with the files that nobody took in."""
    fresh = lock(drop)
    require(may(acting_user(), "delete", fresh), "You may not delete this list.")
    digests = list(DroppedResume.objects.filter(drop=fresh).values_list("sha256", flat=True))
    fresh.delete()
    forget_files(digests)


def _to_decide(row: DroppedResume) -> DroppedResume:
    fresh = lock(row)
    require(may(acting_user(), "change", fresh), "You may not decide about this file.")
    if not fresh.is_open:
        raise ValidationError("This file was decided already. Load the page again.")
    return fresh


def _hand_over(row: DroppedResume, candidate: Candidate, status: DropStatus) -> None:
    """Make the file a document of ``candidate``; the list keeps no copy of what it says."""
    with row.file.open("rb") as file:
        add_document(candidate, file=File(file, name=row.name), kind=DocumentKind.RESUME, name=row.name)
    row.status, row.candidate = status, candidate
    row.save(update_fields=["status", "candidate"])
    DroppedResume.objects.filter(pk=row.pk).update(text="", found={})
