"""The forms of a comparison: the copy, what its columns hold, and a decision about a discrepancy."""

from collections.abc import Iterator
from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminFileFieldWidget

from accounts.choices import Locale
from candidates.models import Candidate
from clients.models import Client
from governance import iso
from governance.models import System
from integrations.choices import CopyScope, Decision, ImportKind
from integrations.forms import RefusableForm, target_choices
from integrations.kinds import importable
from integrations.mapping import ColumnProposal
from integrations.models import Discrepancy, ReconciliationRun
from integrations.models.reconciliation import COMPARED_KINDS
from integrations.operations.comparisons import start_comparison, upload_copy
from integrations.operations.discrepancies import DECISIONS
from records.policies import visible

OPTIONS = ("scope", "locale", "country", "version")


class CopyForm(RefusableForm):
    """The first step: whose copy it is, what its rows are, and the file."""

    system = forms.ModelChoiceField(
        System.objects.none(), label="Whose copy it is", error_messages={"required": "Say whose copy it is."}
    )
    kind = forms.ChoiceField(
        label="What the rows are", choices=[(kind.value, kind.label) for kind in COMPARED_KINDS]
    )
    file = forms.FileField(
        label="File: CSV, TSV, XLSX or JSON",
        widget=UnfoldAdminFileFieldWidget(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods,.json,.jsonl"}
        ),
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].queryset = visible(user, System).filter(is_active=True)  # type: ignore[attr-defined]

    def carry_out(self) -> ReconciliationRun:
        file = self.cleaned_data["file"]
        chosen = {name: self.cleaned_data[name] for name in ("kind", "system")}
        return upload_copy(file, name=file.name, size=file.size, **chosen)


class CopyMappingForm(RefusableForm):
    """What each column of a copy holds, and what the copy should hold."""

    scope = forms.ChoiceField(label="The copy should hold", choices=CopyScope.choices)
    locale = forms.ChoiceField(label="Dates and numbers look like", choices=Locale.choices, required=False)
    country = forms.ChoiceField(label="Telephone numbers without a country code are from", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, run: ReconciliationRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._run = run
        self._proposals = run.read_proposal().columns
        self.initial = {name: getattr(run, name) for name in OPTIONS}
        self.fields["country"].choices = [("", "Not known"), *iso.countries()]  # type: ignore[attr-defined]
        kind = importable(run.kind)
        for place, proposal in enumerate(self._proposals):
            self.fields[f"column_{place}"] = forms.ChoiceField(choices=target_choices(kind), required=False)
            chosen = run.mapping.get(proposal.column, "") if run.mapping else proposal.target
            self.initial[f"column_{place}"] = chosen

    def columns(self) -> Iterator[tuple[forms.BoundField, ColumnProposal]]:
        for place, proposal in enumerate(self._proposals):
            yield self[f"column_{place}"], proposal

    def options(self) -> list[forms.BoundField]:
        return [self[name] for name in ("scope", "locale", "country")]

    def field_called(self, name: str) -> str | None:
        places = {proposal.column: f"column_{place}" for place, proposal in enumerate(self._proposals)}
        return places.get(name) or super().field_called(name)

    def carry_out(self) -> ReconciliationRun:
        mapping = {
            proposal.column: self.cleaned_data[f"column_{place}"]
            for place, proposal in enumerate(self._proposals)
        }
        options = {name: self.cleaned_data[name] for name in OPTIONS}
        return start_comparison(self._run, mapping=mapping, **options)


class DecisionForm(RefusableForm):
    """A decision about one discrepancy, with what it needs to know."""

    decision = forms.ChoiceField(choices=Decision.choices)
    note = forms.CharField(required=False, max_length=500)
    until = forms.DateField(required=False, error_messages={"invalid": "Give a day, such as 2026-12-31."})
    which = forms.CharField(required=False, max_length=200)
    is_new = forms.BooleanField(required=False)
    version = forms.IntegerField()

    def __init__(self, discrepancy: Discrepancy, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._discrepancy = discrepancy
        self._user = user

    def clean_which(self) -> Candidate | Client | None:
        """Find the record that is named: a candidate by reference, a client by name."""
        said = self.cleaned_data["which"].strip()
        if not said:
            return None
        if self._discrepancy.kind == ImportKind.CANDIDATES:
            found = visible(self._user, Candidate).filter(reference=said.upper())[:2]
        else:
            found = visible(self._user, Client).filter(legal_name__iexact=said)[:2]
        if len(found) != 1:
            raise forms.ValidationError("There is no such record, or it is not shown to you.")
        return found[0]

    def carry_out(self) -> Discrepancy:
        said = self.cleaned_data
        options: dict[str, Any] = {"note": said["note"], "version": said["version"]}
        if said["decision"] == Decision.IGNORE:
            options["until"] = said["until"]
        if said["decision"] == Decision.CREATE:
            options["is_new"] = said["is_new"]
        if said["decision"] == Decision.LINK and said["which"]:
            options[said["which"]._meta.model_name] = said["which"]
        return DECISIONS[said["decision"]](self._discrepancy, **options)


class ManyDecisionsForm(forms.Form):
    """One decision about many discrepancies."""

    decision = forms.ChoiceField(choices=[(each.value, each.label) for each in Decision])
    note = forms.CharField(required=False, max_length=500)
    until = forms.DateField(required=False, error_messages={"invalid": "Give a day, such as 2026-12-31."})
