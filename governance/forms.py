"""Asks who decides on a field, and which systems are given it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from governance.choices import OnConflict
from governance.matrix import HERE
from governance.models import AuthorityRule, System
from records.policies import visible

VERDICTS = (
    (OnConflict.REJECT, "Refuse it, with the reason"),
    (OnConflict.PROPOSE, "Let somebody approve it first"),
    (OnConflict.FLAG, "Save it, and flag it until it is settled"),
    (OnConflict.ACCEPT, "Take it over"),
)


class DecideForm(forms.Form):
    """A rule from a day on; what was in force until then ends by itself."""

    system = forms.ModelChoiceField(
        System.objects.none(), required=False, label="Who decides", empty_label=HERE
    )
    on_conflict = forms.ChoiceField(
        choices=VERDICTS,
        label="When somebody else writes it",
        widget=forms.RadioSelect,
        initial=OnConflict.REJECT,
    )
    steward = forms.ModelChoiceField(
        User.objects.none(), required=False, help_text="Whom to ask when two sides differ."
    )
    valid_from = forms.DateField(
        label="From",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=timezone.localdate,
    )
    valid_until = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Empty: until somebody decides otherwise.",
    )
    note = forms.CharField(
        max_length=500, required=False, label="Why", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, user: Any, rule: AuthorityRule | None, data: Any = None) -> None:
        told = ("system", "on_conflict", "steward", "valid_until", "note")
        super().__init__(data, initial={name: getattr(rule, name) for name in told} if rule else None)
        systems: Any = self.fields["system"]
        named = [rule.system_id] if rule and rule.system_id else []
        systems.queryset = System.objects.filter(Q(is_active=True) | Q(pk__in=named))
        stewards: Any = self.fields["steward"]
        stewards.queryset = visible(user, User).filter(is_active=True, is_service=False)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["class"] = "sor-input"


class GivenForm(forms.Form):
    """The systems that are given a field; unticked ones are given it no longer."""

    systems = forms.ModelMultipleChoiceField(
        System.objects.none(), required=False, label="Is given to", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, given: Any, data: Any = None) -> None:
        super().__init__(data, initial={"systems": given})
        field: Any = self.fields["systems"]
        field.queryset = System.objects.filter(is_active=True)
