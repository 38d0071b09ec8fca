"""Where the content of files is kept: once for each digest, and gone with the last row that has it.

Whoever adds or removes a file first locks its digest. Without that, one who deletes the last document could
take the file away from another who is just adding it again.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import IO

from django.core.files import File
from django.core.files.storage import Storage
from django.db import connection, transaction
from django.utils import timezone

from candidates.models import Document, DroppedResume
from candidates.models.kept import stored_as

FOLDER = "documents"
# Young files may belong to a transaction that is still open.
ORPHANED_AFTER = timedelta(hours=24)


def digest_of(file: IO[bytes] | File) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while part := file.read(1 << 20):
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()


def path_of(digest: str) -> str:
    return stored_as(SimpleNamespace(sha256=digest), "")


def storage() -> Storage:
    """Return the storage of documents as it is now: settings may change under tests."""
    kept: Storage = Document._meta.get_field("file").storage
    return kept


def lock_digest(digest: str) -> None:
    """Wait until nobody else adds or removes the file with this digest; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])


def keep_file(file: File, digest: str) -> str:
    """Store the content unless it is there (equal digests are equal files); return where.

    To be called inside a transaction, before the row is written: if that fails, the content stays behind
    unused, and :func:`sweep_files` finds it.
    """
    lock_digest(digest)
    path = path_of(digest)
    if not storage().exists(path):
        storage().save(path, file)
    return path


def forget_files(digests: Iterable[str]) -> None:
    """Remove, once the transaction is over, the files that no row has any more."""
    gone = sorted(set(digests))

    def remove() -> None:
        for digest in gone:
            remove_unheld(digest)

    if gone:
        transaction.on_commit(remove)


def remove_unheld(digest: str) -> bool:
    """Remove a file unless a document or a dropped résumé has it; tell whether it went."""
    with transaction.atomic():
        lock_digest(digest)
        if any(model.objects.filter(sha256=digest).exists() for model in (Document, DroppedResume)):
            return False
        storage().delete(path_of(digest))
        return True


def sweep_files(*, at: datetime | None = None) -> int:
    """Remove what an interrupted upload left behind; return how many files went."""
    old = (at or timezone.now()) - ORPHANED_AFTER
    return sum(
        storage().get_modified_time(path) < old and remove_unheld(path.rpartition("/")[2])
        for path in list(_files_in(FOLDER))
    )


def _files_in(folder: str) -> Iterator[str]:
    try:
        folders, files = storage().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files_in(f"{folder}/{name}")
