"""Who takes over what a leaver looked after, kind by kind."""

from collections.abc import Sequence
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminSelect2MultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from interactions.handover import SPREAD, STAY, Line
from records.forms import blame
from records.policies import visible


class HandoverForm(forms.Form):
    """Colleagues for all of it; a kind may go to one of them alone, or stay."""

    heirs = forms.ModelMultipleChoiceField(
        User.objects.none(),
        widget=UnfoldAdminSelect2MultipleWidget,
        label="Who takes over",
        help_text="With several, everything is dealt out evenly; what belongs to one candidate stays together.",
        error_messages={"required": "Choose at least one colleague."},
    )
    reason = forms.CharField(
        max_length=300,
        widget=UnfoldAdminTextInputWidget,
        help_text="Told in the history of every record.",
        error_messages={"required": "Say why, in words."},
    )

    def __init__(self, user: Any, leaver: User, lines: Sequence[Line], data: Any = None) -> None:
        super().__init__(data)
        people = visible(user, User).filter(is_active=True, is_service=False).exclude(pk=leaver.pk)
        heirs: Any = self.fields["heirs"]
        heirs.queryset = people.order_by("display_name", "pk")
        named = [(str(person.pk), str(person)) for person in heirs.queryset]
        self.lines = lines
        for line in lines:
            self.fields[line.holding.code] = forms.ChoiceField(
                choices=[(SPREAD, "As above"), (STAY, "Stay where they are"), *named],
                initial=SPREAD,
                required=False,
                label=line.holding.title,
                widget=UnfoldAdminSelectWidget,
            )

    def kinds(self) -> list[tuple[Line, forms.BoundField]]:
        return [(line, self[line.holding.code]) for line in self.lines]

    def plan(self) -> dict[str, list[int]]:
        """Return for each kind who gets it."""
        everyone = [person.pk for person in self.cleaned_data["heirs"]]
        plan = {}
        for line in self.lines:
            said = self.cleaned_data[line.holding.code] or SPREAD
            plan[line.holding.code] = everyone if said == SPREAD else [] if said == STAY else [int(said)]
        return plan

    def blame(self, refusal: Any) -> None:
        blame(self, refusal)
