"""The access log: who read which records, or asked what. It can only be read, and its reading is in it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter, TextFilter
from unfold.decorators import display

from audit.access import trace
from audit.admin.base import ReadOnlyAdmin
from audit.asked import asked
from audit.choices import Reading
from audit.filters import DaysFilter
from audit.models import AccessLog
from audit.paging import CEILING, CarefulList
from audit.readings import readings_of, record_called, told
from audit.templatetags.story import ago


class RecordFilter(TextFilter):
    """Who read one record. One that is not shown was, as far as this reader knows, read by nobody."""

    title = "record, by its reference"
    parameter_name = "record"

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        said = (self.value() or "").strip()
        if not said:
            return queryset
        record = record_called(said, request.user)
        if record is None:
            return queryset.none()
        # Asked first: as a part of the list's own question it would be looked for along the whole log.
        return queryset.filter(pk__in=list(readings_of(record).values_list("pk", flat=True)[:CEILING]))


class ReadingsPage(CarefulList):
    """A page of readings, with the names of what was read."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        records = told(self.result_list, request.user)
        questions = asked(self.result_list, request.user)
        for reading in self.result_list:
            reading.told, reading.asked = records[reading.pk], questions[reading.pk]


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnlyAdmin):
    """Every reading; one row for each reader, way of reading and minute."""

    list_display = ("shown_when", "reader_name", "shown_action", "shown_records", "shown_query", "shown_via")
    list_display_links = ("shown_action",)
    list_filter = (
        ("reader", RelatedDropdownFilter),
        RecordFilter,
        ("action", ChoicesDropdownFilter),
        ("via", ChoicesDropdownFilter),
        ("read_at", DaysFilter),
    )
    ordering = ("-id",)
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ReadingsPage

    @display(description="When")
    def shown_when(self, reading: AccessLog) -> str:
        return ago(reading.read_at)

    @display(description="Did")
    def shown_action(self, reading: AccessLog) -> str:
        return reading.get_action_display()

    @display(description="What")
    def shown_records(self, reading: Any) -> str:
        return render_to_string(
            "audit/records_read.html",
            {"reading": reading, "told": reading.told, "more": len(reading.object_ids) - len(reading.told)},
        )

    @display(description="Asked")
    def shown_query(self, reading: Any) -> str:
        return render_to_string("audit/asked.html", {"asked": reading.asked})

    @display(description="Via")
    def shown_via(self, reading: AccessLog) -> str:
        return render_to_string("audit/via.html", {"change_set": reading})

    @method_decorator(require_safe)
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one reading with every record that it showed."""
        reading = self.get_object(request, object_id) if object_id else None
        if reading is None or not self.has_view_permission(request, reading):
            raise Http404("There is no such reading.")
        trace(Reading.OPENED, model=AccessLog, ids=[reading.pk])
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(reading),
            "reading": reading,
            "asked": asked([reading], request.user)[reading.pk],
            "told": told([reading], request.user, named=None)[reading.pk],
            "log_url": reverse("admin:audit_accesslog_changelist"),
        }
        return TemplateResponse(request, "audit/reading.html", context)
