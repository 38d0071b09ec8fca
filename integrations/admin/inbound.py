"""What other systems sent about fields that somebody decides on, and what became of it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RelatedDropdownFilter
from unfold.decorators import display

from audit.links import url_of
from audit.story import kind_of
from audit.wording import Dictionary
from governance.catalogue import name_of_field
from integrations.choices import InboundOutcome, Settlement
from integrations.models import InboundChange
from integrations.operations.inbound import settle_inbound
from records.admin import ReadOnlyRecordAdmin
from records.lens import shown_to
from records.reading import may_do
from records.refusals import sentence_of

VARIANTS = {
    InboundOutcome.APPLIED.value: "success",
    InboundOutcome.LEFT.value: "",
    InboundOutcome.FLAGGED.value: "warning",
    InboundOutcome.PROPOSED.value: "info",
    InboundOutcome.REFUSED.value: "danger",
}


@dataclass(frozen=True)
class ToldElement:
    """One field of an inbound change as its reader sees it."""

    label: str
    before: str
    after: str
    outcome: str
    variant: str
    sentence: str


@admin.register(InboundChange)
class InboundChangeAdmin(ReadOnlyRecordAdmin):
    page_template = "integrations/inbound.html"
    list_display = ("created_at", "sender", "shown_kind", "shown_fields", "shown_outcome", "settlement")
    list_display_links = ("created_at",)
    list_filter = (
        ("system", RelatedDropdownFilter),
        ("outcome", ChoicesDropdownFilter),
        ("settlement", ChoicesDropdownFilter),
    )
    list_select_related = ("system",)
    exclude = ("elements",)
    sortable_by = ()
    empty_hint = "What another system writes into a field that somebody decides on is kept here, whatever became of it."

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:object_id>/settle/", view(self.settle_view), name=self.url_name("settle")),
            *super().get_urls(),
        ]

    @display(description="Record")
    def shown_kind(self, change: InboundChange) -> str:
        return kind_of(change.model)

    @display(description="Fields")
    def shown_fields(self, change: InboundChange) -> str:
        return ", ".join(name_of_field(change.model, name) for name in change.fields)

    @display(description="Became", label=VARIANTS)
    def shown_outcome(self, change: InboundChange) -> tuple[str, str]:
        return change.outcome, change.get_outcome_display()

    def page_context(self, request: HttpRequest, record: InboundChange) -> dict[str, Any]:
        named = apps.get_model(record.root_model)
        about = shown_to(request.user, named).filter(pk=record.root_id).first() if record.root_id else None
        return {
            "about": about,
            "about_url": url_of(about) if about else "",
            "about_kind": kind_of(record.model),
            "elements": [_told(request, record, each) for each in record.elements],
            "may_settle": record.is_open and may_do(request, "change", record),
        }

    @method_decorator(require_POST)
    def settle_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Keep what was sent, or put back what was there."""
        change = self.record_or_404(request, object_id)
        how = Settlement.RESTORED if request.POST.get("how") == Settlement.RESTORED else Settlement.KEPT
        try:
            settle_inbound(change, settlement=how, note=request.POST.get("note", ""))
        except (ValidationError, PermissionDenied) as refusal:
            messages.error(request, sentence_of(refusal))
        else:
            messages.success(request, f"Settled: {how.label.lower()}.")
        return HttpResponseRedirect(self.url_of_view("page", change))


def _told(request: HttpRequest, change: InboundChange, element: dict[str, Any]) -> ToldElement:
    outcome = InboundOutcome(element["outcome"])
    try:
        field: Any = apps.get_model(change.model)._meta.get_field(element["name"])
        values = [
            None if value is None else field.to_python(value)
            for value in (element["before"], element["after"])
        ]
        before, after = Dictionary.of_values(request.user, field, values)
    except (FieldDoesNotExist, ValidationError):
        before, after = str(element["before"] or ""), str(element["after"] or "")
    return ToldElement(
        label=name_of_field(change.model, element["name"]),
        before=before,
        after=after,
        outcome=outcome.label,
        variant=VARIANTS[outcome.value],
        sentence=element["sentence"],
    )
