"""What is asked when consent, a refusal or a renewal is recorded."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
)

from candidates.bulk_forms import BulkForm
from candidates.models import Candidate, Document
from privacy.choices import REACHING_OUT, Channel, Ground, Purpose
from privacy.models import LegalBasis
from privacy.models.rule import rule_in_force
from records.policies import visible

_INPUT = {"class": "sor-input"}


def usual_end() -> date:
    """Return the day until which consent holds that is recorded today."""
    return rule_in_force().end(timezone.localdate())


def _purposes(initial: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label="What for",
        coerce=Purpose,
        choices=Purpose.choices,
        initial=list(initial),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one."},
    )


def _channel() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="How you were told", coerce=Channel, choices=Channel.choices, widget=forms.Select(_INPUT)
    )


def _text(label: str, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea({**_INPUT, "rows": 2})
    return forms.CharField(label=label, required=required, max_length=4_000, widget=widget)


class _AboutCandidate(forms.Form):
    def __init__(self, candidate: Candidate, reader: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidate, self.reader = candidate, reader


class ConsentForm(_AboutCandidate):
    """What somebody allows us."""

    purposes = _purposes(REACHING_OUT)
    ground = forms.TypedChoiceField(
        label="On what ground", coerce=Ground, choices=Ground.choices, widget=forms.Select(_INPUT)
    )
    expires_on = forms.DateField(
        label="Until (empty: until they say otherwise)",
        required=False,
        widget=forms.DateInput({**_INPUT, "type": "date"}, format="%Y-%m-%d"),
    )
    channel = _channel()
    evidence = _text("What shows it: their words, or where the paper lies")
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label="The document that shows it",
        required=False,
        empty_label="none",
        widget=forms.Select(_INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = usual_end
        papers: Any = self.fields["document"]
        papers.queryset = visible(self.reader, Document).filter(candidate=self.candidate).defer("text")


class RefusalForm(_AboutCandidate):
    """What somebody wants no longer."""

    purposes = _purposes([Purpose.CONTACT])
    channel = _channel()
    evidence = _text("What they said, if it matters")


class ConsentOfManyForm(BulkForm):
    """What many allow us at once, such as everybody on a list that they signed."""

    right = ("add", LegalBasis)
    purposes = forms.TypedMultipleChoiceField(
        label="What for",
        coerce=Purpose,
        choices=Purpose.choices,
        initial=list(REACHING_OUT),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": "Tick at least one."},
    )
    ground = forms.TypedChoiceField(
        label="On what ground", coerce=Ground, choices=Ground.choices, widget=UnfoldAdminSelectWidget
    )
    expires_on = forms.DateField(
        label="Until", required=False, initial=usual_end, widget=UnfoldAdminSingleDateWidget
    )
    channel = forms.TypedChoiceField(
        label="How you were told",
        coerce=Channel,
        choices=Channel.choices,
        initial=Channel.FORM,
        widget=UnfoldAdminSelectWidget,
    )
    evidence = forms.CharField(
        label="What shows it: the list they signed, the form they filled in",
        max_length=4_000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )

    def clean_expires_on(self) -> date | None:
        until: date | None = self.cleaned_data["expires_on"]
        if until and until < timezone.localdate():
            raise forms.ValidationError("Choose a day that is still to come.")
        return until
