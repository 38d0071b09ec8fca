"""Migrations are few: what older databases went through was put together, and they are known by it."""

import pytest
from django.core.management.base import CommandError
from django.db.migrations.loader import MigrationLoader

from audit.management.commands.migrate import refuse_half_way

SQUASHED = ("interactions", "0001_squashed_initial")


def loader_of(*applied: tuple[str, str]) -> MigrationLoader:
    """Load the migrations as for a database that went through ``applied``."""
    loader = MigrationLoader(None)
    loader.applied_migrations = dict.fromkeys(applied)
    return loader


def test_a_database_that_went_through_some_of_what_was_put_together_is_refused():
    replaced = MigrationLoader(None).replacements[SQUASHED].replaces

    with pytest.raises(CommandError, match=rf"lacks interactions\.{replaced[-1][1]}, which is a part of"):
        refuse_half_way(loader_of(*replaced[:-1]))


@pytest.mark.parametrize("went_through", [False, True], ids=["nothing", "everything"])
def test_a_new_database_and_one_that_went_through_everything_are_migrated(went_through):
    everything = [key for one in MigrationLoader(None).replacements.values() for key in one.replaces]

    refuse_half_way(loader_of(*(everything if went_through else [])))


def test_what_was_replaced_is_gone_and_is_replaced_once():
    loader = MigrationLoader(None)
    replaced = [key for one in loader.replacements.values() for key in one.replaces]

    assert len(replaced) == len(set(replaced))
    assert [key for key in replaced if key in loader.disk_migrations] == []


@pytest.mark.django_db
def test_a_database_remembers_what_its_migrations_replace(django_db_setup):
    from django.db import connection

    loader = MigrationLoader(connection)

    assert [
        key
        for one in loader.replacements.values()
        for key in one.replaces
        if key not in loader.applied_migrations
    ] == []
