"""The forms of an import: the file, how it is read, what its columns hold."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from unfold.widgets import UnfoldAdminFileFieldWidget

from accounts.choices import Locale
from candidates.choices import Visibility
from governance import iso
from governance.models import System
from integrations.choices import ExistingMode, LookalikeMode
from integrations.kinds import Importable, importable, kinds_for
from integrations.mapping import ColumnProposal
from integrations.models import ImportBatch
from integrations.operations import FOREIGN_KEYS, choose_mapping, choose_reading, save_mapping, upload_file
from records.policies import visible

OPTIONS = ("existing", "lookalikes", "match_by", "clears", "locale", "country", "system", "version")
DELIMITERS = (("", "As recognised"), (",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Bar"))
ENCODINGS = (
    ("", "As recognised"), ("utf-8", "UTF-8"), ("cp1252", "Western (Windows-1252)"),
    ("cp1250", "Central European (Windows-1250)"), ("cp1251", "Cyrillic (Windows-1251)"),
    ("cp1253", "Greek (Windows-1253)"), ("cp1254", "Turkish (Windows-1254)"),
    ("cp1255", "Hebrew (Windows-1255)"),
    ("cp1256", "Arabic (Windows-1256)"), ("shift_jis", "Japanese (Shift JIS)"),
    ("gb18030", "Chinese (GB 18030)"),
    ("euc_kr", "Korean (EUC-KR)"), ("utf-16", "UTF-16"),
)  # fmt: skip


class RefusableForm(forms.Form):
    """A form that asks for an operation, and shows its refusal at the field where it belongs."""

    def carry_out(self) -> Any:
        raise NotImplementedError

    def blame(self, refusal: ValidationError | PermissionDenied) -> None:
        if isinstance(refusal, PermissionDenied):
            self.add_error(None, str(refusal))
            return
        found: dict[str, Any] = refusal.update_error_dict({})
        for name, errors in found.items():
            self.add_error(self.field_called(name), errors)

    def field_called(self, name: str) -> str | None:
        return name if name in self.fields else None


class UploadForm(RefusableForm):
    """The first step: which file, what its rows are, and whose export it is."""

    kind = forms.ChoiceField(label="What the rows are")

    file = forms.FileField(
        widget=UnfoldAdminFileFieldWidget(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods,.vcf,.json,.jsonl,.zip"}
        ),
        error_messages={"required": "Choose a file.", "empty": "This file is empty."},
    )
    system = forms.ModelChoiceField(
        System.objects.none(), required=False, empty_label="No other system, or none listed"
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices(user)  # type: ignore[attr-defined]
        self.fields["system"].queryset = visible(user, System).filter(is_active=True)  # type: ignore[attr-defined]

    def carry_out(self) -> ImportBatch:
        file = self.cleaned_data["file"]
        chosen = {name: self.cleaned_data[name] for name in ("kind", "system")}
        return upload_file(file, name=file.name, size=file.size, **chosen)


class ReadingForm(RefusableForm):
    """Corrects how the file was read."""

    kind = forms.ChoiceField(label="The rows are")
    sheet = forms.ChoiceField(required=False)
    encoding = forms.ChoiceField(choices=ENCODINGS, required=False)
    delimiter = forms.ChoiceField(choices=DELIMITERS, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, batch: ImportBatch, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._batch = batch
        self.initial = {"kind": batch.kind, "sheet": batch.sheet, "version": batch.version}
        self.fields["kind"].choices = kind_choices(user)  # type: ignore[attr-defined]
        if batch.sheets:
            self.fields["sheet"].choices = [(sheet, sheet) for sheet in batch.sheets]  # type: ignore[attr-defined]
            del self.fields["encoding"], self.fields["delimiter"]
        else:
            del self.fields["sheet"]

    def carry_out(self) -> ImportBatch:
        return choose_reading(self._batch, **self.cleaned_data)


class MappingForm(RefusableForm):
    """What each column holds, and how to import: one field for each column of the file."""

    existing = forms.ChoiceField(choices=ExistingMode.choices)
    match_by = forms.ChoiceField(required=False)
    lookalikes = forms.ChoiceField(choices=LookalikeMode.choices, required=False)
    clears = forms.TypedChoiceField(
        choices=(("", "Leave what is there"), ("yes", "Clear what is there")),
        coerce=bool,
        required=False,
        empty_value=False,  # type: ignore[arg-type]  # what "" is coerced to
    )
    locale = forms.ChoiceField(choices=Locale.choices, required=False)
    country = forms.ChoiceField(required=False)
    system = forms.ModelChoiceField(System.objects.none(), required=False, empty_label="No other system")
    keep_as = forms.CharField(max_length=120, required=False)
    keep_for = forms.ChoiceField(choices=Visibility.choices, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, batch: ImportBatch, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._batch = batch
        self._proposals = batch.read_proposal().columns
        self.initial = {
            "existing": batch.existing,
            "match_by": batch.match_by,
            "lookalikes": batch.lookalikes,
            "clears": "yes" if batch.clears else "",
            "locale": batch.locale,
            "country": batch.country,
            "system": batch.system,
            "version": batch.version,
        }
        kind = importable(batch.kind)
        self.fields["match_by"].choices = [  # type: ignore[attr-defined]
            ("", "Any key that a row has"),
            *((how, f"The {word} only") for how, word in kind.known_by.items()),
        ]
        self.fields["country"].choices = [("", "Not known"), *iso.countries()]  # type: ignore[attr-defined]
        self.fields["system"].queryset = visible(user, System).filter(is_active=True)  # type: ignore[attr-defined]
        for place, proposal in enumerate(self._proposals):
            self.fields[f"column_{place}"] = forms.ChoiceField(choices=target_choices(kind), required=False)
            self.initial[f"column_{place}"] = self._proposed(proposal)

    def _proposed(self, proposal: ColumnProposal) -> str:
        """Begin with what was chosen last time, else with the proposal."""
        if self._batch.mapping:
            return self._batch.mapping.get(proposal.column, "")
        return "" if proposal.target in FOREIGN_KEYS and not self._batch.system else proposal.target

    def columns(self) -> Iterator[tuple[forms.BoundField, ColumnProposal]]:
        for place, proposal in enumerate(self._proposals):
            yield self[f"column_{place}"], proposal

    def field_called(self, name: str) -> str | None:
        places = {proposal.column: f"column_{place}" for place, proposal in enumerate(self._proposals)}
        return places.get(name) or super().field_called(name)

    def carry_out(self) -> ImportBatch:
        mapping = {
            proposal.column: self.cleaned_data[f"column_{place}"]
            for place, proposal in enumerate(self._proposals)
        }
        options = {name: self.cleaned_data[name] for name in OPTIONS}
        options["lookalikes"] = options["lookalikes"] or self._batch.lookalikes
        batch = choose_mapping(self._batch, mapping=mapping, **options)
        if name := self.cleaned_data["keep_as"]:
            save_mapping(batch, name=name, visibility=self.cleaned_data["keep_for"] or Visibility.PRIVATE)
        return batch


def kind_choices(user: Any) -> list[tuple[str, str]]:
    return [(each.kind.value, str(each.kind.label)) for each in kinds_for(user)]


def target_choices(kind: Importable) -> list[Any]:
    groups = groupby(kind.vocabulary.offered, key=lambda target: target.group)
    return [
        ("", "Leave out"),
        *((name, [(each.code, each.label) for each in group]) for name, group in groups),
    ]
