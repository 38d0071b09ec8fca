"""Brings database and static files up to date with the code; run once before the site is served."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand

from audit.choices import Via
from audit.context import acting
from governance.installation import install_map


class Command(BaseCommand):
    help = "Check the database, migrate it, collect static files, load demo data into an empty local site."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("check", databases=["default"], tags=["database_server"])
        call_command("migrate", interactive=False, verbosity=0)
        self.collect_static()
        if settings.DEMO_DATA and "demo" in get_commands() and not get_user_model().objects.exists():
            self.stdout.write("The database is empty: loading demo data.")
            call_command("demo", verbosity=0)
        with acting(via=Via.COMMAND):
            install_map()

    def collect_static(self) -> None:
        """Collect when a file has changed since the last time: compressing them takes seconds."""
        note = settings.STATIC_ROOT / ".collected"
        now = _fingerprint()
        if not note.exists() or note.read_text() != now:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            note.write_text(now)


def _fingerprint() -> str:
    """Return a digest over path, size and time of every static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = (storage.path(path), storage.size(path), storage.get_modified_time(path))
            digest.update(repr(status).encode())
    return digest.hexdigest()
