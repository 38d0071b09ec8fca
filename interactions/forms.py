"""The form that logs a contact in under ten seconds."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from candidates.models import Candidate
from interactions import operations
from interactions.choices import OUTCOMES, Kind, Outcome, Visibility
from interactions.models import Interaction
from interactions.wording import ICONS
from placements.models import Submission
from records.policies import visible


class LogForm(forms.Form):
    """What happened, when, what came of it, and what comes next. Only the kind is needed."""

    kind = forms.ChoiceField(choices=Kind.choices)
    occurred_at = forms.DateTimeField(required=False)
    outcome = forms.ChoiceField(choices=Outcome.choices, required=False)
    body = forms.CharField(required=False, max_length=100_000)
    submission = forms.ModelChoiceField(Submission.objects.none(), required=False)
    is_private = forms.BooleanField(required=False)
    next_step = forms.CharField(required=False, max_length=500)
    due_on = forms.DateField(required=False)

    def __init__(self, candidate: Candidate, reader: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate = candidate
        self.initial.setdefault("kind", Kind.CALL)
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=1))
        self.fields["submission"].queryset = (
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
                "outcomes": [(outcome.value, outcome.label) for outcome in OUTCOMES[kind]],
            }
            for kind in Kind
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, outcome = cleaned.get("kind"), cleaned.get("outcome")
        if kind and outcome and outcome not in OUTCOMES[Kind(kind)]:
            cleaned["outcome"] = ""  # left over from a kind that was chosen before
        if not cleaned.get("next_step"):
            cleaned["due_on"] = None
        return cleaned

    def log(self) -> Interaction:
        """Call the operation with what was typed."""
        typed = self.cleaned_data
        submission = typed["submission"]
        return operations.log_interaction(
            self.candidate,
            kind=Kind(typed["kind"]),
            occurred_at=typed["occurred_at"],
            outcome=Outcome(typed["outcome"]) if typed["outcome"] else None,
            body=typed["body"],
            submission=submission,
            job_order=submission.job_order if submission else None,
            visibility=Visibility.PRIVATE if typed["is_private"] else Visibility.TEAM,
            next_step=typed["next_step"],
            due_on=typed["due_on"],
        )
