"""What is asked about a mailing that went to many."""

from typing import Any

from django import forms
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from candidates.bulk_forms import BulkForm
from interactions.models import Interaction


class MailingForm(BulkForm):
    right = ("add", Interaction)
    subject = forms.CharField(max_length=200, widget=UnfoldAdminTextInputWidget)
    body = forms.CharField(max_length=10_000, widget=UnfoldAdminTextareaWidget, label="What it said")
    occurred_at = forms.DateTimeField(
        widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}),
        label="When it was sent",
    )

    def clean_occurred_at(self) -> Any:
        sent = self.cleaned_data["occurred_at"]
        if sent > timezone.now():
            raise forms.ValidationError("Say when it was sent: this is still to come.")
        return sent
