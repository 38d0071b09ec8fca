"""A secret key for a site that runs on its own machine only."""

import os
import secrets
from pathlib import Path


def local_secret_key(folder: Path) -> str:
    """Return the key kept in ``folder``, made at the first start; only its owner reads it."""
    path = folder / "secret-key"
    try:
        return path.read_text()
    except FileNotFoundError:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text()
