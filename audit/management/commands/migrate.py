"""Django's migrate, run by the owner of the schema; everything else is run by the application's role."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from audit.owner import as_owner


class Command(migrate.Command):
    def get_check_kwargs(self, options: Any) -> Any:
        """Leave out the checks of the database: it is this command that brings the triggers up to date."""
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(options["database"]):
            refuse_half_way(MigrationLoader(connections[options["database"]]))
            super().handle(*args, **options)


def refuse_half_way(loader: MigrationLoader) -> None:
    """Stop at a database that knows some of what a migration replaces: Django would leave that one out."""
    for (app, name), migration in sorted(loader.replacements.items()):
        known = [key for key in migration.replaces if key in loader.applied_migrations]
        if known and len(known) < len(migration.replaces):
            missing = next(key[1] for key in migration.replaces if key not in known)
            raise CommandError(
                f"This database lacks {app}.{missing}, which is a part of {app}.{name} by now. Migrate it with"
                " the last version of the program that has that migration, then with this one."
            )
