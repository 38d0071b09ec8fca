"""Rows of a record that each point to a word of a vocabulary: its tags and skills."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from audit.models import ChangeEntry
from records.spots.base import Spot, State, as_json

SUGGESTED = 12


class Words(Spot):
    """Words that are ticked off and added by typing; ``details`` of a row come back with it.

    ``model`` has a foreign key ``parent`` to the record and one, ``word``, to the vocabulary.
    ``find(text)`` returns the words called so, ``add(record, rows)`` and ``drop(record, words)`` write.
    """

    form_template = "records/spot_words.html"

    def __init__(
        self,
        name: str,
        label: str,
        *,
        model: Any,
        parent: str,
        word: str,
        find: Callable[[str], models.QuerySet],
        add: Callable[[Any, list[Any]], Any],
        drop: Callable[[Any, list[Any]], Any],
        details: Iterable[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(name, label, **options)
        self.model = model
        self.parent = parent
        self.word = word
        self.find = find
        self.add = add
        self.drop = drop
        self.details = tuple(details)

    @property
    def vocabulary(self) -> Any:
        return self.model._meta.get_field(self.word).related_model

    def state(self, record: Any) -> State:
        rows = self.model._default_manager.filter(**{self.parent: record}).order_by("id")
        return {
            str(getattr(row, f"{self.word}_id")): as_json({each: getattr(row, each) for each in self.details})
            for row in rows
        }

    def text(self, user: Any, record: Any, state: State) -> str:
        words = self.vocabulary._base_manager.in_bulk([int(key) for key in state])
        return ", ".join(sorted(str(word) for word in words.values()))

    def form(self, record: Any, user: Any, data: Any = None) -> forms.Form:
        form = forms.Form(data, prefix=self.key(record))
        here = self.vocabulary._base_manager.filter(pk__in=[int(key) for key in self.state(record)])
        form.fields["kept"] = forms.ModelMultipleChoiceField(
            here.order_by("name", "id"),
            required=False,
            initial=[word.pk for word in here],
            widget=forms.CheckboxSelectMultiple,
            label=self.label,
        )
        listed = {"list": f"{self.key(record)}-list", "autocomplete": "off", "autofocus": True}
        typed = forms.TextInput(attrs={"class": "sor-input", **listed})
        form.fields["more"] = forms.CharField(label="Add", required=False, max_length=500, widget=typed)
        return form

    def wanted(self, record: Any, form: forms.Form) -> State:
        now = self.state(record)
        wanted = {str(word.pk): now.get(str(word.pk), {}) for word in form.cleaned_data["kept"]}
        for text in filter(None, (part.strip() for part in form.cleaned_data["more"].split(","))):
            word = self.find(text).first()
            if word is None:
                raise ValidationError({"more": f"“{text}” is not on the list. Choose one that is."})
            wanted.setdefault(str(word.pk), now.get(str(word.pk), {}))
        return wanted

    def written(self, record: Any) -> tuple[Any, Sequence[str]]:
        return self.model, (self.word,)

    def write(self, record: Any, wanted: State) -> None:
        now = self.state(record)
        words = self.vocabulary._base_manager.in_bulk([int(key) for key in {*now, *wanted}])
        if gone := [words[int(key)] for key in now if key not in wanted]:
            self.drop(record, gone)
        new = [self._row(words[int(key)], wanted[key]) for key in wanted if key not in now]
        if new:
            self.add(record, new)

    def entries(self, record: Any) -> models.QuerySet[ChangeEntry]:
        return super().entries(record).filter(model=self.model._meta.label_lower)

    def suggestions(self, text: str) -> list[str]:
        """Return the names of words that begin like the last one being typed."""
        start = text.rpartition(",")[2].strip()
        if not start:
            return []
        rows = self.vocabulary._default_manager.filter(name__istartswith=start, is_active=True)
        return [str(word) for word in rows.order_by("name", "id")[:SUGGESTED]]

    def _row(self, word: Any, details: dict[str, Any]) -> Any:
        fields = ((name, self.model._meta.get_field(name)) for name in details)
        read = {name: field.to_python(details[name]) for name, field in fields if details[name] is not None}
        return self.model(**{self.word: word, **read})
