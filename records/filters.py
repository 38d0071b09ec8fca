"""Filters beside a list, which offer only what the reader may see."""

from typing import Any

from django.contrib.admin import ModelAdmin, RelatedFieldListFilter
from django.db import models
from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    BooleanRadioFilter,
    ChoicesDropdownFilter,
    RangeDateFilter,
    RelatedDropdownFilter,
)
from unfold.contrib.filters.forms import DropdownForm

from audit.filters import DaysFilter
from records.lens import shown_to
from records.widgets import LongSelect


class LongDropdownForm(DropdownForm):
    widget = LongSelect(DropdownForm.widget.attrs)


class CodesFilter(ChoicesDropdownFilter):
    """Fixed codes as a drop-down."""

    form_class = LongDropdownForm


class VisibleRelatedFilter(RelatedDropdownFilter):
    """Related records as a drop-down, without the hidden ones; "none" only by the address."""

    form_class = LongDropdownForm

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet | None:
        if self.lookup_val_isnull:  # type: ignore[attr-defined]
            # Unfold's own asks for the value alone, and would show everything.
            return RelatedFieldListFilter.queryset(self, request, queryset)
        return super().queryset(request, queryset)

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: ModelAdmin
    ) -> list[tuple[Any, str]]:
        rows = shown_to(request.user, field.related_model)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return [(row.pk, str(row)) for row in (rows.order_by(*ordering) if ordering else rows)]


def filter_for(model: type[models.Model], path: str) -> Any:
    """Return the kind of filter that suits the field at ``path``, as ``list_filter`` wants it."""
    field = _field_at(model, path)
    if isinstance(field, models.ForeignKey):
        return (path, VisibleRelatedFilter)
    if isinstance(field, models.BooleanField):
        return (path, BooleanRadioFilter)
    if field.choices:
        return (path, CodesFilter)
    if isinstance(field, models.DateTimeField):
        return (path, DaysFilter)
    if isinstance(field, models.DateField):
        return (path, RangeDateFilter)
    return path


def _field_at(model: Any, path: str) -> Any:
    *way, last = path.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model
    return model._meta.get_field(last)
