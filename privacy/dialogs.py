"""What the steps of a legal basis ask for."""

from django import forms
from unfold.widgets import UnfoldAdminTextInputWidget

from records.dialogs import RecordDialog


class VoidDialog(RecordDialog):
    reason = forms.CharField(
        label="What was wrong with it", max_length=300, widget=UnfoldAdminTextInputWidget()
    )
