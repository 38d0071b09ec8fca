"""Where a copy differs, found and written down in one statement: what is new, still there, changed or gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from governance.choices import IdentifierStatus
from integrations.choices import CopyScope, RightSide
from integrations.models import ReconciliationRun
from integrations.reconciliation.elements import TEXT, Comparable, Element, comparable

MOST = 300_000

_VALUES = """
SELECT CASE WHEN e.theirs = '' THEN 'empty_there' WHEN e.ours = '' THEN 'empty_here' ELSE 'different' END AS what,
       c.record, e.element, c.key, left(e.ours, 20000) AS ours, e.theirs,
       CASE WHEN e.element = 'full_name' THEN c.row ELSE '{{}}'::jsonb END, e.side
FROM integrations_copiedrow AS c JOIN {table} AS r ON r.id = c.record
CROSS JOIN LATERAL (VALUES {elements}) AS e (element, side, fold, ours, theirs)
WHERE c.run_id = %(run)s AND NOT c.is_spare AND e.ours <> e.theirs AND {differs}
"""
# All of their values must be ours, and the one that we prefer must be among theirs.
_MANY_DIFFER = (
    "NOT (string_to_array(e.theirs, E'\\n') <@ string_to_array(e.ours, E'\\n')"
    " AND (string_to_array(e.ours, E'\\n'))[1:1] <@ string_to_array(e.theirs, E'\\n'))"
)
_ADDRESS = "rtrim(regexp_replace(lower(btrim({0})), '^(https?://)?(www\\.)?', ''), '/')"
_DIFFERS = (
    f"CASE e.fold WHEN 'many' THEN {_MANY_DIFFER} WHEN 'text' THEN {TEXT.format('e.ours')} <> {TEXT.format('e.theirs')}"
    f" WHEN 'address' THEN {_ADDRESS.format('e.ours')} <> {_ADDRESS.format('e.theirs')} ELSE true END"
)
_UNLINKED = """
SELECT 'unlinked', c.record, '', c.key, '', c.name, c.row, %(whole)s
FROM integrations_copiedrow AS c
WHERE c.run_id = %(run)s AND NOT c.is_spare AND c.record IS NOT NULL AND c.how <> 'key' AND c.key NOT LIKE '~%%'
"""
_DUPLICATE = """
SELECT DISTINCT ON (c.record, c.key) 'duplicate', c.record, '', c.key, '', c.name, c.row, %(whole)s
FROM integrations_copiedrow AS c
WHERE c.run_id = %(run)s AND c.is_spare
"""
_MISSING_HERE = """
SELECT 'missing_here', NULL::bigint, '', c.key, '', c.name, c.row, %(whole)s
FROM integrations_copiedrow AS c
WHERE c.run_id = %(run)s AND c.record IS NULL AND NOT c.is_spare
"""
_MISSING_THERE = """
SELECT DISTINCT ON (r.id) 'missing_there', r.id, '', COALESCE(k.external_id, ''), {name}, '', '{{}}'::jsonb, %(whole)s
FROM {table} AS r {known} JOIN governance_externalidentifier AS k ON k.system_id = %(system)s AND k.model = %(model)s
  AND k.object_id = r.id AND k.status = %(active)s
WHERE {live} AND NOT EXISTS (SELECT FROM integrations_copiedrow AS c WHERE c.run_id = %(run)s AND c.record = r.id)
ORDER BY r.id, k.external_id
"""
# Only equalities, so that a hundred thousand are joined by hashing and not each with each.
_SAME = """
d.system_id = %(system)s AND d.kind = %(kind)s AND d.status <> 'settled' AND d.element = f.element
AND COALESCE(d.{column}, 0) = COALESCE(f.record, 0)
AND CASE WHEN d.element = '' THEN d.what || d.their_key ELSE '' END
  = CASE WHEN f.element = '' THEN f.what || f.key ELSE '' END
"""
# One statement, so that every part sees the same moment; a row is changed once at most.
_SETTLE = """
WITH found (what, record, element, key, ours, theirs, row, side) AS MATERIALIZED ({found} LIMIT {limit}),
matched AS MATERIALIZED (
    SELECT d.id, f.*, (d.ours, d.theirs, d.what) IS DISTINCT FROM (f.ours, f.theirs, f.what) AS is_other
    FROM found AS f JOIN integrations_discrepancy AS d ON {same}
),
kept AS (
    UPDATE integrations_discrepancy AS d
    SET last_run_id = %(run)s, what = m.what, their_key = m.key, ours = m.ours, theirs = m.theirs, row = m.row,
        "right" = m.side,
        status = CASE WHEN d.status = 'ignored' AND (m.is_other OR d.ignored_until < %(today)s) THEN 'open'
                      ELSE d.status END,
        ignored_until = CASE WHEN d.status = 'ignored' AND (m.is_other OR d.ignored_until < %(today)s) THEN NULL
                             ELSE d.ignored_until END
    FROM matched AS m WHERE m.id = d.id RETURNING d.id
),
gone AS (
    UPDATE integrations_discrepancy AS d
    SET status = 'settled', ignored_until = NULL, settled_by_id = %(run)s,
        resolution = CASE d.status WHEN 'pushed' THEN 'corrected' WHEN 'proposed' THEN 'taken' ELSE 'gone' END
    WHERE d.system_id = %(system)s AND d.kind = %(kind)s AND d.status <> 'settled'
      AND NOT EXISTS (SELECT FROM matched AS m WHERE m.id = d.id) AND ({looked_at})
    RETURNING d.id
),
made AS (
    INSERT INTO integrations_discrepancy (
        version, system_id, kind, what, {column}, element, their_key, ours, theirs, row, "right", status, resolution,
        note, first_run_id, last_run_id)
    SELECT 1, %(system)s, %(kind)s, f.what, f.record, f.element, f.key, f.ours, f.theirs, f.row, f.side, 'open', '',
           '', %(run)s, %(run)s
    FROM found AS f
    WHERE NOT EXISTS (SELECT FROM integrations_discrepancy AS d WHERE {same})
    ORDER BY f.record, f.element, f.what, f.key
    RETURNING id
)
SELECT (SELECT count(*) FROM found), (SELECT count(*) FROM made), (SELECT count(*) FROM kept),
       (SELECT count(*) FROM gone)
