"""What the steps of submissions, interviews, offers and placements ask for."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from clients.models import ClientContact
from governance import iso
from governance.choices import ReasonKind, SystemKind, Unit
from governance.models import Reason, System
from placements.choices import (
    NEXT_STAGES,
    OPEN_STAGES,
    REJECTED_STAGES,
    InterviewKind,
    InterviewStatus,
    PlacementStatus,
    Recommendation,
    Stage,
)
from placements.models import Interview, InterviewParticipant, Offer, PlacementRate, Submission
from records.dialogs import RecordDialog
from records.policies import visible

LENGTHS = (30, 45, 60, 90, 120, 180)


def _text(label: str, *, required: bool = False, lines: int = 3) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": lines}) if lines > 1 else UnfoldAdminTextInputWidget()
    return forms.CharField(label=label, required=required, max_length=4_000, widget=widget)


def _choice(label: str, codes: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[(code.value, code.label) for code in codes], widget=UnfoldAdminSelectWidget
    )


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=UnfoldAdminSingleDateWidget)


def _reason(kind: ReasonKind, *, required: bool = True) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Reason.objects.filter(kind=kind, is_active=True),
        label="Why",
        required=required,
        empty_label="Choose a reason",
        widget=UnfoldAdminSelectWidget,
    )


class _StageDialog(RecordDialog):
    def submission(self) -> Submission | None:
        return visible(self.request.user, Submission).filter(pk=self.object_id).first()


class AdvanceDialog(_StageDialog):
    to = _choice("To", OPEN_STAGES)
    note = _text("Note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if submission := self.submission():
            reachable = NEXT_STAGES[Stage(submission.stage)]
            steps = [stage for stage in OPEN_STAGES if stage in reachable]
            self.fields["to"].choices = [(stage.value, stage.label) for stage in steps]


class RejectDialog(RecordDialog):
    to = _choice("Who turned the candidate down", REJECTED_STAGES)
    reason = _reason(ReasonKind.REJECTION)
    note = _text("Note")


class WithdrawDialog(RecordDialog):
    reason = _reason(ReasonKind.WITHDRAWAL)
    note = _text("Note")


class ReopenDialog(RecordDialog):
    to = _choice("At", OPEN_STAGES)
    reason = _reason(ReasonKind.REOPENING)
    note = _text("Note")


class RepresentationDialog(RecordDialog):
    evidence = _text("How did the candidate agree? For example: e-mail of 3 May", required=True, lines=1)


class PlaceDialog(RecordDialog):
    starts_on = _day("First day")
    expected_end = _day("Last day, if it is known", required=False)
    purchase_order = _text("Purchase order", lines=1)
    note = _text("Note")


class NoteDialog(RecordDialog):
    note = _text("Note")


class NeededNoteDialog(RecordDialog):
    note = _text("Note", required=True)


def _moment(label: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"class": "sor-input", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


def _minutes() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="How long",
        coerce=int,
        initial=60,
        choices=[(each, f"{each} minutes") for each in LENGTHS],
        widget=UnfoldAdminSelectWidget,
    )


class _TimedDialog(RecordDialog):
    def values(self) -> dict[str, Any]:
        """Turn a length into an end."""
        typed = super().values()
        length = timedelta(minutes=typed.pop("minutes"))
        return {**typed, "ends_at": typed["starts_at"] + length}


class ScheduleDialog(_TimedDialog):
    """The interview with its time and, if it is known, whom of the client's the candidate meets."""

    kind = _choice("How", InterviewKind)
    starts_at = _moment("When")
    minutes = _minutes()
    location = _text("Where: an address, a number or a link", lines=1)
    contact = forms.ModelChoiceField(
        ClientContact.objects.none(),
        label="With",
        required=False,
        empty_label="nobody named yet",
        widget=UnfoldAdminSelectWidget,
    )
    note = _text("Note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = visible(self.request.user, Submission).filter(pk=self.object_id)
        choice: Any = self.fields["contact"]
        choice.queryset = visible(self.request.user, ClientContact).filter(
            client__in=rows.order_by().values("job_order__client"), left_on=None
        )

    def values(self) -> dict[str, Any]:
        typed = super().values()
        contact = typed.pop("contact")
        return {**typed, "contacts": [contact] if contact else []}


class RescheduleDialog(_TimedDialog):
    starts_at = _moment("When")
    minutes = _minutes()
    location = _text("Where: an address, a number or a link", lines=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        interview = visible(self.request.user, Interview).filter(pk=self.object_id).first()
        if interview and interview.starts_at:
            self.fields["starts_at"].initial = interview.starts_at
            self.fields["location"].initial = interview.location


class FeedbackDialog(RecordDialog):
    participant = forms.ModelChoiceField(
        InterviewParticipant.objects.none(),
        label="Who thought so",
        empty_label=None,
        widget=UnfoldAdminSelectWidget,
    )
    recommendation = _choice("Would they hire the candidate", Recommendation)
    body = _text("What they said")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["participant"]
        people = visible(self.request.user, InterviewParticipant).filter(interview=self.object_id)
        choice.queryset = people.select_related("user", "contact")


class CancelInterviewDialog(RecordDialog):
    reason = _text("Why", required=True, lines=1)


class NoShowDialog(RecordDialog):
    by = _choice("Who did not come", (InterviewStatus.NO_SHOW_CANDIDATE, InterviewStatus.NO_SHOW_CLIENT))


class DeclineDialog(RecordDialog):
    reason = _reason(ReasonKind.OFFER_DECLINED)
    note = _text("Note")


class EndDialog(RecordDialog):
    ended_on = _day("Last day")
    reason = _reason(ReasonKind.PLACEMENT_END)
    note = _text("Note")


class CompleteDialog(EndDialog):
    reason = _reason(ReasonKind.PLACEMENT_END, required=False)


class NeverStartedDialog(RecordDialog):
    reason = _reason(ReasonKind.PLACEMENT_END)
    note = _text("Note")


class SettleDialog(RecordDialog):
    to = _choice(
        "How",
        (PlacementStatus.CLAIM_REPLACED, PlacementStatus.CLAIM_REFUNDED, PlacementStatus.CLAIM_REJECTED),
    )


class OfferDialog(RecordDialog):
    """The terms of an offer."""

    pay_amount = forms.DecimalField(
        label="Pay", min_value=0, max_digits=12, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget
    )
    pay_currency = forms.ChoiceField(label="Currency", choices=iso.currencies, widget=UnfoldAdminSelectWidget)
    pay_unit = _choice("For each", Unit)
    starts_on = _day("First day")
    expires_on = _day("Good until, if it runs out", required=False)
    terms = _text("Terms")

    def values(self) -> dict[str, Any]:
        """Let an offer run out at the end of its last day."""
        typed = super().values()
        day = typed.pop("expires_on")
        end = timezone.make_aware(datetime.combine(day, time.max)) if day else None
        return {**typed, "expires_at": end}


class ReviseDialog(OfferDialog):
    """Starts from the terms as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offer := visible(self.request.user, Offer).filter(pk=self.object_id).first():
            for name in ("pay_amount", "pay_currency", "pay_unit", "starts_on", "terms"):
                self.fields[name].initial = getattr(offer, name)


class EndRateDialog(RecordDialog):
    rate = forms.ModelChoiceField(
        PlacementRate.objects.none(), label="Rate", empty_label=None, widget=UnfoldAdminSelectWidget
    )
    effective_to = _day("Last day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rates = visible(self.request.user, PlacementRate)
        choice: Any = self.fields["rate"]
        choice.queryset = rates.filter(placement=self.object_id, effective_to=None)


class HandOffDialog(RecordDialog):
    system = forms.ModelChoiceField(
        System.objects.filter(kind=SystemKind.PAYROLL),
        label="Payroll system",
        empty_label="Choose a system",
        widget=UnfoldAdminSelectWidget,
    )
