"""The form that logs a contact in under ten seconds, and the one that changes the rule."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from candidates.models import Candidate
from interactions import operations
from interactions.choices import OUTCOMES, Kind, Outcome, Trigger, Visibility
from interactions.models import Interaction, LoggingPolicy, Obligation
from interactions.wording import ICONS
from placements.models import Submission
from records.forms import RecordForm
from records.policies import visible

# What is usually logged for each trigger, so that a press of "Log it" is mostly enough.
USUAL_KINDS = {
    Trigger.INTERVIEW: Kind.CALL,
    Trigger.STAGE: Kind.CALL,
    Trigger.MESSAGE: Kind.EMAIL,
    Trigger.CALL: Kind.NOTE,
    Trigger.FOLLOW_UP: Kind.CALL,
}


def initial_for(obligation: Obligation | None) -> dict[str, Any]:
    """Return with what the form begins that is opened for ``obligation``."""
    if obligation is None:
        return {}
    kind = USUAL_KINDS[Trigger(obligation.trigger)]
    return {"kind": kind, "submission": obligation.submission_id}


class LogForm(forms.Form):
    """What happened, when, what came of it, and what comes next. Only the kind is needed.

    Each kind has an outcome field of its own, because each has its own outcomes.
    """

    kind = forms.ChoiceField(choices=Kind.choices)
    occurred_at = forms.DateTimeField(required=False)
    body = forms.CharField(required=False, max_length=100_000)
    late_reason = forms.CharField(required=False, max_length=300)
    submission = forms.ModelChoiceField(Submission.objects.none(), required=False)
    is_private = forms.BooleanField(required=False)
    next_step = forms.CharField(required=False, max_length=500)
    due_on = forms.DateField(required=False)

    def __init__(self, candidate: Candidate, reader: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate = candidate
        self.initial.setdefault("kind", Kind.CALL)
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=1))
        for kind, outcomes in OUTCOMES.items():
            choices = [(outcome.value, outcome.label) for outcome in outcomes]
            self.fields[f"outcome_{kind}"] = forms.ChoiceField(choices=choices, required=False)
        submission: Any = self.fields["submission"]
        submission.queryset = (
            visible(reader, Submission).open().filter(candidate=candidate).select_related("job_order")
        )

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The kinds with what can come of each, first the usual."""
        return [
            {
                "code": kind.value,
                "label": kind.label,
                "icon": ICONS[kind],
                "field": (field := self[f"outcome_{kind}"]),
                "chosen": field.value() or OUTCOMES[kind][0],
            }
            for kind in Kind
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("next_step"):
            cleaned["due_on"] = None
        return cleaned

    def log(self) -> Interaction:
        """Call the operation with what was typed."""
        typed = self.cleaned_data
        submission, outcome = typed["submission"], typed[f"outcome_{typed['kind']}"]
        return operations.log_interaction(
            self.candidate,
            kind=Kind(typed["kind"]),
            occurred_at=typed["occurred_at"],
            outcome=Outcome(outcome) if outcome else None,
            body=typed["body"],
            late_reason=typed["late_reason"],
            submission=submission,
            job_order=submission.job_order if submission else None,
            visibility=Visibility.PRIVATE if typed["is_private"] else Visibility.TEAM,
            next_step=typed["next_step"],
            due_on=typed["due_on"],
        )


def _least_field(kind: Kind) -> forms.IntegerField:
    return forms.IntegerField(
        label=kind.label,
        required=False,
        min_value=0,
        max_value=2_000,
        widget=UnfoldAdminIntegerFieldWidget(),
    )


LEAST_FIELDS = tuple(f"least_{kind}" for kind in Kind)


def least_texts(rule: LoggingPolicy) -> dict[str, int]:
    """Return the numbers of characters that ``rule`` asks for, by field of the form."""
    return {f"least_{kind}": rule.least_text(kind) for kind in Kind}


class LoggingPolicyForm(RecordForm):
    """Asks for the least text of each kind as a number of its own."""

    least_call = _least_field(Kind.CALL)
    least_email = _least_field(Kind.EMAIL)
    least_sms = _least_field(Kind.SMS)
    least_message = _least_field(Kind.MESSAGE)
    least_meeting = _least_field(Kind.MEETING)
    least_video = _least_field(Kind.VIDEO)
    least_note = _least_field(Kind.NOTE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update(least_texts(self.instance))

    def details(self) -> dict[str, Any]:
        least = {str(kind): self.cleaned_data.get(f"least_{kind}") for kind in Kind}
        return {**super().details(), "minimum_text": {kind: many for kind, many in least.items() if many}}
