"""Who says so: for each value of a record, who set it last, when, and through which system."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models

from audit.choices import Via
from audit.models import ChangeSet
from governance.authority import Rule, the_map
from governance.catalogue import fields_of, name_of_field
from governance.stories import root_of

_LATEST = """
SELECT DISTINCT ON (said.name) said.name, entry.change_set_id
FROM audit_changeentry entry
CROSS JOIN LATERAL unnest(CASE entry.kind WHEN '~' THEN entry.fields ELSE %(columns)s END) said (name)
WHERE entry.root_model = %(root_model)s AND entry.root_id = %(root_id)s AND entry.model = %(model)s
  AND (%(key)s::bigint IS NULL OR entry.object_id = %(key)s) AND said.name = ANY(%(columns)s)
ORDER BY said.name, entry.id DESC
"""
"""A row that was created or deleted says all of its columns."""


@dataclass(frozen=True, kw_only=True)
class Saying:
    """The last word on one field."""

    name: str
    label: str
    act: ChangeSet | None
    system: str
    """The system that spoke; empty for people."""
    rule: Rule | None
    """Who decides, where the map says so."""

    @property
    def at(self) -> datetime | None:
        return self.act.occurred_at if self.act else None

    @property
    def by(self) -> str:
        return self.act.actor_name if self.act else ""

    @property
    def via(self) -> Via | None:
        return Via(self.act.via) if self.act else None

    @property
    def decided_by(self) -> str:
        if self.rule is None or self.rule.system is None:
            return "this record"
        return self.rule.system.name


def who_says(record: Any, names: Collection[str] | None = None) -> list[Saying]:
    """Return the last word on each of ``names`` of ``record``, on all of its fields without: two queries."""
    fields = [each for each in fields_of(type(record)) if names is None or each.name in names]
    root = root_of(record)
    acts = _latest(root, record._meta.label_lower, record.pk, [each.attname for each in fields])
    return [_saying(record._meta.label_lower, each, acts.get(each.attname)) for each in fields]


def who_says_of_parts(root: Any, label: str, names: Collection[str]) -> list[Saying]:
    """Return the last word on a field of any row that is part of ``root``, such as its e-mail addresses."""
    fields = [each for each in fields_of(apps.get_model(label)) if each.name in names]
    acts = _latest(root, label, None, [each.attname for each in fields])
    return [_saying(label, each, acts.get(each.attname)) for each in fields]


def _latest(root: Any, label: str, key: int | None, columns: list[str]) -> dict[str, ChangeSet]:
    asked = {
        "root_model": root._meta.label_lower,
        "root_id": root.pk,
        "model": label,
        "key": key,
        "columns": columns,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, asked)
        found = dict(cursor.fetchall())
    acts = ChangeSet.objects.in_bulk(set(found.values()))
    return {column: acts[act] for column, act in found.items() if act in acts}


def _saying(label: str, field: models.Field, act: ChangeSet | None) -> Saying:
    the = the_map()
    voice = the.speakers.get(act.actor_id) if act and act.actor_id else None
    return Saying(
        name=field.name,
        label=name_of_field(label, field.name),
        act=act,
        system=voice.name if voice else "",
        rule=the.rule(label, field.name),
    )
