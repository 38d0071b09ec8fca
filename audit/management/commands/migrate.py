"""Django's migrate, run by the owner of the schema; everything else is run by the application's role."""

from typing import Any

from django.core.management.commands import migrate

from audit.owner import as_owner


class Command(migrate.Command):
    def get_check_kwargs(self, options: Any) -> Any:
        """Leave out the checks of the database: it is this command that brings the triggers up to date."""
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(options["database"]):
            super().handle(*args, **options)
