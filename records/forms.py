"""Forms over records: two people who edit the same record lose nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape

from audit.diffs import Revision, changes_since
from audit.typed import version_in
from audit.wording import Dictionary
from records import gates
from records.gates import Verdict

VERSION = "version_read"


type Refusal = ValidationError | PermissionDenied


def blame(form: forms.BaseForm, refusal: Refusal) -> None:
    """Say on ``form`` why an operation refused: at the field that it blames, else above them all."""
    if isinstance(refusal, PermissionDenied):
        form.add_error(None, str(refusal) or "You may not do this.")
    elif hasattr(refusal, "error_dict"):
        for name, errors in refusal.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, refusal)


@dataclass(frozen=True)
class Clash:
    """A field that somebody changed while this form was open."""

    label: str
    was: str
    theirs: str
    yours: str
    by: str
    revision: Revision
    both: bool


class RecordForm(forms.ModelForm):
    """Carries the version that was read.

    When the record moved on in between, the form comes back: fields that only somebody else changed take
    their value, what was typed stays, and ``clashes`` shows both sides. Saving again is then a decision.
    """

    refusal: Refusal | None = None
    reader: Any = None

    version_read = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: list[Clash] = []
        self.is_unread = False
        self._ask_gates()
        if self.instance.pk is None:
            return
        self.initial[VERSION] = self.instance.version
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                _keep_current(field, getattr(self.instance, f"{name}_id", None))
        if self.is_bound:
            self._rebase()

    @property
    def version(self) -> int | None:
        """The version on which the typed values rest."""
        return self.cleaned_data.get(VERSION)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.clashes:
            raise ValidationError("Look at what changed in between, then save again.", code="conflict")
        if self.is_unread:
            raise ValidationError(
                "This page did not say which version it shows. Look at what is there, then save again.",
                code="unread",
            )
        if self.refusal is not None:
            blame(self, self.refusal)
        for name, sentence in self.locked.items():
            self._refuse_locked(name, sentence)
        return cleaned

    def _ask_gates(self) -> None:
        """Say at each field what would become of a change; what would be refused can only be read."""
        found = gates.rulings(self._meta.model, self._own_names(), self.instance)
        told = {name: ruling.told(self.instance) for name, ruling in found.items() if ruling.is_for_forms}
        self.locked = {name: told[name] for name in told if found[name].verdict == Verdict.REJECT}
        for name, sentence in told.items():
            self.fields[name].help_text = escape(sentence)
        for name in self.locked:
            self.fields[name].disabled, self.fields[name].required = True, False

    def _refuse_locked(self, name: str, sentence: str) -> None:
        """Refuse what was typed into a field that can only be read, and what cannot be without it."""
        column = self._meta.model._meta.get_field(name)
        is_missing = self.instance.pk is None and not (column.blank or column.has_default())
        if is_missing or self._is_tampered(name):
            self.add_error(name, sentence)

    def _is_tampered(self, name: str) -> bool:
        """Tell whether something else was sent for a field than the page shows; browsers send nothing."""
        field, sent = self.fields[name], self.add_prefix(name)
        if sent not in self.data and field.widget.value_omitted_from_data(self.data, self.files, sent):
            return False
        if sent not in self.data and field.widget.value_from_datadict(self.data, self.files, sent) in (
            False,
            [],
        ):
            return False  # a box that is not ticked is sent by nobody
        field.disabled = False  # else Django compares nothing
        try:
            initial = self.get_initial_for_field(field, name)
            return field.has_changed(initial, field.widget.value_from_datadict(self.data, self.files, sent))
        finally:
            field.disabled = True

    def _own_names(self) -> list[str]:
        names = {field.name for field in self._meta.model._meta.fields}
        return [name for name in self.fields if name in names]

    def changes(self) -> dict[str, Any]:
        """Return the model's fields that were changed, with their new values."""
        names = {field.name for field in self._meta.model._meta.fields}
        return {name: self.cleaned_data[name] for name in self.changed_data if name in names}

    def details(self) -> dict[str, Any]:
        """Return the model's fields that the form has, for an operation that adds a record."""
        names = {field.name for field in self._meta.model._meta.fields}
        return {
            name: value for name, value in self.cleaned_data.items() if name in names and value is not None
        }

    def _rebase(self) -> None:
        """Put the typed values onto the record as it is now."""
        read = version_in(self.data.get(self.add_prefix(VERSION)))
        if read == self.instance.version:
            return
        typed: Any = self.data
        data = MultiValueDict({key: typed.getlist(key) for key in typed})
        before = None if read is None else self._as_read(read)
        if read is None or before is None:
            self.is_unread = True  # everything may have changed since
        else:
            for name, revision in _last_touches(changes_since(self.instance, read)).items():
                if name in self.fields:
                    self._settle(name, revision, before, data)
        data[self.add_prefix(VERSION)] = str(self.instance.version)
        self.data = data

    def _settle(self, name: str, revision: Revision, before: Any, data: MultiValueDict) -> None:
        field = self._meta.model._meta.get_field(name)
        was, theirs = getattr(before, field.attname), getattr(self.instance, field.attname)
        typed = self[name].data
        untouched = not self.fields[name].has_changed(was, typed)
        if not untouched and not self.fields[name].has_changed(theirs, typed):
            return  # both wrote the same
        if untouched:
            _write(data, self.fields[name].widget, self.add_prefix(name), theirs)
        self.clashes.append(self._clash(field, revision, was, theirs, typed, both=not untouched))

    def _clash(
        self, field: models.Field, revision: Revision, was: Any, theirs: Any, typed: Any, *, both: bool
    ) -> Clash:
        words = Dictionary.of_values(
            self.reader, field, [was, theirs, _clean(self.fields[field.name], typed)]
        )
        by = revision.change_set.actor_name if revision.change_set else "somebody"
        label = str(self.fields[field.name].label)
        return Clash(label, words[0], words[1], words[2], by, revision, both)

    def _as_read(self, version: int) -> Any:
        history = type(self.instance).history
        return history.filter(id=self.instance.pk, version=version).order_by("-history_id").first()


