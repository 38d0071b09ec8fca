"""What each bulk change asks for."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from candidates.bulk import is_protected
from candidates.choices import LIVE_CANDIDATE_STATUSES, CandidateStatus, PoolKind
from candidates.models import Candidate, TalentPool, TalentPoolMember
from candidates.policies import filled_pools
from governance.choices import ReasonKind
from governance.models import Reason, Tag
from records.policies import may, rights_of, visible

STATUSES = [(status.value, status.label) for status in CandidateStatus if status in LIVE_CANDIDATE_STATUSES]
STATUSES = [*STATUSES[1:], (CandidateStatus.ARCHIVED.value, CandidateStatus.ARCHIVED.label)]


class BulkForm(forms.Form):
    """Asks for the values of one bulk change; offers what the reader may see and nothing else."""

    right: ClassVar[tuple[str, type[Any]]] = ("change", Candidate)

    def __init__(self, user: Any, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        for name, rows in self.offered(user).items():
            field: Any = self.fields[name]
            field.queryset = rows

    @classmethod
    def is_for(cls, user: Any) -> bool:
        verb, model = cls.right
        return may(user, verb, model)

    def offered(self, user: Any) -> dict[str, Any]:
        """Return the rows to choose from, by field."""
        return {}

    def typed(self) -> dict[str, list[str]]:
        """Return what was typed, to be read again when it is carried out."""
        data: Any = self.data
        return {name: data.getlist(name) for name in self.fields}


class TagsForm(BulkForm):
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.none(),
        widget=UnfoldAdminSelect2MultipleWidget,
        error_messages={"required": "Choose at least one tag."},
    )

    def offered(self, user: Any) -> dict[str, Any]:
        return {"tags": visible(user, Tag).order_by("name", "pk")}


class OwnerForm(BulkForm):
    """Asked of whoever may give candidates away, or propose it where a second person approves."""

    owner = forms.ModelChoiceField(User.objects.none(), widget=UnfoldAdminSelect2Widget, label="New owner")
    reason = forms.CharField(
        max_length=300, required=False, widget=UnfoldAdminTextInputWidget, help_text="Told in the history."
    )

    @classmethod
    def is_for(cls, user: Any) -> bool:
        return may(user, "change_owner", Candidate) or (super().is_for(user) and is_protected("owner"))

    def offered(self, user: Any) -> dict[str, Any]:
        people = visible(user, User).filter(is_active=True, is_service=False)
        return {"owner": people.order_by("display_name", "pk")}


class TakeForm(BulkForm):
    """Nothing to ask."""


class StatusForm(BulkForm):
    status = forms.ChoiceField(choices=STATUSES, widget=UnfoldAdminSelectWidget, label="New status")


class StopContactForm(BulkForm):
    reason = forms.ModelChoiceField(Reason.objects.none(), widget=UnfoldAdminSelect2Widget)
    until = forms.DateField(
        required=False,
        widget=UnfoldAdminSingleDateWidget,
        help_text="Empty: until the person says otherwise.",
    )

    def offered(self, user: Any) -> dict[str, Any]:
        return {"reason": visible(user, Reason).filter(kind=ReasonKind.DO_NOT_CONTACT, is_active=True)}

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError("Choose a day that is still to come.")
        return until


class PoolForm(BulkForm):
    right = ("add", TalentPoolMember)
    pool = forms.ModelChoiceField(TalentPool.objects.none(), widget=UnfoldAdminSelect2Widget)
    reason = forms.CharField(
        max_length=300, required=False, widget=UnfoldAdminTextInputWidget, label="Why they belong in it"
    )

    def offered(self, user: Any) -> dict[str, Any]:
        pools = filled_pools(rights_of(user)).filter(kind=PoolKind.STATIC)
        return {"pool": pools.order_by("name", "pk")}


class LeavePoolForm(BulkForm):
    right = ("delete", TalentPoolMember)
    pool = forms.ModelChoiceField(TalentPool.objects.none(), widget=UnfoldAdminSelect2Widget)

    offered = PoolForm.offered
