"""Placements with their rates, and what payroll knows of them."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from clients.models import ClientContact
from placements import dialogs, operations
from placements.admin.submissions import by_candidate_or_job
from placements.choices import NEXT_PLACEMENT_STATUSES, PlacementStatus
from placements.models import (
    ClientRestriction,
    PayrollHandoff,
    Placement,
    PlacementRate,
    TimesheetSummary,
)
from placements.operations.placements import TERMS
from placements.wording import PLACEMENT_VARIANTS
from records.admin import ReadOnlyRecordAdmin, RecordAdmin, RecordInline
from records.forms import RecordForm
from records.policies import visible
from records.steps import Steps, step


class RateInline(RecordInline):
    """Rates are agreed anew, never overwritten."""

    model = PlacementRate
    verbose_name_plural = "rates"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Placement)
class PlacementAdmin(Steps, RecordAdmin):
    list_display = (
        "shown_who",
        "kind",
        "shown_status",
        "starts_on",
        "expected_end",
        "guarantee_until",
        "owner",
    )
    list_filter = ("status", "kind", "owner", "starts_on", "expected_end")
    list_select_related = ("submission__candidate", "submission__job_order", "owner")
    search_fields = ("submission__candidate__full_name",)
    search_help_text = "Search by candidate or job"
    sortable_by = ("starts_on", "expected_end")
    inlines = (RateInline,)
    empty_hint = "A placement begins when a submission at the offer stage is placed."
    actions_detail = (
        "start",
        "complete",
        "terminate",
        "call_off",
        "did_not_start",
        "claim",
        "settle",
        "end_rate",
        "hand_off",
    )
    step_rights: ClassVar = {"hand_off": ("add", PayrollHandoff), "end_rate": ("change", PlacementRate)}

    start = step(
        "Started work", operations.start_placement, icon="play_arrow", done="The placement is active."
    )
    complete = step(
        "Completed",
        operations.complete_placement,
        icon="flag",
        done="The placement is completed.",
        asks=dialogs.CompleteDialog,
    )
    terminate = step(
        "Ended early",
        operations.terminate_placement,
        icon="stop_circle",
        done="The placement is ended.",
        asks=dialogs.EndDialog,
    )
    call_off = step(
        "Call off",
        operations.cancel_placement,
        icon="cancel",
        done="The placement is called off.",
        asks=dialogs.NeverStartedDialog,
    )
    did_not_start = step(
        "Did not start",
        operations.record_non_start,
        icon="person_off",
        done="Noted.",
        asks=dialogs.NeverStartedDialog,
    )
    claim = step(
        "Guarantee claimed",
        operations.claim_guarantee,
        icon="gavel",
        done="The claim is noted.",
        asks=dialogs.NoteDialog,
    )
    settle = step(
        "Settle claim",
        operations.settle_claim,
        icon="balance",
        done="The claim is settled.",
        asks=dialogs.SettleDialog,
    )

    end_rate = step(
        "End a rate",
        lambda placement, *, rate, effective_to: operations.end_rate(rate, effective_to=effective_to),
        icon="price_change",
        done="The rate ends then.",
        asks=dialogs.EndRateDialog,
        warns="A rate is never overwritten: end this one, then add the next below.",
    )
    hand_off = step(
        "Hand to payroll",
        operations.hand_off,
        icon="payments",
        done="The terms are on their way to payroll.",
        asks=dialogs.HandOffDialog,
    )

    def steps_for(self, record: Placement) -> Collection[str]:
        reachable = NEXT_PLACEMENT_STATUSES[PlacementStatus(record.status)]
        steps = {
            PlacementStatus.ACTIVE: "start",
            PlacementStatus.COMPLETED: "complete",
            PlacementStatus.TERMINATED: "terminate",
            PlacementStatus.CANCELLED: "call_off",
            PlacementStatus.NO_SHOW: "did_not_start",
            PlacementStatus.GUARANTEE_CLAIM: "claim",
            PlacementStatus.CLAIM_REJECTED: "settle",
        }
        possible = {name for status, name in steps.items() if status in reachable}
        if record.rates.filter(effective_to=None).exists():
            possible.add("end_rate")
        return possible | {"hand_off"}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody here: a placement is made from its submission."""
        return False

    def get_fields(self, request: HttpRequest, obj: Placement | None = None) -> list[Any]:
        return [
            ("submission", "kind"),
            ("status", "status_since", "owner"),
            ("starts_on", "expected_end", "actual_end"),
            ("guarantee_until", "approver", "purchase_order"),
            ("end_reason", "end_note"),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Placement | None = None) -> list[str]:
        """Leave the terms: the rest changes by a step."""
        return [field.name for field in self.opts.fields if field.name not in self._open_terms(obj)]

    def _open_terms(self, placement: Placement | None) -> frozenset[str]:
        """Return what may be typed: an end that did not come yet is noted by a step."""
        return TERMS if placement and placement.actual_end else TERMS - {"actual_end"}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Placement], search_term: str
    ) -> tuple[QuerySet[Placement], bool]:
        return by_candidate_or_job(queryset, request, search_term, "submission__")

    @display(description="Placement", header=True)
    def shown_who(self, placement: Placement) -> list[str]:
        return [str(placement.submission.candidate), str(placement.submission.job_order)]

    @display(description="Status", label=PLACEMENT_VARIANTS)
    def shown_status(self, placement: Placement) -> tuple[str, str]:
        return placement.status, placement.get_status_display()

    def change_record(self, request: HttpRequest, instance: Placement, form: RecordForm) -> Placement:
        return operations.update_placement(instance, changes=form.changes(), version=form.version)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer as approvers those who work at the client."""
        if db_field.name == "approver" and request.resolver_match:
            key = request.resolver_match.kwargs.get("object_id", "")
            placement = self.get_object(request, unquote(str(key)))
            people = visible(request.user, ClientContact)
            client = placement.submission.job_order.client_id if placement else None
            kwargs["queryset"] = people.filter(client=client)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def add_part(self, part: PlacementRate) -> None:
        operations.add_rate(
            part.placement,
            effective_from=part.effective_from,
            effective_to=part.effective_to,
            pay_amount=part.pay_amount,
            pay_currency=part.pay_currency,
            pay_unit=part.pay_unit,
            bill_amount=part.bill_amount,
            bill_currency=part.bill_currency,
            bill_unit=part.bill_unit,
            note=part.note,
        )


@admin.register(PayrollHandoff)
class PayrollHandoffAdmin(ReadOnlyRecordAdmin):
    list_display = ("placement", "system", "status", "sent_at", "answered_at", "external_key")
    list_filter = ("status", "system")
    list_select_related = ("placement__submission__candidate", "placement__submission__job_order", "system")
    empty_hint = "What is handed to payroll is listed here, with its answer."


@admin.register(TimesheetSummary)
class TimesheetSummaryAdmin(ReadOnlyRecordAdmin):
    list_display = ("placement", "period_start", "period_end", "regular_hours", "overtime_hours", "status")
    list_filter = ("status", "system", "period_start")
    list_select_related = ("placement__submission__candidate", "placement__submission__job_order", "system")
    empty_hint = "Payroll is right about hours; its timesheets are copied here to be read."


@admin.register(ClientRestriction)
class ClientRestrictionAdmin(Steps, RecordAdmin):
    list_display = ("candidate", "client", "kind", "until", "lifted_at")
    list_filter = ("kind", "until")
    list_select_related = ("candidate", "client")
    autocomplete_fields = ("candidate", "client")
    fields = ("candidate", "client", "kind", "reason", "until")
    empty_hint = "Note here which candidate must never be sent to which client, and why."
    actions_detail = ("lift",)

    lift = step("Lift", operations.lift_restriction, icon="lock_open", done="The restriction is lifted.")

    def steps_for(self, record: ClientRestriction) -> Collection[str]:
        return {"lift"} if record.lifted_at is None else set()

    def get_readonly_fields(
        self, request: HttpRequest, obj: ClientRestriction | None = None
    ) -> tuple[str, ...]:
        return ("candidate", "client", "kind", "reason", "until") if obj else ()

    def add_record(
        self, request: HttpRequest, instance: ClientRestriction, form: RecordForm
    ) -> ClientRestriction:
        return operations.restrict_candidate(**form.details())
