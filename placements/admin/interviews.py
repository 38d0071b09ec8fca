"""Interviews and what came of them."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from placements import dialogs, operations
from placements.admin.submissions import by_candidate_or_job
from placements.choices import NEXT_INTERVIEW_STATUSES, InterviewStatus
from placements.models import Interview, InterviewFeedback, InterviewParticipant
from placements.wording import INTERVIEW_VARIANTS
from records.admin import RecordAdmin, RecordInline
from records.forms import RecordForm
from records.steps import Steps, step


class ParticipantInline(RecordInline):
    model = InterviewParticipant
    autocomplete_fields = ("user", "contact")


@admin.register(Interview)
class InterviewAdmin(Steps, RecordAdmin):
    list_display = ("shown_who", "kind", "starts_at", "shown_status", "location")
    list_filter = ("status", "kind", "starts_at")
    list_select_related = ("submission__candidate", "submission__job_order")
    search_fields = ("submission__candidate__full_name",)
    search_help_text = "Search by candidate or job"
    sortable_by = ("starts_at",)
    autocomplete_fields = ("submission",)
    inlines = (ParticipantInline,)
    empty_hint = "Plan an interview for a submission that the client wants to see."
    actions_detail = ("reschedule", "complete", "feedback", "cancel", "no_show")

    reschedule = step(
        "Set the time",
        operations.reschedule_interview,
        icon="edit_calendar",
        done="The interview has its new time.",
        asks=dialogs.RescheduleDialog,
    )
    feedback = step(
        "Feedback",
        lambda interview, *, participant, **given: operations.give_feedback(participant, **given),
        icon="rate_review",
        done="The feedback is kept.",
        asks=dialogs.FeedbackDialog,
        warns="Given again, it takes the place of what the same person said before.",
    )
    complete = step(
        "Took place",
        operations.complete_interview,
        icon="check",
        done="The interview took place. Its interviewers now owe feedback.",
        asks=dialogs.NoteDialog,
    )
    cancel = step(
        "Call off",
        operations.cancel_interview,
        icon="event_busy",
        done="The interview is called off.",
        asks=dialogs.CancelInterviewDialog,
    )
    no_show = step(
        "Somebody did not come",
        operations.record_no_show,
        icon="person_off",
        done="Noted.",
        asks=dialogs.NoShowDialog,
    )

    def steps_for(self, record: Interview) -> Collection[str]:
        reachable = NEXT_INTERVIEW_STATUSES[InterviewStatus(record.status)]
        steps = {
            InterviewStatus.SCHEDULED: "reschedule",
            InterviewStatus.COMPLETED: "complete",
            InterviewStatus.CANCELLED: "cancel",
            InterviewStatus.NO_SHOW_CANDIDATE: "no_show",
        }
        possible = {name for status, name in steps.items() if status in reachable}
        if record.status == InterviewStatus.SCHEDULED:
            possible.add("reschedule")
        if record.status == InterviewStatus.COMPLETED and record.participants.exists():
            possible.add("feedback")
        return possible

    def get_fields(self, request: HttpRequest, obj: Interview | None = None) -> list[Any]:
        shown: list[Any] = ["submission", ("kind", "location"), ("starts_at", "ends_at"), "note"]
        return [*shown, ("status", "round")] if obj else shown

    def get_readonly_fields(self, request: HttpRequest, obj: Interview | None = None) -> list[str]:
        return ["submission", "kind", "note", "status", "round"] if obj else []

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Interview], search_term: str
    ) -> tuple[QuerySet[Interview], bool]:
        return by_candidate_or_job(queryset, request, search_term, "submission__")

    @display(description="Interview", header=True)
    def shown_who(self, interview: Interview) -> list[str]:
        return [str(interview.submission.candidate), str(interview.submission.job_order)]

    @display(description="Status", label=INTERVIEW_VARIANTS)
    def shown_status(self, interview: Interview) -> tuple[str, str]:
        return interview.status, interview.get_status_display()

    def add_record(self, request: HttpRequest, instance: Interview, form: RecordForm) -> Interview:
        details = form.details()
        if "starts_at" in details and "ends_at" in details:
            return operations.schedule_interview(**details)
        return operations.propose_interview(**{k: v for k, v in details.items() if not k.endswith("_at")})

    def change_record(self, request: HttpRequest, instance: Interview, form: RecordForm) -> Interview:
        typed = form.cleaned_data
        return operations.reschedule_interview(
            instance,
            starts_at=typed["starts_at"],
            ends_at=typed["ends_at"],
            location=typed["location"],
            version=form.version,
        )

    def add_part(self, part: InterviewParticipant) -> None:
        operations.add_participant(part.interview, user=part.user, contact=part.contact, role=part.role)


@admin.register(InterviewFeedback)
class InterviewFeedbackAdmin(RecordAdmin):
    list_display = ("participant", "recommendation", "submitted_at", "recorded_by")
    list_filter = ("recommendation", "submitted_at")
    list_select_related = (
        "participant__interview__submission__candidate",
        "participant__user",
        "participant__contact",
        "recorded_by",
    )
    fields = ("participant", "recommendation", "body")
    empty_hint = "After an interview, note what each interviewer thought."

    def add_record(
        self, request: HttpRequest, instance: InterviewFeedback, form: RecordForm
    ) -> InterviewFeedback:
        return operations.give_feedback(**form.details())
