"""Records as a table with the columns that an import knows: what goes out may come back, and changes nothing."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import batched
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Model
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from integrations.cells import CONTROL
from integrations.choices import ImportKind
from integrations.kinds import IMPORTABLES, Importable
from records.policies import may, visible
from records.spreadsheets import keeping_quotes, lines_of

AT_ONCE = 500
# What a sheet of Excel may hold, and how long a request may build one.
MOST_IN_CELL = 32_767
MOST_IN_WORKBOOK = 20_000

type Tell = Callable[[Any], object]


class TooLongError(ValueError):
    """More than a workbook holds, in a sentence."""


@dataclass(frozen=True)
class Table:
    """How records of one kind are told: what is read beside them, and which targets another value tells."""

    related: Sequence[str] = ()
    parts: Sequence[str] = ()
    told: Mapping[str, Tell] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()


def _of(path: str) -> Tell:
    """Tell what stands at the end of ``path`` ("client.legal_name"); nothing where it breaks off."""

    def tell(record: Any) -> object:
        for name in path.split("."):
            record = getattr(record, name, None)
        return record

    return tell


def _each(name: str, path: str) -> Tell:
    tell = _of(path)
    return lambda record: "; ".join(str(tell(row)) for row in getattr(record, name).all())


TABLES: Mapping[str, Table] = {
    ImportKind.CANDIDATES: Table(
        related=("owner", "source", "do_not_contact_reason"),
        parts=("emails", "phones", "links", "skill_rows__skill", "taggings__tag"),
        told={
            "email": _each("emails", "value"),
            "phone": lambda person: "; ".join(
                row.normalised + (f" ext. {row.extension}" if row.extension else "")
                for row in person.phones.all()
            ),
            "link": _each("links", "normalised"),
            "skill": _each("skill_rows", "skill.name"),
            "tag": _each("taggings", "tag.name"),
            "owner": _of("owner.email"),
            "source": lambda person: person.source.name if person.source else person.source_detail,
            "do_not_contact_reason": _of("do_not_contact_reason.name"),
        },
        # The given names hold the middle one; addresses and numbers stand in columns of their own.
        left_out=frozenset({"middle_name", "reach"}),
    ),
    ImportKind.CLIENTS: Table(
        related=("owner", "source"), told={"owner": _of("owner.email"), "source": _of("source.name")}
    ),
    ImportKind.CONTACTS: Table(
        related=("client",),
        told={"client": _of("client.legal_name")},
        left_out=frozenset({"client_key", "given_name", "family_name"}),
    ),
    ImportKind.JOB_ORDERS: Table(
        related=("client", "contact", "owner", "source"),
        parts=("wanted_skills__skill",),
        told={
            "client": _of("client.legal_name"),
            "contact_email": _of("contact.email"),
            "skill": _each("wanted_skills", "skill.name"),
            "owner": _of("owner.email"),
            "source": _of("source.name"),
        },
        left_out=frozenset({"client_key"}),
    ),
    ImportKind.INTERACTIONS: Table(
        related=("candidate", "job_order", "performed_by"),
        told={
            "candidate_reference": _of("candidate.reference"),
            "candidate_name": _of("candidate.full_name"),
            "job_reference": _of("job_order.reference"),
            "performed_by": _of("performed_by.email"),
        },
        left_out=frozenset({"candidate_key", "candidate_email", "job_key"}),
    ),
}


def exportable_for(user: Any) -> list[Importable]:
    """Return what ``user`` may take away."""
    return [each for each in IMPORTABLES.values() if each.kind in TABLES and may(user, "export", each.model)]


def keys_for(kind: Importable, user: Any) -> list[int]:
    """Return the keys of all that ``user`` may take away, the oldest first."""
    rows = visible(user, kind.model, "export").order_by("pk")
    if kind.kind == ImportKind.CANDIDATES:
        rows = rows.filter(merged_into=None)
    return list(rows.values_list("pk", flat=True))


def csv_lines(kind: Importable, keys: Sequence[int]) -> Iterator[str]:
    """Yield a CSV of the records of ``keys``; no spreadsheet program calculates what it holds."""
    return lines_of([label for label, _ in _columns(kind)], _rows(kind, keys))


def write_csv(path: Path, kind: Importable, keys: Sequence[int]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(kind, keys))


def write_workbook(path: Path, kind: Importable, keys: Sequence[int]) -> None:
    """Write the same as XLSX, every cell as text. Raises :class:`TooLongError`."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(kind.kind.label)[:31])
    sheet.freeze_panes = "A2"
    for row in ([label for label, _ in _columns(kind)], *_rows(kind, keys)):
        sheet.append([_cell(sheet, text) for text in row])
    book.save(path)


def _cell(sheet: Any, text: str) -> Any:
    if len(text) > MOST_IN_CELL:
        raise TooLongError("A text is longer than a workbook's cell may be. Take the CSV.")
    cell = WriteOnlyCell(sheet, value=keeping_quotes(CONTROL.sub("", text)))
    # Set after the value, which would make a formula of what looks like one.
    cell.data_type = "s"
    return cell


def _columns(kind: Importable) -> list[tuple[str, Tell]]:
    """Return each heading with what tells its cells; keys of other systems belong to those systems."""
    table = TABLES[kind.kind]
    return [
        (target.label, table.told.get(target.code) or partial(_field, name=target.code, model=kind.model))
        for target in kind.vocabulary.offered
        if target.code not in {"external_id", "deleted"} | table.left_out
    ]


def _rows(kind: Importable, keys: Sequence[int]) -> Iterator[list[str]]:
    table, columns = TABLES[kind.kind], [tell for _, tell in _columns(kind)]
    records: Any = kind.model._base_manager.select_related(*table.related).prefetch_related(*table.parts)
    for some in batched(keys, AT_ONCE):
        found = records.in_bulk(some)
        for key in some:
            if record := found.get(key):
                yield [_text(tell(record)) for tell in columns]


def _field(record: Model, *, name: str, model: type[Model]) -> object:
    """Tell a field: of a choice its label, of a list of choices the labels."""
    column: Any = model._meta.get_field(name)
    value = getattr(record, name)
    if isinstance(column, ArrayField):
        labels = dict(column.base_field.flatchoices)
        return "; ".join(str(labels.get(code, code)) for code in value)
    if column.choices and name not in {"country", "language", "pay_currency", "currency", "billing_currency"}:
        return dict(column.flatchoices).get(value, value)
    return value


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dt.timedelta():
            return f"{value.total_seconds() / 60:g}"
        case dt.datetime() | dt.date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
    return str(value)
