"""Where other systems' copies differ: how much is open about each element, and for how long."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from integrations.models import Discrepancy
from integrations.reconciliation.elements import COMPARABLES
from records.policies import visible
from records.reports import Asked, Column, Report, Row

WEEK, MONTH = timedelta(days=7), timedelta(days=30)


def ages() -> dict[str, Q]:
    """Return the columns of the report as conditions: how long ago a discrepancy was found."""
    now = timezone.now()
    return {
        "week": Q(found_at__gte=now - WEEK),
        "month": Q(found_at__lt=now - WEEK, found_at__gte=now - MONTH),
        "older": Q(found_at__lt=now - MONTH),
    }


class OpenDiscrepancies(Report):
    """Counts what is open, whoever's turn it is; each figure leads to the discrepancies."""

    code, title, icon = "discrepancies", "Where copies differ", "difference"
    about = "Of the discrepancies between the record and other systems that are open today: since when."
    heading = "Element"
    needs = Discrepancy
    has_period = False
    filters = ()
    columns = (
        Column("week", "Up to a week", charted=True, linked=True),
        Column("month", "Up to a month", charted=True, linked=True),
        Column("older", "Longer", charted=True, linked=True),
        Column("open", "Open", linked=True),
    )

    def _open(self, user: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = visible(user, Discrepancy).unsettled().order_by()
        return rows

    def rows(self, user: Any, asked: Asked) -> list[Row]:
        counts = {name: Count("pk", filter=condition) for name, condition in ages().items()}
        found = (
            self._open(user)
            .values("element")
            .annotate(**counts, open=Count("pk"))
            .order_by("-open", "element")
        )
        names = [column.name for column in self.columns]
        lines = [
            Row(row["element"] or "whole", _label(row["element"]), {name: row[name] for name in names})
            for row in found
        ]
        totals = {name: sum(line.values[name] or 0 for line in lines) for name in names}
        return [*lines, Row("all", "All", totals, is_total=True)]

    def behind(self, user: Any, asked: Asked, key: str, column: str) -> QuerySet[Any] | None:
        rows = self._open(user)
        if column in (conditions := ages()):
            rows = rows.filter(conditions[column])
        if key == "all":
            return rows
        if key == "whole":
            return rows.filter(element="")
        return rows.filter(element=key) if any(key in kind.by_code for kind in COMPARABLES.values()) else None


def _label(code: str) -> str:
    if not code:
        return "The record as a whole"
    found = (kind.by_code[code].label for kind in COMPARABLES.values() if code in kind.by_code)
    return next(found, code.replace("_", " "))
