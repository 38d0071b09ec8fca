"""Which record each row of a copy is about: by key, by our reference, then by what identifies it."""

from typing import Any

from django.db import connection

from governance.choices import IdentifierStatus
from integrations.choices import ImportKind
from integrations.models import ReconciliationRun
from integrations.reconciliation.elements import TEXT, comparable

_BY_KEY = """
UPDATE integrations_copiedrow AS c SET record = e.object_id, how = 'key'
FROM governance_externalidentifier AS e
WHERE c.run_id = %(run)s AND c.record IS NULL AND e.system_id = %(system)s AND e.model = %(model)s
  AND e.status = %(active)s AND e.external_id = c.key AND EXISTS (SELECT FROM {table} AS r WHERE r.id = e.object_id)
"""
_BY_REFERENCE = """
UPDATE integrations_copiedrow AS c SET record = r.id, how = 'reference'
FROM candidates_candidate AS r
WHERE c.run_id = %(run)s AND c.record IS NULL AND c.reference <> '' AND r.reference = c.reference
"""
# What identifies a row must name one record alone.
_BY_IDENTITY = """
UPDATE integrations_copiedrow AS c SET record = f.record, how = %(how)s
FROM (SELECT place, min(record) AS record FROM ({pairs}) AS p (place, record)
      GROUP BY place HAVING count(DISTINCT record) = 1) AS f
WHERE c.id = f.place
"""
_WHO = "COALESCE(r.merged_into_id, r.id)"
_OPEN = "c.run_id = %(run)s AND c.record IS NULL"
_EMAILS = f"""
SELECT c.id, {_WHO} FROM integrations_copiedrow AS c CROSS JOIN LATERAL unnest(c.emails) AS e (value)
JOIN candidates_candidateemail AS m ON m.normalised = e.value JOIN candidates_candidate AS r ON r.id = m.candidate_id
WHERE {_OPEN}
"""  # noqa: S608 - constants
# Families share telephones: the name must agree as well.
_PHONES = f"""
SELECT c.id, {_WHO} FROM integrations_copiedrow AS c CROSS JOIN LATERAL unnest(c.phones) AS e (value)
JOIN candidates_candidatephone AS m ON m.normalised = e.value JOIN candidates_candidate AS r ON r.id = m.candidate_id
WHERE {_OPEN} AND {TEXT.format("r.full_name")} = {TEXT.format("c.name")}
"""  # noqa: S608
_NUMBERS = f"""
SELECT c.id, r.id FROM integrations_copiedrow AS c JOIN clients_client AS r
ON lower(r.registration_number) = lower(c.number) WHERE {_OPEN} AND c.number <> ''
"""  # noqa: S608
_NAMES = f"""
SELECT c.id, r.id FROM integrations_copiedrow AS c
JOIN clients_client AS r ON {TEXT.format("c.name")} IN ({TEXT.format("r.legal_name")}, {TEXT.format("r.trading_name")})
WHERE {_OPEN} AND c.name <> ''
"""  # noqa: S608
IDENTITIES = {
    ImportKind.CANDIDATES: (("email", _EMAILS), ("phone", _PHONES)),
    ImportKind.CLIENTS: (("number", _NUMBERS), ("name", _NAMES)),
}
# A record that was merged is the one that it was merged into; so may that be.
_FOLLOW = """
UPDATE integrations_copiedrow AS c SET record = r.merged_into_id FROM candidates_candidate AS r
WHERE c.run_id = %(run)s AND r.id = c.record AND r.merged_into_id IS NOT NULL
"""
# Of rows about one record, or with one key, the first counts; those that are known by their key before others.
_SPARE = """
UPDATE integrations_copiedrow AS c SET is_spare = true
FROM (SELECT id, row_number() OVER (
          PARTITION BY COALESCE(record::text, 'key ' || key) ORDER BY (how = 'key') DESC, line, id) AS place
      FROM integrations_copiedrow WHERE run_id = %(run)s) AS p
WHERE p.id = c.id AND p.place > 1
"""


def match_rows(run: ReconciliationRun) -> None:
    """Note on each copied row of ``run`` which record it is about, and which rows are one too many."""
    compared = comparable(run.kind)
    values: dict[str, Any] = {
        "run": run.pk,
        "system": run.system_id,
        "model": compared.label,
        "active": IdentifierStatus.ACTIVE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_KEY.format(table=compared.table), values)
        if run.kind == ImportKind.CANDIDATES:
            cursor.execute(_BY_REFERENCE, values)
        for how, pairs in IDENTITIES[ImportKind(run.kind)]:
            cursor.execute(_BY_IDENTITY.format(pairs=pairs), values | {"how": how})
        if run.kind == ImportKind.CANDIDATES:
            cursor.execute(_FOLLOW, values)
            while cursor.rowcount:
                cursor.execute(_FOLLOW, values)
        cursor.execute(_SPARE, values)
