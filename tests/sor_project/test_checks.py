"""Checks: production settings are clean, and a database that lacks something hears what."""

import pytest
from django.conf import settings
from django.core.checks import Tags, registry

from sor_project import checks, database
from tests.databases import url_to
from tests.sor_project.test_settings import manage

SOUND = {
    "SHOW server_version_num": "150004",
    "SHOW server_version": "15.4",
    "SHOW server_encoding": "UTF8",
    "SELECT current_user": "sor_app",
}


def answering(**changed):
    """A database that has everything, but for the questions whose text holds one of ``changed``."""

    def ask(sql, *values):
        for part, answer in changed.items():
            if part in sql or part in values:
                return answer
        return SOUND.get(sql, True)

    return ask


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"server_version_num": "140009"}, ["sor_project.E002"]),
        ({"server_encoding": "LATIN1"}, ["sor_project.E003"]),
        ({"btree_gist": False}, ["sor_project.E004"]),
        ({"has_schema_privilege": False}, ["sor_project.E005"]),
    ],
)
def test_what_the_application_lacks_is_named(changed, expected):
    assert [found.id for found in checks._faults_of_application(answering(**changed))] == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"has_schema_privilege": False}, ["sor_project.E006"]),
        ({"pg_trgm": False}, []),
        ({"pg_trgm": False, "has_database_privilege": False}, ["sor_project.E007"]),
    ],
)
def test_what_the_owner_lacks_is_named(changed, expected):
    assert [found.id for found in checks._faults_of_owner(answering(**changed))] == expected


def test_the_database_of_the_tests_lacks_nothing(transactional_db):
    assert checks.check_database(None, databases=["default"]) == []


def test_an_owner_without_the_right_to_create_tables_is_named(superuser_connection, monkeypatch):
    superuser_connection.execute("DROP ROLE IF EXISTS sor_guest")
    superuser_connection.execute("CREATE ROLE sor_guest LOGIN PASSWORD 'guest'")
    superuser_connection.execute(
        "GRANT CONNECT ON DATABASE " + superuser_connection.info.dbname + " TO sor_guest"
    )
    superuser_connection.commit()
    host = settings.DATABASE_URLS["app"].rpartition("@")[2]
    guest = f"postgresql://sor_guest:guest@{host}"
    monkeypatch.setattr(settings, "DATABASE_OWNER", database.configuration(guest))

    found = checks.check_database(None, databases=["default"])

    assert [error.id for error in found] == ["sor_project.E006"]
    superuser_connection.execute("DROP OWNED BY sor_guest")
    superuser_connection.execute("DROP ROLE sor_guest")
    superuser_connection.commit()


def test_a_database_that_does_not_answer_is_an_error_and_no_crash(transactional_db, monkeypatch):
    nowhere = url_to(settings.DATABASE_URLS["owner"], "nowhere")
    monkeypatch.setattr(settings, "DATABASE_OWNER", database.configuration(nowhere))

    found = checks.check_database(None, databases=["default"])

    assert [error.id for error in found] == ["sor_project.E001"]


PRODUCTION = {
    "SITE_URL": "https://record.agency.example",
    "SECRET_KEY": "k7Zq" * 20 + "-0aBcDeFgHiJ",
    "DATABASE_URL": "postgresql://app:secret@db.example/record",
    "DATABASE_OWNER_URL": "postgresql://owner:secret@db.example/record",
    "DATABASE_REDACTOR_URL": "postgresql://redactor:secret@db.example/record",
    "EMAIL_HOST": "mail.example",
}


def test_production_settings_are_clean(data_folder):
    done = manage("check", "--deploy", "--fail-level", "WARNING", SOR_DATA_DIR=str(data_folder), **PRODUCTION)

    assert done.returncode == 0, done.stderr


def test_settings_for_trying_are_not_taken_for_production(data_folder):
    done = manage("check", "--deploy", "--fail-level", "WARNING", SOR_DATA_DIR=str(data_folder))

    assert done.returncode == 1
    assert "sor_project.E010" in done.stderr
    assert "sor_project.W011" in done.stderr


def test_one_role_for_everything_is_a_warning_in_production(data_folder):
    alone = {
        key: value
        for key, value in PRODUCTION.items()
        if key not in {"DATABASE_OWNER_URL", "DATABASE_REDACTOR_URL"}
    }
    done = manage("check", "--deploy", "--fail-level", "WARNING", SOR_DATA_DIR=str(data_folder), **alone)

    assert done.returncode == 1
    assert "sor_project.W012" in done.stderr


def test_the_check_of_the_server_is_part_of_every_migration():
    assert Tags.database in checks.check_database.tags
    assert checks.check_database in registry.registry.registered_checks
