"""What the steps of submissions, interviews, offers and placements ask for."""

from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from governance.choices import ReasonKind
from governance.models import Reason
from placements.choices import (
    NEXT_STAGES,
    OPEN_STAGES,
    REJECTED_STAGES,
    InterviewStatus,
    PlacementStatus,
    Stage,
)
from placements.models import Submission
from records.dialogs import RecordDialog
from records.policies import visible


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
