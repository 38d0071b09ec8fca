"""Files about a candidate: added, replaced, changed and deleted."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File

from candidates.choices import RETRIED_TEXT_STATES, DocumentKind, TextState
from candidates.files import recognise, shown_name
from candidates.merging import refuse_merged
from candidates.models import Candidate, Document
from candidates.models.kept import MOST_BYTES, KeptFile
from candidates.operations.storage import digest_of, forget_files, keep_file
from records.changes import check_fields
from records.operations import acting_user, delete_record, lock, operation, require, update_record
from records.policies import may

TOO_BIG = "A file has at least one byte and at most 25 MB."
CHANGED_BY_HAND = frozenset({"name", "kind", "expires_on", "is_private"})


@operation("added a document")
def add_document(
    candidate: Candidate,
    *,
    file: File,
    kind: DocumentKind | str = DocumentKind.RESUME,
    name: str = "",
    replaces: Document | None = None,
    is_private: bool = False,
    expires_on: date | None = None,
) -> Document:
    """Keep ``file`` for ``candidate``, perhaps in place of an older one, which stays.

    What it is shows in its content. The worker reads its text later. Raises :class:`ValidationError` for
    a kind of file that is not kept, and when this very file is there already under the same kind.
    """
    document = Document(
        candidate=lock(candidate),
        kind=kind,
        replaces=replaces,
        is_private=is_private,
        expires_on=expires_on,
        uploaded_by=acting_user(),
    )
    require(may(acting_user(), "add", document), "You may not add documents to this candidate.")
    refuse_merged(document.candidate)
    if replaces:
        _follow(document, replaces)
    describe(document, file, name=name)
    check_fields(document)
    document.file.name = keep_file(file, document.sha256)
    document.save(force_insert=True)
    return document


def describe(row: KeptFile, file: File, *, name: str = "") -> None:
    """Fill in what the content of ``file`` says about it, and how people call it."""
    row.size = file.size or 0
    if not 0 < row.size <= MOST_BYTES:
        raise ValidationError({"file": TOO_BIG}, code="size")
    row.name = shown_name(name or file.name or "")
    row.content_type = recognise(file, name=row.name)  # type: ignore[arg-type]
    row.sha256 = digest_of(file)
    # Named before it is stored, so that the row can be checked first.
    row.file.name = row.sha256


@operation("changed a document")
def change_document(
    document: Document, *, changes: Mapping[str, Any], version: int | None = None
) -> Document:
    """Call a document otherwise, say what it is, until when it is valid and whether it is private."""
    if changes.keys() - CHANGED_BY_HAND:
        raise ValidationError("What is in a document is not changed: add a newer one in its place.")
    if "name" in changes:
        changes = {**changes, "name": shown_name(changes["name"])}
    return update_record(document, changes=changes, version=version)


@operation("deleted a document")
def delete_document(document: Document) -> None:
    """Delete a document, and its file unless another one has the same content."""
    digest = document.sha256
    delete_record(document)
    forget_files([digest])


@operation("had a document read again")
def read_again(document: Document) -> Document:
    """Have the worker try once more to read what it could not read."""
    fresh = lock(document)
    require(may(acting_user(), "change", fresh), "You may not change this document.")
    if fresh.text_state in RETRIED_TEXT_STATES:
        fresh.text_state, fresh.text_tries, fresh.text_tried_at = TextState.WAITING, 0, None
        fresh.save(update_fields=["text_state", "text_tries", "text_tried_at"])
    return fresh


def _follow(document: Document, older: Document) -> None:
    if older.candidate_id != document.candidate.pk:
        raise ValidationError({"replaces": "A document replaces one of the same candidate."})
    if Document.objects.filter(replaces=older).exists():
        raise ValidationError({"replaces": "A newer one took its place already: replace that."})
    document.revision = older.revision + 1
