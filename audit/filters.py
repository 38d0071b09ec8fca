"""Filters of the audit log and of every list by time."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin import ModelAdmin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter, TextFilter
from unfold.utils import parse_date_str

from audit.history import tracked_fields
from audit.models import ChangeEntry
from audit.triggers import tracked_tables

FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)


class DaysFilter(RangeDateFilter):
    """Whole days, from and to, in the reader's time zone."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        first, last = (
            parse_date_str(self.used_parameters.get(f"{self.parameter_name}_{end}") or "")
            for end in ("from", "to")
        )
        if first:
            queryset = queryset.filter(**{f"{self.field_path}__gte": _midnight(first)})
        if last:
            queryset = queryset.filter(**{f"{self.field_path}__lt": _midnight(last, after=1)})
        return queryset


def _midnight(day: date, *, after: int = 0) -> datetime:
    """Return when ``day``, or the one ``after`` it, begins for the reader; no day leaves the calendar."""
    within = min(max(day, FIRST), LAST) + timedelta(days=after)
    return timezone.make_aware(datetime.combine(within, time.min))


class RecordTypeFilter(DropdownFilter):
    """Acts that changed a record of one kind."""

    title = "record type"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        kinds = [
            (table.label, capfirst(str(table.model._meta.verbose_name)))
            for table in tracked_tables()
            if not table.model._meta.auto_created
        ]
        return sorted(kinds, key=lambda kind: kind[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        return queryset.filter(_touched(model=self.value()))


class ChangedFieldFilter(TextFilter):
    """Acts that changed a field of this name, as people or programs write it."""

    title = "field"
    parameter_name = "field"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        said = (self.value() or "").strip().lower()
        if not said:
            return queryset
        return queryset.filter(_touched(fields__overlap=sorted(_fields_called(said))))


def _touched(**conditions: Any) -> Exists:
    return Exists(ChangeEntry.objects.filter(change_set=OuterRef("pk"), **conditions).order_by())


def _fields_called(said: str) -> set[str]:
    names = {said.replace(" ", "_")}
    for model in apps.get_models():
        for field in tracked_fields(model):
            if said in (field.name.replace("_", " "), str(field.verbose_name).lower()):
                names.add(field.name)
    return names
