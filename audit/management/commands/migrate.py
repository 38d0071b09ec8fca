"""Django's migrate, run by the owner of the schema; everything else is run by the application's role."""

from typing import Any

from django.core.management.commands import migrate

from audit.owner import as_owner
from audit.rendering import options_unrendered


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(options["database"]), options_unrendered():
            super().handle(*args, **options)
