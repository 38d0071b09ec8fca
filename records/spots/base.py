"""A spot: some values of a record that are read, changed and taken back together."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from audit.models import ChangeEntry
from audit.story import entries_about
from records import gates
from records.reading import may_do, once

type State = Any
"""The values of a spot as JSON holds them: what was there can be compared, kept and put back."""


class Spot:
    """``name`` is its address, ``label`` what people call it, ``template`` how it is read.

    ``needs`` is what one must be allowed to do to the record beside changing it.
    """

    template: ClassVar[str] = "records/spot_value.html"
    form_template: ClassVar[str] = "records/spot_form.html"

    def __init__(self, name: str, label: str, *, template: str = "", needs: str = "change") -> None:
        self.name = name
        self.label = label
        self.needs = needs
        self.shown_by = template or self.template

    def state(self, record: Any) -> State:
        """Return what is there now, from the database where it is not on the record itself."""
        raise NotImplementedError

    def text(self, user: Any, record: Any, state: State) -> str:
        """Say ``state`` in words, as far as ``user`` may see what it points to."""
        raise NotImplementedError

    def shown(self, record: Any) -> str:
        """Return what the page shows, without asking the database."""
        return ""

    def form(self, record: Any, user: Any, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def wanted(self, record: Any, form: forms.Form) -> State:
        """Return the state that a valid ``form`` asks for."""
        raise NotImplementedError

    def write(self, record: Any, wanted: State) -> None:
        """Bring ``record`` into the state ``wanted``, by its own operations."""
        raise NotImplementedError

    def is_met(self, state: State, wanted: State) -> bool:
        """Tell whether ``state`` is what is wanted: a form that was sent twice clashes with nobody."""
        return bool(state == wanted)

    def entries(self, record: Any) -> QuerySet[ChangeEntry]:
        """Return who touched it, in the record's story."""
        return entries_about(record)

    def written(self, record: Any) -> tuple[Any, Sequence[str]]:
        """Return whose fields it writes, and which."""
        return type(record), ()

    def refusal(self, record: Any) -> str:
        """Return why nobody may change it here, nothing if somebody may."""
        model, names = self.written(record)
        return self._refused(names, _rulings(record, model, names))

    def _refused(self, names: Iterable[str], rulings: Mapping[str, gates.Ruling]) -> str:
        found = (rulings[name] for name in names if name in rulings)
        return next((each.sentence for each in found if each.verdict == gates.Verdict.REJECT), "")

    def offers(self, request: HttpRequest, record: Any) -> bool:
        """Tell whether the reader may change it, or propose that; the gates are asked once for all of a page."""
        model, names = self.written(record)
        key = ("rulings", model, record.pk)
        return (
            may_do(request, "change", record)
            and (self.needs == "change" or may_do(request, self.needs, record) or bool(self.proposes(record)))
            and not self._refused(names, once(request, key, lambda: _all_rulings(record, model)))
        )

    def proposes(self, record: Any) -> dict[str, str]:
        """Return what of it the reader would propose rather than change, with a sentence why; "" for rows."""
        return {}

    def key(self, record: Any) -> str:
        """Return the id of its element on a page."""
        return f"spot-{record._meta.model_name}-{record.pk}-{self.name}"

    @property
    def title(self) -> str:
        return capfirst(self.label)


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def fingerprint(state: State) -> str:
    """Return what an editor sends back, so that an older state is noticed."""
    return sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:32]


_spots: dict[str, dict[str, Spot]] = defaultdict(dict)


def _rulings(record: Any, model: Any, names: Collection[str]) -> dict[str, gates.Ruling]:
    return gates.rulings(model, names, record if isinstance(record, model) else None)


def _all_rulings(record: Any, model: Any) -> dict[str, gates.Ruling]:
    """Return what the gates say about everything of ``model`` that can be changed on the page of ``record``."""
    written = (spot.written(record) for spot in spots_of(record).values())
    return _rulings(record, model, {name for of, names in written if of is model for name in names})


def register_spots(model_label: str, *spots: Spot) -> None:
    """Let ``spots`` of every record of ``model_label`` ("candidates.candidate") be changed in place."""
    _spots[model_label.lower()] |= {spot.name: spot for spot in spots}


def spots_of(model: Any) -> dict[str, Spot]:
    return _spots.get(model._meta.label_lower, {})


def spot_of(record: Any, name: str) -> Spot:
    """Return a spot by its name. Raises :class:`LookupError` when there is none."""
    return spots_of(record)[name]
