"""Rows of a record that are one line of text each: its addresses and numbers."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.db import models

from audit.models import ChangeEntry
from records.spots.base import Spot, State, as_json

VALUE = "value"
NEW = "value_new"


class Lines(Spot):
    """All rows of ``related`` at once: a line that is emptied goes, the last and empty one adds.

    ``operation(record, rows=...)`` makes rows with ``details`` the only ones.
    """

    form_template = "records/spot_lines.html"

    def __init__(
        self,
        name: str,
        label: str,
        *,
        model: Any,
        parent: str,
        details: Iterable[str],
        operation: Callable[..., Any],
        input_type: str = "text",
        **options: Any,
    ) -> None:
        super().__init__(name, label, **options)
        self.model = model
        self.parent = parent
        self.details = tuple(details)
        self.operation = operation
        self.input_type = input_type

    def state(self, record: Any) -> State:
        rows = self.model._default_manager.filter(**{self.parent: record}).order_by("id")
        return [as_json({name: getattr(row, name) for name in (VALUE, *self.details)}) for row in rows]

    def text(self, user: Any, record: Any, state: State) -> str:
        return ", ".join(line[VALUE] for line in state)

    def form(self, record: Any, user: Any, data: Any = None) -> forms.Form:
        lines = self.state(record)
        form = forms.Form(data, prefix=self.key(record))
        for number, line in enumerate(lines):
            form.fields[f"{VALUE}_{number}"] = self._field(self.label, initial=line[VALUE])
        form.fields[NEW] = self._field(f"another {self.label}" if lines else self.label)
        return form

    def wanted(self, record: Any, form: forms.Form) -> State:
        lines = [
            {**line, VALUE: form.cleaned_data.get(f"{VALUE}_{number}", "")}
            for number, line in enumerate(self.state(record))
        ]
        lines.append({VALUE: form.cleaned_data[NEW]})
        return [line for line in lines if line[VALUE]]

    def written(self, record: Any) -> tuple[Any, Sequence[str]]:
        return self.model, (VALUE,)

    def write(self, record: Any, wanted: State) -> None:
        self.operation(record, rows=[self._row(line) for line in wanted])

    def entries(self, record: Any) -> models.QuerySet[ChangeEntry]:
        return super().entries(record).filter(model=self.model._meta.label_lower)

    def _field(self, label: str, initial: str = "") -> forms.Field:
        most = self.model._meta.get_field(VALUE).max_length
        widget = forms.TextInput(attrs={"class": "sor-input", "type": self.input_type, "autocomplete": "off"})
        return forms.CharField(label=label, required=False, max_length=most, initial=initial, widget=widget)

    def _row(self, line: dict[str, Any]) -> Any:
        fields = ((name, self.model._meta.get_field(name)) for name in line)
        return self.model(**{name: field.to_python(line[name]) for name, field in fields})
