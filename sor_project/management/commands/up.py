"""Runs the whole site on this machine: database, web server and worker."""

import subprocess
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sor_project.data_folder import FolderInUseError
from sor_project.embedded import EmbeddedError
from sor_project.supervisor import Supervisor

DEMO_PEOPLE = ("recruiter", "colleague", "lead", "manager", "privacy", "auditor", "admin")


class Command(BaseCommand):
    help = "Start the database, the web server and the worker; Ctrl-C stops them."
    # The database that the checks would ask is not there yet.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        supervisor = Supervisor(
            settings.DATA_DIR,
            address=(settings.BIND, settings.PORT),
            embedded=settings.EMBEDDED,
            say=self.say,
            ready=self.announce,
        )
        try:
            supervisor.run()
        except (EmbeddedError, FolderInUseError) as error:
            raise CommandError(str(error)) from None
        except subprocess.CalledProcessError:
            raise CommandError("The site was not started; the reason is above.") from None
        self.say("Stopped.")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()

    def announce(self) -> None:
        self.say(f"\nThe record is at {settings.SITE_URL}")
        key = settings.DATA_DIR / "demo-key"
        if key.exists():
            self.say("Log in as one of these, password demo-record:")
            for name in DEMO_PEOPLE:
                self.say(f"  {name}@demo.example")
            self.say(f"Integration key: {key.read_text().strip()}")
        self.say("Ctrl-C stops it.")