"""
# Silence is no evidence: what a copy, or one cell of it, does not tell stays as it was.
_LOOKED_AT = """
(d.element <> '' AND EXISTS (
    SELECT FROM integrations_copiedrow AS c WHERE c.run_id = %(run)s AND c.record = d.{column} AND NOT c.is_spare
      AND c.cells[array_position(%(elements)s::text[], d.element::text)] IS NOT NULL))
OR (d.what = 'unlinked' AND EXISTS (
    SELECT FROM integrations_copiedrow AS c WHERE c.run_id = %(run)s AND c.record = d.{column} AND c.how = 'key'))
OR (d.what = 'missing_here' AND EXISTS (
    SELECT FROM integrations_copiedrow AS c WHERE c.run_id = %(run)s AND c.key = d.their_key AND c.record IS NOT NULL))
OR (d.what = 'missing_there' AND EXISTS (
    SELECT FROM integrations_copiedrow AS c WHERE c.run_id = %(run)s AND c.record = d.{column}))
OR (%(is_whole)s AND (d.element = '' OR NOT EXISTS (
    SELECT FROM integrations_copiedrow AS c WHERE c.run_id = %(run)s AND c.record = d.{column})))
"""


class TooManyError(Exception):
    """A copy that differs almost everywhere: its columns are mapped wrongly, or it is of something else."""


@dataclass(frozen=True)
class Found:
    """How many discrepancies a comparison found, of them new ones and ones still there, and how many are gone."""

    total: int
    new: int
    still: int
    gone: int


def write_findings(
    run: ReconciliationRun, elements: Sequence[Element], sides: Mapping[str, RightSide]
) -> Found:
    """Compare the copied rows of ``run`` with the record, and bring the list of discrepancies up to date.

    ``sides`` says by element who is right, and under "" who is right about whether there is a record.
    """
    compared = comparable(run.kind)
    values: dict[str, Any] = {
        "run": run.pk,
        "system": run.system_id,
        "kind": run.kind,
        "model": compared.label,
        "active": IdentifierStatus.ACTIVE,
        "today": timezone.localdate(),
        "elements": [element.code for element in elements],
        "is_whole": run.scope != CopyScope.PART and not run.unreadable,
        "whole": sides[""],
    }
    for place, element in enumerate(elements):
        values |= {f"e{place}": element.code, f"e{place}_side": sides[element.code]}
    with connection.cursor() as cursor:
        # What was copied just now nobody has counted: taken for a handful, it would be joined each with each.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_statement(run, compared, elements), values)
        found = Found(*cursor.fetchone())
        cursor.execute("SET LOCAL enable_nestloop = on")
    if found.total > MOST:
        raise TooManyError
    return found


def _statement(run: ReconciliationRun, compared: Comparable, elements: Sequence[Element]) -> str:
    known = "" if run.scope == CopyScope.KNOWN else "LEFT"
    parts = [_UNLINKED, _DUPLICATE, _MISSING_HERE]
    if run.scope != CopyScope.PART and not run.unreadable:
        parts.append(
            _MISSING_THERE.format(
                name=compared.name, table=compared.table, known=known, live=f"({compared.live})"
            )
        )
    if elements:
        parts.insert(0, _of_values(compared, elements))
    column = compared.column
    return _SETTLE.format(
        found=" UNION ALL ".join(f"({part})" for part in parts),
        limit=MOST + 1,
        same=_SAME.format(column=column),
        column=column,
        looked_at=_LOOKED_AT.format(column=column),
    )


def _of_values(compared: Comparable, elements: Sequence[Element]) -> str:
    lines = [
        f"(%(e{place})s::text, %(e{place}_side)s::text, '{element.fold}', {element.ours}, c.cells[{place + 1}])"
        for place, element in enumerate(elements)
    ]
    return _VALUES.format(table=compared.table, elements=", ".join(lines), differs=_DIFFERS)