def _keep_current(field: forms.ModelChoiceField, key: int | None) -> None:
    """Accept the value that the record has, without naming it, where this reader may not see it."""
    choices: Any = field.queryset
    if key is None or choices.filter(pk=key).exists():
        return
    model = choices.model
    seen = choices.values("pk")
    named = field.label_from_instance
    field.queryset = model._base_manager.filter(models.Q(pk__in=seen) | models.Q(pk=key))
    field.label_from_instance = lambda record: (  # type: ignore[assignment, method-assign]
        f"a {model._meta.verbose_name} that is not shown to you" if record.pk == key else named(record)
    )


def _last_touches(revisions: Iterable[Revision]) -> dict[str, Revision]:
    return {change.field.name: revision for revision in revisions for change in revision.changes}


def _clean(field: forms.Field, typed: Any) -> Any:
    try:
        value = field.clean(typed)
    except ValidationError:
        return typed
    return value.pk if isinstance(value, models.Model) else value


def _write(data: MultiValueDict, widget: forms.Widget, name: str, value: Any) -> None:
    """Write ``value`` into submitted data as ``widget`` would submit it."""
    widget = getattr(widget, "widget", widget)  # unwrap the admin's related-object buttons
    if isinstance(widget, forms.CheckboxInput):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(widget, forms.MultiWidget):
        for suffix, part, piece in zip(
            widget.widgets_names,  # type: ignore[attr-defined]
            widget.widgets,
            widget.decompress(value) or [],
            strict=True,
        ):
            _write(data, part, f"{name}{suffix}", piece)
    elif getattr(widget, "allow_multiple_selected", False):
        data.setlist(name, [str(each) for each in value or ()])
    else:
        shown = widget.format_value(value)
        data[name] = shown[0] if isinstance(shown, (list, tuple)) and shown else shown or ""
