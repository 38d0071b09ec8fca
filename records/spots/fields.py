"""Fields of the record itself, one or a few that belong together."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

from audit.models import ChangeEntry
from audit.wording import Dictionary, worded
from records.lens import shown_to
from records.operations import update_record
from records.spots.base import Spot, State, as_json
from records.waiting import proposed_of

type Tune = Callable[[forms.Form, Any], None]


class Fields(Spot):
    """Asks for the fields ``asks``; puts back those and ``keeps``, which follow from them.

    ``operation`` is what writes this kind of record, ``tune`` narrows what the form offers.
    """

    def __init__(
        self,
        name: str,
        label: str,
        *,
        asks: Iterable[str],
        keeps: Iterable[str] = (),
        operation: Callable[..., Any] = update_record,
        tune: Tune | None = None,
        **options: Any,
    ) -> None:
        super().__init__(name, label, **options)
        self.asks = tuple(asks)
        self.names = (*self.asks, *keeps)
        self.operation = operation
        self.tune = tune

    def state(self, record: Any) -> State:
        fields = (record._meta.get_field(name) for name in self.names)
        return as_json({field.name: getattr(record, field.attname) for field in fields})

    def text(self, user: Any, record: Any, state: State) -> str:
        said = []
        for name in self.asks:
            field = record._meta.get_field(name)
            said += Dictionary.of_values(user, field, [read_value(field, state[name], pointed=False)])
        return ", ".join(word for word in said if word)

    def shown(self, record: Any) -> str:
        said = []
        for name in self.asks:
            field, value = record._meta.get_field(name), getattr(record, name)
            if value not in (None, "", []):
                said.append(str(value) if field.is_relation else worded(field, value))
        return ", ".join(dict.fromkeys(said))

    def form(self, record: Any, user: Any, data: Any = None) -> forms.Form:
        initial = {name: record._meta.get_field(name).value_from_object(record) for name in self.asks}
        form = forms.Form(data, initial=initial, prefix=self.key(record))
        form.fields = {name: _form_field(record._meta.get_field(name), user) for name in self.asks}
        if self.tune:
            self.tune(form, record)
        return form

    def wanted(self, record: Any, form: forms.Form) -> State:
        values = ((name, form.cleaned_data[name]) for name in self.asks)
        return as_json(
            {name: value.pk if isinstance(value, models.Model) else value for name, value in values}
        )

    def is_met(self, state: State, wanted: State) -> bool:
        return all(state[name] == value for name, value in wanted.items())

    def written(self, record: Any) -> tuple[Any, Sequence[str]]:
        return type(record), self.asks

    def write(self, record: Any, wanted: State) -> None:
        changes = {name: read_value(record._meta.get_field(name), value) for name, value in wanted.items()}
        self.operation(record, changes=changes)

    def proposes(self, record: Any) -> dict[str, str]:
        return proposed_of(record, self.asks)

    def entries(self, record: Any) -> models.QuerySet[ChangeEntry]:
        columns = [record._meta.get_field(name).column for name in self.names]
        mine = {"model": record._meta.label_lower, "object_id": record.pk}
        return super().entries(record).filter(**mine, fields__overlap=columns)


def read_value(field: Any, value: Any, *, pointed: bool = True) -> Any:
    """Return a value of a state as the field holds it; a foreign key as its record, if ``pointed``."""
    if value is None:
        return None
    if field.is_relation:
        return field.related_model._base_manager.filter(pk=value).first() if pointed else value
    return field.to_python(value)


def _form_field(field: Any, user: Any) -> forms.Field:
    """Return a plain field: the editor is small, and the browser knows days and numbers."""
    options: dict[str, Any] = {"label": capfirst(field.verbose_name)}
    if isinstance(field, ArrayField) and field.base_field.choices:
        return forms.MultipleChoiceField(
            choices=field.base_field.choices,
            required=not field.blank,
            widget=forms.CheckboxSelectMultiple,
            **options,
        )
    if field.is_relation:
        options["queryset"] = shown_to(user, field.related_model)
    elif isinstance(field, models.DateField):
        options["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    elif isinstance(field, models.TextField):
        options["widget"] = forms.Textarea(attrs={"rows": 5})
    made = field.formfield(**options)
    if not isinstance(made.widget, forms.CheckboxInput):
        made.widget.attrs["class"] = "sor-input"
    return made


def offering(name: str, narrow: Callable[[Any, Any], Any]) -> Tune:
    """Return a ``tune`` that offers for ``name`` what ``narrow(choices, record)`` leaves, and what is there."""
    return partial(_narrow, name, narrow)


def _narrow(name: str, narrow: Callable[[Any, Any], Any], form: forms.Form, record: Any) -> None:
    field: Any = form.fields[name]
    here = _one(getattr(record, f"{name}_id"))
    field.queryset = field.queryset.model._base_manager.filter(
        models.Q(pk__in=narrow(field.queryset, record).order_by().values("pk")) | here
    ).order_by(*field.queryset.model._meta.ordering)


def _one(key: int | None) -> models.Q:
    return models.Q(pk=key) if key else models.Q(pk__in=())
