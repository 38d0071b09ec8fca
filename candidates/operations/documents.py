"""Files about a candidate: kept once for each content, whatever they are called."""

import hashlib
import mimetypes
from collections.abc import Iterable
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction

from candidates.choices import DocumentKind
from candidates.models import Candidate, Document
from candidates.models.document import MOST_BYTES, stored_as
from records.changes import check_fields
from records.operations import acting_user, delete_record, lock, operation, require
from records.policies import may


@operation("added a document")
def add_document(
    candidate: Candidate,
    *,
    file: File,
    kind: DocumentKind = DocumentKind.RESUME,
    name: str = "",
    replaces: Document | None = None,
    is_private: bool = False,
) -> Document:
    """Keep ``file`` for ``candidate``, perhaps in place of an older one, which stays.

    Raises :class:`ValidationError` when this very file is there already under the same kind.
    """
    document = Document(
        candidate=lock(candidate),
        kind=kind,
        name=PurePath(name or file.name or "").name,
        size=file.size,
        replaces=replaces,
        is_private=is_private,
        uploaded_by=acting_user(),
    )
    require(may(acting_user(), "add", document), "You may not add documents to this candidate.")
    if not 0 < document.size <= MOST_BYTES:
        raise ValidationError({"file": "A file has at least one byte and at most 25 MB."})
    if replaces:
        _follow(document, replaces)
    document.sha256 = _digest(file)
    # A hint only; what a file really is shows in its content.
    document.content_type = mimetypes.guess_type(document.name)[0] or ""
    document.file.name = stored_as(document, document.name)
    check_fields(document)
    document.save(force_insert=True)
    _keep(document.file.storage, document.file.name, file)
    return document


@operation("deleted a document")
def delete_document(document: Document) -> None:
    """Delete a document, and its file unless another one has the same content."""
    digest = document.sha256
    delete_record(document)
    forget_files([digest])


def forget_files(digests: Iterable[str]) -> None:
    """Remove, once the transaction is over, the files of documents that nobody has any more."""
    gone = set(digests)

    def remove() -> None:
        storage = Document._meta.get_field("file").storage
        held = Document.objects.filter(sha256__in=gone).values_list("sha256", flat=True)
        for digest in gone - set(held):
            storage.delete(stored_as(Document(sha256=digest), ""))

    if gone:
        transaction.on_commit(remove)


def _follow(document: Document, older: Document) -> None:
    if older.candidate_id != document.candidate.pk:
        raise ValidationError({"replaces": "A document replaces one of the same candidate."})
    document.revision = older.revision + 1


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _keep(storage: Storage, path: str, file: File) -> None:
    """Store the content unless it is there: equal digests are equal files."""
    if not storage.exists(path):
        storage.save(path, file)
