"""A search as a file to take away, line by line."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from django.db.models import StringAgg, Value

from candidates.models import Candidate, CandidateEmail, CandidatePhone
from records.spreadsheets import lines_of

MOST = 20_000
COLUMNS = (
    "reference", "full_name", "status", "current_title", "current_employer", "city", "country", "owner__display_name",
    "available_from", "last_interaction_at", "do_not_contact",
)  # fmt: skip
HEADS = (
    "Reference", "Name", "Status", "Title", "Employer", "City", "Country", "Owner", "Available from", "Last contact",
    "Do not contact", "E-mail", "Phone",
)  # fmt: skip


def lines(keys: Sequence[int]) -> Iterator[str]:
    """Yield a CSV of the candidates of ``keys``, in that order."""
    return lines_of(HEADS, _rows(keys))


def _rows(keys: Sequence[int]) -> Iterator[list[object]]:
    for some in batched(keys, 500):
        rows = {
            row[0]: row[1:]
            for row in Candidate.objects.filter(pk__in=some).order_by().values_list("pk", *COLUMNS)
        }
        emails, phones = (_joined(model, some) for model in (CandidateEmail, CandidatePhone))
        for key in some:
            if key in rows:
                yield [*map(_said, rows[key]), emails.get(key, ""), phones.get(key, "")]


def _joined(model: Any, keys: Sequence[int]) -> dict[int, str]:
    rows = model.objects.filter(candidate__in=keys).order_by().values("candidate")
    return dict(rows.annotate(all=StringAgg("normalised", Value(", "))).values_list("candidate", "all"))


def _said(value: Any) -> str:
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)
