"""Files in a zip archive, perhaps with a manifest: which are there, and which name means which.

Nothing is ever unpacked to a place that the archive names; a file is read when it is needed, and never more of
it than may be kept.
"""

import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from typing import IO, BinaryIO

from candidates.files import shown_name
from candidates.models.kept import MOST_BYTES

SIGNATURE = b"PK\x03\x04"
MOST_FILES = 10_000
MOST_UNPACKED = 4 << 30
MANIFESTS = (".csv", ".tsv", ".xlsx")
# What programs put into archives beside what people did.
SCENERY = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class ArchiveError(Exception):
    """An archive that cannot be used, in a sentence for the person who uploaded it."""


class Archive:
    """The files of a zip. A name may be a whole path, or its last part if only one file is called so."""

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ArchiveError("This archive is damaged. Make it again, as a plain ZIP.") from error
        found = [entry for entry in self._zip.infolist() if _is_file(entry)]
        if len(found) > MOST_FILES or sum(entry.file_size for entry in found) > MOST_UNPACKED:
            raise ArchiveError(
                f"An archive may hold at most {MOST_FILES:,} files and {MOST_UNPACKED >> 30} GB. Split it."
            )
        self._by_name: dict[str, list[zipfile.ZipInfo]] = defaultdict(list)
        for entry in found:
            path = _path(entry.filename)
            for name in {path, path.rpartition("/")[2]}:
                self._by_name[name.casefold()].append(entry)
        self.names = list(dict.fromkeys(_path(entry.filename) for entry in found))

    @property
    def manifest(self) -> str:
        """The name of the one table that lies on top; "" when there is none."""
        top = min((name.count("/") for name in self.names), default=0)
        tables = [name for name in self.names if name.lower().endswith(MANIFESTS) and name.count("/") == top]
        called = [name for name in tables if "manifest" in name.lower()]
        return (called or tables or [""])[0] if len(called or tables) == 1 else ""

    def path_of(self, name: str) -> str:
        """Return the path of the file that ``name`` means; "" when none or several do."""
        found = self._by_name.get(_path(name).casefold(), ())
        return _path(found[0].filename) if len(found) == 1 else ""

    def read(self, name: str, *, most: int = MOST_BYTES) -> bytes:
        """Return what a file holds. Raises :class:`ArchiveError` with a sentence about this file."""
        told, found = f"“{shown_name(name)}”", self._by_name.get(_path(name).casefold(), ())
        if not found:
            raise ArchiveError(f"There is no file {told} in the archive.")
        if len(found) > 1:
            raise ArchiveError(
                f"There are {len(found)} files called {told} in the archive; give the whole path."
            )
        entry = found[0]
        if _leads_out(entry.filename):
            raise ArchiveError(f"The name of {told} leads out of the archive. Pack it again.")
        if entry.flag_bits & 0x1:
            raise ArchiveError(f"{told} is locked with a password. Pack it without one.")
        if entry.file_size > most:
            raise ArchiveError(f"{told} is larger than {most >> 20} MB.")
        try:
            with self._zip.open(entry) as file:
                content = file.read(most + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise ArchiveError(f"{told} is damaged in the archive.") from error
        except Exception as error:
            # The packers in the standard library each raise errors of their own.
            if type(error).__module__ in {"zlib", "lzma", "_lzma", "bz2"}:
                raise ArchiveError(f"{told} is damaged in the archive.") from error
            raise
        if len(content) > most:
            raise ArchiveError(f"{told} is larger than it says, and than {most >> 20} MB.")
        return content


def is_archive(head: bytes) -> bool:
    return head.startswith(SIGNATURE)


def pack(files: Iterable[tuple[str, bytes]], target: IO[bytes]) -> None:
    """Write files, given by name and content, as an archive: a folder comes through the same door."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    target.seek(0)


def _is_file(entry: zipfile.ZipInfo) -> bool:
    mode = entry.external_attr >> 16
    is_other = bool(mode) and stat.S_IFMT(mode) not in {0, stat.S_IFREG}
    return not entry.is_dir() and not is_other and not any(part in entry.filename for part in SCENERY)


def _path(name: str) -> str:
    return name.replace("\\", "/").strip().removeprefix("./")


def _leads_out(name: str) -> bool:
    path = _path(name)
    return path.startswith("/") or ".." in path.split("/") or path[1:2] == ":"
