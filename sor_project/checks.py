"""Checks of the database server and of settings that only production must have right."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connections

from audit.owner import as_owner
from candidates.search.nearness import UnusableModelError, nearness

OLDEST_SERVER = 15
EXTENSIONS = ("btree_gin", "btree_gist", "fuzzystrmatch", "pg_trgm", "unaccent")
DATABASE_SERVER = "database_server"

Ask = Callable[..., Any]


@checks.register(checks.Tags.database, DATABASE_SERVER)
def check_database(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001 - the shape of a check
    databases: Sequence[str] | None = None,
    **options: Any,  # noqa: ARG001
) -> list[checks.CheckMessage]:
    """Name what the database lacks: its version, its encoding, an extension or a right."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        try:
            found += _faults_of_application(_asking(alias))
            with as_owner(alias):
                found += _faults_of_owner(_asking(alias))
        except DatabaseError as error:
            hint = "Start it with `make run`." if settings.EMBEDDED else "Look at DATABASE_URL."
            found.append(
                checks.Error(
                    f"The database does not answer: {error}".strip(), hint=hint, id="sor_project.E001"
                )
            )
    return found


def _asking(alias: str) -> Ask:
    def ask(sql: str, *values: Any) -> Any:
        with connections[alias].cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchone()[0]

    return ask


def _faults_of_application(ask: Ask) -> Iterator[checks.CheckMessage]:
    version, name = int(ask("SHOW server_version_num")), ask("SHOW server_version")
    if version < OLDEST_SERVER * 10_000:
        yield checks.Error(
            f"PostgreSQL {name} is too old.",
            hint=f"Use PostgreSQL {OLDEST_SERVER} or later.",
            id="sor_project.E002",
        )
    if (encoding := ask("SHOW server_encoding")) != "UTF8":
        yield checks.Error(
            f"The database is encoded in {encoding}; names need UTF8.",
            hint="Create it with ENCODING 'UTF8' TEMPLATE template0.",
            id="sor_project.E003",
        )
    for extension in EXTENSIONS:
        if not ask("SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = %s)", extension):
            yield checks.Error(
                f"The extension {extension} is not installed on the database server.",
                hint="Install PostgreSQL's contrib package there, or allow the extension with your provider.",
                id="sor_project.E004",
            )
    if not ask("SELECT has_schema_privilege('public', 'USAGE')"):
        yield checks.Error(
            f"The role {ask('SELECT current_user')} may not use the schema public.",
            hint=f"GRANT USAGE ON SCHEMA public TO {ask('SELECT quote_ident(current_user)')}",
            id="sor_project.E005",
        )


def _faults_of_owner(ask: Ask) -> Iterator[checks.CheckMessage]:
    owner, database = ask("SELECT quote_ident(current_user)"), ask("SELECT quote_ident(current_database())")
    if not ask("SELECT has_schema_privilege('public', 'CREATE')"):
        yield checks.Error(
            f"The role {owner}, which migrates, may not create tables in the schema public.",
            hint=f"GRANT CREATE ON SCHEMA public TO {owner}; or give its URL as DATABASE_OWNER_URL.",
            id="sor_project.E006",
        )
    lacking = [
        name
        for name in EXTENSIONS
        if not ask("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = %s)", name)
    ]
    if lacking and not ask("SELECT has_database_privilege(current_database(), 'CREATE')"):
        yield checks.Error(
            f"The role {owner}, which migrates, may not create the extensions {', '.join(lacking)}.",
            hint=f"GRANT CREATE ON DATABASE {database} TO {owner}; or create them there yourself.",
            id="sor_project.E007",
        )


@checks.register(checks.Tags.files)
def check_semantic_model(
    app_configs: Sequence[AppConfig] | None,  # noqa: ARG001
    **options: Any,  # noqa: ARG001
) -> list[checks.CheckMessage]:
    """Refuse a model that cannot be read now, and not in front of whoever looks for candidates."""
    try:
        nearness()
    except UnusableModelError as error:
        return [
            checks.Error(str(error), hint="Correct it, or leave SEMANTIC_MODEL empty.", id="sor_project.E020")
        ]
    return []


@checks.register(checks.Tags.security, deploy=True)
def check_production(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:  # noqa: ARG001
    """Name what is good enough for trying the site and not for people's data."""
    found: list[checks.CheckMessage] = []
    if not settings.HTTPS:
        found.append(
            checks.Error("SITE_URL is not https.", hint="Sessions need encryption.", id="sor_project.E010")
        )
    if settings.EMBEDDED:
        found.append(
            checks.Warning(
                "The embedded database has no backups and no second machine.",
                hint="Set DATABASE_URL to a PostgreSQL that somebody looks after.",
                id="sor_project.W011",
            )
        )
    elif len(set(settings.DATABASE_ROLES.values())) < len(("owner", "app", "redactor")):
        found.append(
            checks.Warning(
                "Owner, application and redactor of the database are not three roles:"
                " whoever has the application's password could alter history.",
                hint="Set DATABASE_OWNER_URL and DATABASE_REDACTOR_URL.",
                id="sor_project.W012",
            )
        )
    return found
