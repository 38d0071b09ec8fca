"""Submissions and their moves."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from audit.templatetags.story import ago
from candidates.models import Candidate
from candidates.search import found
from clients.models import JobOrder
from placements import dialogs, operations
from placements.admin.board import BoardViews
from placements.admin.profiles import ProfileViews
from placements.choices import CLIENT_STAGES, Stage
from placements.models import Interview, Offer, Placement, StageEvent, Submission
from placements.wording import STAGE_VARIANTS
from records.admin import ReadOnlyRecordAdmin, RecordAdmin
from records.forms import RecordForm
from records.policies import visible
from records.steps import Steps, step

LISTED = 1_000
OFFERED_AT = (Stage.CLIENT_REVIEW, Stage.INTERVIEWING, Stage.OFFER)


def by_candidate_or_job(
    rows: QuerySet, request: HttpRequest, term: str, path: str = ""
) -> tuple[QuerySet, bool]:
    """Keep the rows whose submission is of a candidate, or for a job, that goes by ``term``."""
    term = term.strip()
    if not term:
        return rows, False
    people = found(visible(request.user, Candidate), term).order_by("pk").values_list("pk", flat=True)
    jobs = visible(request.user, JobOrder).filter(Q(title__icontains=term) | Q(reference__iexact=term))
    condition = Q(**{f"{path}candidate__in": list(people[:LISTED])})
    return rows.filter(condition | Q(**{f"{path}job_order__in": jobs.values("pk")})), False


@admin.register(Submission)
class SubmissionAdmin(BoardViews, ProfileViews, Steps, RecordAdmin):
    list_display = ("candidate", "job_order", "shown_stage", "shown_since", "recruiter")
    list_filter = ("stage", "recruiter", "origin", "stage_since")
    list_select_related = ("candidate", "job_order", "recruiter")
    search_fields = ("candidate__full_name",)
    search_help_text = "Search by candidate or job"
    sortable_by = ("shown_since",)
    autocomplete_fields = ("candidate", "job_order", "recruiter")
    empty_hint = "Put a candidate forward for a job from the candidate's page."
    actions_detail = ("advance", "confirm", "interview", "offer", "place", "reject", "withdraw", "reopen")
    step_rights: ClassVar = {
        "interview": ("add", Interview),
        "offer": ("add", Offer),
        "place": ("add", Placement),
    }

    advance = step(
        "Move on",
        operations.advance_submission,
        icon="arrow_forward",
        done="The submission moved on.",
        asks=dialogs.AdvanceDialog,
    )
    confirm = step(
        "Candidate agreed",
        operations.confirm_representation,
        icon="verified",
        done="Noted that the candidate agreed.",
        asks=dialogs.RepresentationDialog,
    )
    interview = step(
        "Plan interview",
        operations.schedule_interview,
        icon="event",
        done="The interview is planned.",
        asks=dialogs.ScheduleDialog,
    )
    offer = step(
        "Draft offer",
        operations.draft_offer,
        icon="handshake",
        done="The offer is a draft.",
        asks=dialogs.OfferDialog,
    )
    place = step(
        "Place",
        operations.create_placement,
        icon="badge",
        done="The candidate is placed.",
        asks=dialogs.PlaceDialog,
    )
    reject = step(
        "Reject",
        operations.reject_submission,
        icon="block",
        done="The submission is closed.",
        asks=dialogs.RejectDialog,
    )
    withdraw = step(
        "Candidate withdrew",
        operations.withdraw_submission,
        icon="undo",
        done="The submission is closed.",
        asks=dialogs.WithdrawDialog,
    )
    reopen = step(
        "Reopen",
        operations.reopen_submission,
        icon="restart_alt",
        done="The submission is open again.",
        asks=dialogs.ReopenDialog,
    )

    def get_urls(self) -> list[Any]:
        return [*self.board_urls(), *self.profile_urls(), *super().get_urls()]

    def steps_for(self, record: Submission) -> Collection[str]:
        if not record.is_open:
            return {"reopen"}
        steps = {"advance", "reject", "withdraw"}
        if not record.is_represented:
            steps.add("confirm")
        if record.stage in CLIENT_STAGES:
            steps.add("interview")
        if record.stage in OFFERED_AT and not record.offers.exists():
            steps.add("offer")
        if record.stage == Stage.OFFER:
            steps.add("place")
        return steps

    def get_fields(self, request: HttpRequest, obj: Submission | None = None) -> list[Any]:
        if obj is None:
            return [("candidate", "job_order"), ("recruiter", "origin")]
        agreed = ("representation_confirmed_at", "representation_confirmed_by", "representation_evidence")
        closed = ("closed_reason", "closed_by", "closed_note")
        shown: list[Any] = [("candidate", "job_order"), ("stage", "stage_since"), ("recruiter", "origin")]
        if obj.is_represented:
            shown.append(agreed)
        return shown if obj.is_open else [*shown, closed]

    def get_readonly_fields(self, request: HttpRequest, obj: Submission | None = None) -> list[str]:
        """Leave only the recruiter: everything else moves by a step."""
        if obj is None:
            return []
        return [field.name for field in self.opts.fields if field.name != "recruiter"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Submission], search_term: str
    ) -> tuple[QuerySet[Submission], bool]:
        return by_candidate_or_job(queryset, request, search_term)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"recruiter": request.user.pk, **super().get_changeform_initial_data(request)}

    @display(description="Stage", label=STAGE_VARIANTS)
    def shown_stage(self, submission: Submission) -> tuple[str, str]:
        return submission.stage, submission.get_stage_display()

    @display(description="Since", ordering="stage_since")
    def shown_since(self, submission: Submission) -> str:
        return ago(submission.stage_since)

    def add_record(self, request: HttpRequest, instance: Submission, form: RecordForm) -> Submission:
        return operations.submit_candidate(**form.details())

    def change_record(self, request: HttpRequest, instance: Submission, form: RecordForm) -> Submission:
        return operations.assign_recruiter(
            instance, recruiter=form.changes()["recruiter"], version=form.version
        )


@admin.register(StageEvent)
class StageEventAdmin(ReadOnlyRecordAdmin):
    list_display = ("submission", "from_stage", "to_stage", "actor", "occurred_at", "reason")
    list_filter = ("to_stage", "actor", "occurred_at")
    list_select_related = ("submission__candidate", "submission__job_order", "actor", "reason")
    empty_hint = "Every move of a submission is listed here."
