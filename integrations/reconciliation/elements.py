"""What is compared of each kind of record: how it reads here and there, and when two values are equal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db import models

from candidates.models import Candidate
from clients.models import Client
from integrations.choices import ImportKind
from integrations.drafts import Draft
from integrations.kinds.clients import VOCABULARY as CLIENTS
from integrations.kinds.plain import RecordDraft
from integrations.models.reconciliation import LONGEST_VALUE
from integrations.vocabulary import CANDIDATE_TARGETS, SPELLINGS, UNSURE, Vocabulary

SEPARATOR = "\n"
"""Between the values of an element of which a record has many."""


class Fold(StrEnum):
    """When two values are equal: without regard to case and blanks, to the letter, as addresses, or one by one."""

    TEXT = "text"
    CODE = "code"
    ADDRESS = "address"
    MANY = "many"


TEXT = "lower(upper(regexp_replace(normalize(btrim({0}), NFKC), '\\s+', ' ', 'g')))"
"""A text made comparable, as SQL."""


@dataclass(frozen=True)
class Element:
    """One thing that both sides tell of a record; ``ours`` is SQL about the record ``r``.

    ``place`` is the model and field under which the map of authority knows it.
    """

    code: str
    label: str
    place: tuple[str, str]
    ours: str
    fold: Fold = Fold.TEXT

    @property
    def is_many(self) -> bool:
        return self.fold == Fold.MANY


@dataclass(frozen=True)
class Comparable:
    """A kind of record with its elements, in the order in which people read them."""

    kind: ImportKind
    model: type[models.Model]
    elements: Sequence[Element]
    targets: Mapping[str, Sequence[str]]
    """The elements that a column tells which holds a target of the import's vocabulary."""
    tells: Callable[[Any, str], Any]
    """What a row tells about an element: a value, a list of values, or None."""
    vocabulary: Vocabulary
    name: str
    live: str
    """SQL: whether a record of ours should be in a whole copy."""

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def column(self) -> str:
        """The foreign key of a discrepancy that names such a record."""
        return f"{self.model._meta.model_name}_id"

    @cached_property
    def by_code(self) -> dict[str, Element]:
        return {element.code: element for element in self.elements}

    def told_by(self, mapping: Mapping[str, str]) -> list[Element]:
        """Return the elements that a file with this ``mapping`` of columns tells."""
        told = {code for target in mapping.values() for code in self.targets.get(target, (target,))}
        return [element for element in self.elements if element.code in told]

    def cell(self, draft: Any, element: Element, doubted: set[str]) -> str | None:
        """Return what a row tells, as the database writes it; None for what could not be read."""
        value = self.tells(draft, element.code)
        if not value and element.code in doubted:
            return None
        if element.is_many:
            return SEPARATOR.join(str(each) for each in value)[:LONGEST_VALUE]
        return as_text(value)[:LONGEST_VALUE]


def as_text(value: Any) -> str:
    """Return a value of a field as PostgreSQL writes it as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(model: type[models.Model], *names: str) -> tuple[Element, ...]:
    return tuple(_field(model._meta.get_field(name)) for name in names)


def _field(field: Any) -> Element:
    is_text = isinstance(field, models.CharField | models.TextField)
    ours = f"r.{field.column}" if is_text else f"COALESCE(r.{field.column}::text, '')"
    fold = Fold.TEXT if is_text and not field.choices else Fold.CODE
    if isinstance(field, models.URLField):
        fold = Fold.ADDRESS
    label = str(field.verbose_name)
    place = (field.model._meta.label_lower, field.name)
    return Element(field.name, label[:1].upper() + label[1:], place, ours, fold)


_LISTED = (
    "COALESCE((SELECT string_agg({value}, E'\\n' ORDER BY {first}m.id) "
    "FROM candidates_{model} AS m WHERE m.candidate_id = r.id), '')"
)


def _many(
    code: str, label: str, model: str, value: str = "m.normalised", first: str = "m.is_primary DESC, "
) -> Element:
    listed = _LISTED.format(model=model, value=value, first=first)
    return Element(code, label, (f"candidates.{model}", "value"), listed, Fold.MANY)


def _of_candidate(draft: Draft, code: str) -> Any:
    match code:
        case "emails":
            return list(draft.emails)
        case "phones":
            return list(draft.phones)
        case "links":
            return list(draft.links)
    return draft.values.get(code)


def _of_record(draft: RecordDraft, code: str) -> Any:
    return draft.values.get(code)


NUMBER = "m.normalised || CASE WHEN m.extension = '' THEN '' ELSE ' ext. ' || m.extension END"
PEOPLE = Comparable(
    kind=ImportKind.CANDIDATES,
    model=Candidate,
    elements=(
        *_plain(Candidate, "full_name", "preferred_name"),
        _many("emails", "E-mail", "candidateemail"),
        _many("phones", "Telephone", "candidatephone", NUMBER),
        _many("links", "Profiles", "candidatelink", first=""),
        *_plain(
            Candidate, "headline", "current_title", "current_employer", "summary", "street", "postcode",
            "city", "region", "country",
        ),
    ),
    targets={
        "full_name": ("full_name",), "given_name": ("full_name",), "middle_name": ("full_name",),
        "family_name": ("full_name",), "email": ("emails",), "phone": ("phones",),
        "reach": ("emails", "phones"), "link": ("links",),
    },
    tells=_of_candidate,
    # Nobody doubts that these are people: it was said.
    vocabulary=Vocabulary(CANDIDATE_TARGETS, SPELLINGS, UNSURE),
    name="r.full_name || ' (' || r.reference || ')'",
    live="r.status NOT IN ('archived', 'merged')",
)  # fmt: skip
COMPANIES = Comparable(
    kind=ImportKind.CLIENTS,
    model=Client,
    elements=_plain(
        Client, "legal_name", "trading_name", "status", "industry", "registration_number", "tax_number",
        "website", "phone", "street", "postcode", "city", "region", "country", "billing_email",
        "billing_currency", "payment_days", "billing_terms",
    ),
    targets={},
    tells=_of_record,
    vocabulary=CLIENTS,
    name="CASE WHEN r.trading_name = '' THEN r.legal_name ELSE r.trading_name END",
    live="true",
)  # fmt: skip
COMPARABLES = {each.kind: each for each in (PEOPLE, COMPANIES)}


def comparable(kind: str) -> Comparable:
    return COMPARABLES[ImportKind(kind)]


def label_of(kind: str, code: str) -> str:
    """Return an element in words; of a kind that is no longer compared, its code."""
    element = comparable(kind).by_code.get(code)
    return element.label if element else code.replace("_", " ")
