"""What a move on the board asks for, and the operation that carries it out."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms

from governance.choices import ReasonKind
from governance.models import Reason
from placements import operations
from placements.choices import CLIENT_STAGES, InterviewKind, Stage
from placements.dialogs import LENGTHS
from placements.models import Submission

_INPUT = {"class": "sor-input"}


def _note(label: str = "Note") -> forms.CharField:
    widget = forms.Textarea({**_INPUT, "rows": 3})
    return forms.CharField(label=label, required=False, max_length=4_000, widget=widget)


def _reason(kind: ReasonKind) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Reason.objects.filter(kind=kind, is_active=True),
        label="Why",
        empty_label="Choose a reason",
        widget=forms.Select(_INPUT),
    )


def _day(label: str, *, required: bool = True) -> forms.DateField:
    widget = forms.DateInput({**_INPUT, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


class IntroduceForm(forms.Form):
    """The client will see the candidate: the candidate must have agreed."""

    evidence = forms.CharField(
        label="How did the candidate agree? For example: e-mail of 3 May",
        max_length=300,
        widget=forms.TextInput({**_INPUT, "autocomplete": "off"}),
    )
    note = _note()


class NoteForm(forms.Form):
    note = _note()


class InterviewForm(forms.Form):
    """The interview itself may be planned later."""

    starts_at = forms.DateTimeField(
        label="When, if it is agreed",
        required=False,
        widget=forms.DateTimeInput({**_INPUT, "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    minutes = forms.TypedChoiceField(
        label="How long",
        coerce=int,
        initial=60,
        choices=[(each, f"{each} minutes") for each in LENGTHS],
        widget=forms.Select(_INPUT),
    )
    kind = forms.ChoiceField(
        label="How",
        choices=InterviewKind.choices,
        initial=InterviewKind.VIDEO,
        widget=forms.Select(_INPUT),
    )
    location = forms.CharField(
        label="Where: an address, a number or a link",
        required=False,
        max_length=300,
        widget=forms.TextInput(_INPUT),
    )
    note = _note()


class RejectForm(forms.Form):
    reason = _reason(ReasonKind.REJECTION)
    note = _note()


class WithdrawForm(forms.Form):
    reason = _reason(ReasonKind.WITHDRAWAL)
    note = _note()


class ReopenForm(forms.Form):
    reason = _reason(ReasonKind.REOPENING)
    note = _note()


class PlaceForm(forms.Form):
    starts_on = _day("First day")
    expected_end = _day("Last day, if it is known", required=False)
    purchase_order = forms.CharField(
        label="Purchase order", required=False, max_length=60, widget=forms.TextInput(_INPUT)
    )
    note = _note()


@dataclass(frozen=True)
class Question:
    """What is asked before a card may enter a stage."""

    form: type[forms.Form]
    button: str
    warns: str = ""


_ENDS = "Interviews and offers that are still open are called off."
ALWAYS_ASKED = {
    Stage.REJECTED_BY_AGENCY: Question(RejectForm, "Reject", _ENDS),
    Stage.REJECTED_BY_CLIENT: Question(RejectForm, "Reject", _ENDS),
    Stage.WITHDRAWN: Question(WithdrawForm, "Withdraw", _ENDS),
    Stage.PLACED: Question(PlaceForm, "Place"),
}


def question(submission: Submission, to: Stage) -> Question | None:
    """Return what the move asks for; none when it needs no word."""
    if to in ALWAYS_ASKED:
        return ALWAYS_ASKED[to]
    if not submission.is_open:
        return Question(ReopenForm, "Reopen")
    if to in CLIENT_STAGES and submission.stage not in CLIENT_STAGES:
        form = NoteForm if submission.is_represented else IntroduceForm
        return Question(form, "Move", "What the client has seen cannot be unseen: there is no way back.")
    if to == Stage.INTERVIEWING and submission.stage != Stage.OFFER:
        return Question(InterviewForm, "Move")
    return None


def carry_out(submission: Submission, to: Stage, *, version: int, values: dict[str, Any]) -> None:
    """Move a submission to ``to`` with what was typed."""
    match to:
        case Stage.REJECTED_BY_AGENCY | Stage.REJECTED_BY_CLIENT:
            operations.reject_submission(submission, to=to, version=version, **values)
        case Stage.WITHDRAWN:
            operations.withdraw_submission(submission, version=version, **values)
        case Stage.PLACED:
            operations.create_placement(submission, version=version, **values)
        case _ if not submission.is_open:
            operations.reopen_submission(submission, to=to, version=version, **values)
        case Stage.INTERVIEWING if "starts_at" in values:
            _to_interviewing(submission, version=version, **values)
        case _:
            operations.advance_submission(submission, to=to, version=version, **values)


def _to_interviewing(
    submission: Submission, *, version: int, starts_at: Any, minutes: int, kind: str, location: str, note: str
) -> None:
    if starts_at is None:
        operations.advance_submission(submission, to=Stage.INTERVIEWING, note=note, version=version)
    else:
        operations.schedule_interview(
            submission,
            kind=InterviewKind(kind),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            location=location,
            note=note,
            version=version,
        )
