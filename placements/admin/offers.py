"""Offers: drafted, approved, sent, answered."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from placements import dialogs, operations
from placements.admin.submissions import by_candidate_or_job
from placements.choices import NEXT_OFFER_STATUSES, OfferStatus
from placements.models import Offer
from placements.wording import OFFER_VARIANTS
from records.admin import RecordAdmin
from records.forms import RecordForm
from records.steps import Steps, step


@admin.register(Offer)
class OfferAdmin(Steps, RecordAdmin):
    list_display = ("shown_who", "number", "shown_pay", "starts_on", "shown_status", "expires_at")
    list_filter = ("status", "expires_at")
    list_select_related = ("submission__candidate", "submission__job_order")
    search_fields = ("submission__candidate__full_name",)
    search_help_text = "Search by candidate or job"
    autocomplete_fields = ("submission",)
    empty_hint = "Draft an offer for a submission that the client wants to hire."
    actions_detail = (
        "request_approval",
        "approve",
        "revise",
        "send_back",
        "send",
        "accept",
        "decline",
        "expire",
        "withdraw",
    )
    step_rights: ClassVar = {"approve": ("approve", Offer)}

    request_approval = step(
        "Ask for approval", operations.request_offer_approval, icon="approval", done="Approval is asked for."
    )
    approve = step(
        "Approve",
        operations.approve_offer,
        icon="task_alt",
        done="The offer is approved.",
        warns="From here on the terms cannot be changed.",
    )
    revise = step(
        "Revise",
        operations.revise_offer,
        icon="edit_note",
        done="The new version is a draft.",
        asks=dialogs.ReviseDialog,
        warns="The next version starts as a draft; this one stays as it was.",
    )
    send_back = step(
        "Send back",
        operations.return_offer,
        icon="undo",
        done="The offer is a draft again.",
        asks=dialogs.NeededNoteDialog,
    )
    send = step(
        "Sent to candidate", operations.send_offer, icon="send", done="Noted that the candidate has it."
    )
    accept = step(
        "Accepted",
        operations.accept_offer,
        icon="check",
        done="The candidate said yes.",
        asks=dialogs.NoteDialog,
    )
    decline = step(
        "Declined",
        operations.decline_offer,
        icon="close",
        done="The candidate said no.",
        asks=dialogs.DeclineDialog,
    )
    expire = step(
        "Expired", operations.expire_offer, icon="hourglass_disabled", done="The offer has expired."
    )
    withdraw = step(
        "Withdraw",
        operations.withdraw_offer,
        icon="block",
        done="The offer is withdrawn.",
        asks=dialogs.NeededNoteDialog,
    )

    def steps_for(self, record: Offer) -> Collection[str]:
        reachable = NEXT_OFFER_STATUSES[OfferStatus(record.status)]
        steps = {
            OfferStatus.PENDING_APPROVAL: "request_approval",
            OfferStatus.DRAFT: "send_back",
            OfferStatus.APPROVED: "approve",
            OfferStatus.SENT: "send",
            OfferStatus.ACCEPTED: "accept",
            OfferStatus.DECLINED: "decline",
            OfferStatus.EXPIRED: "expire",
            OfferStatus.WITHDRAWN: "withdraw",
            OfferStatus.SUPERSEDED: "revise",
        }
        possible = {name for status, name in steps.items() if status in reachable}
        return possible | {"revise"} if record.status == OfferStatus.WITHDRAWN else possible

    def get_fields(self, request: HttpRequest, obj: Offer | None = None) -> list[Any]:
        shown: list[Any] = [
            "submission",
            ("pay_amount", "pay_currency", "pay_unit"),
            ("starts_on", "expires_at"),
            "terms",
        ]
        if obj is None:
            return shown
        decided = ("decided_at", "decline_reason", "decision_note")
        return [*shown, ("status", "number"), ("approved_by", "approved_at", "sent_at"), decided]

    def get_readonly_fields(self, request: HttpRequest, obj: Offer | None = None) -> list[str]:
        """Leave nothing: terms change by a new version, everything else by a step."""
        return [field.name for field in self.opts.fields] if obj else []

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Offer], search_term: str
    ) -> tuple[QuerySet[Offer], bool]:
        return by_candidate_or_job(queryset, request, search_term, "submission__")

    @display(description="Offer", header=True)
    def shown_who(self, offer: Offer) -> list[str]:
        return [str(offer.submission.candidate), str(offer.submission.job_order)]

    @display(description="Pay")
    def shown_pay(self, offer: Offer) -> str:
        return f"{offer.pay_amount:,.2f} {offer.pay_currency} / {offer.get_pay_unit_display().lower()}"

    @display(description="Status", label=OFFER_VARIANTS)
    def shown_status(self, offer: Offer) -> tuple[str, str]:
        return offer.status, offer.get_status_display()

    def add_record(self, request: HttpRequest, instance: Offer, form: RecordForm) -> Offer:
        return operations.draft_offer(**form.details())
