"""What upper rooms show on the pages of lower ones, registered from ``AppConfig.ready()``."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest
from django.template.loader import render_to_string


class Panel:
    """A part of a record's page. ``column`` is badges, main, side, or notice above the form.

    Lower ``order`` comes first.
    """

    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    template_name: ClassVar[str]
    column: ClassVar[str] = "main"
    order: ClassVar[int] = 100

    def context(self, request: HttpRequest, record: Model) -> dict[str, Any] | None:
        """Return what the template needs, or None when there is nothing to show this reader."""
        raise NotImplementedError

    def render(self, request: HttpRequest, record: Model) -> str:
        context = self.context(request, record)
        if context is None:
            return ""
        return render_to_string(self.template_name, {"panel": self, "record": record, **context}, request)


@dataclass(frozen=True)
class RowAction:
    """A button on each row of a list, for those who may ``verb`` a ``model``.

    ``action_name`` is an address of the admin site that takes the key of the row. The other names are
    those that Unfold asks an action for.
    """

    description: str
    icon: str
    action_name: str
    verb: str
    model: str
    dialog: bool = True

    @property
    def method(self) -> "RowAction":
        return self

    @property
    def attrs(self) -> dict[str, Any]:
        return {}

    @property
    def extra_options(self) -> dict[str, Any]:
        return {"display_in_dropdown": False}

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)


_panels: dict[str, list[Panel]] = defaultdict(list)
_row_actions: dict[str, list[RowAction]] = defaultdict(list)


def register_panel(model_label: str, panel: Panel) -> None:
    """Show ``panel`` on the page of every record of ``model_label`` ("candidates.candidate")."""
    _panels[model_label.lower()].append(panel)
    _panels[model_label.lower()].sort(key=lambda each: each.order)


def panels_for(record: Model, column: str) -> list[Panel]:
    return [panel for panel in _panels[record._meta.label_lower] if panel.column == column]


def register_row_action(model_label: str, action: RowAction) -> None:
    _row_actions[model_label.lower()].append(action)


def row_actions_for(model: type[Model]) -> list[RowAction]:
    return _row_actions[model._meta.label_lower]
