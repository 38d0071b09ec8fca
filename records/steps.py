"""Steps of a record as buttons on its form, each a dialog in front of one operation."""

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from unfold.dataclasses import UnfoldAction
from unfold.decorators import action
from unfold.forms import BaseDialogForm

from records.dialogs import RecordDialog, carry_out
from records.policies import may


def step(
    title: str,
    operation: Callable[..., Any],
    *,
    icon: str,
    done: str,
    asks: type[BaseDialogForm] = RecordDialog,
    warns: str = "",
) -> Any:
    """Make an action of a ``RecordAdmin`` that calls ``operation`` with what ``asks`` was told."""
    dialog = {"title": title, "description": warns, "form_class": asks, "form_submit_text": title}

    @action(description=title, icon=icon, dialog=dialog, permissions=["change"])
    def take(self: Any, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        record = self.record_or_404(request, object_id)
        return carry_out(request, form, lambda: operation(record, **form.values()), title=title, done=done)

    @wraps(take)
    def offer(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Look for the record first: Unfold asks for what would not be done to any."""
        self.record_or_404(request, object_id)
        return take(self, request, object_id=object_id)

    return offer


class Steps:
    """An admin that offers only the steps that are possible as things stand, to those who may take them."""

    step_rights: ClassVar[Mapping[str, tuple[str, type[Model]]]] = {}
    """Steps that need a right of their own, beside the one to change the record."""

    def steps_for(self, record: Any) -> Collection[str]:
        """Return the names of the actions that ``record`` may take next."""
        raise NotImplementedError

    def get_actions_detail(self, request: HttpRequest, object_id: int | str) -> list[UnfoldAction]:
        record = self.get_object(request, unquote(str(object_id)))  # type: ignore[attr-defined]
        if record is None:
            return []
        possible = {
            f"{self.opts.app_label}_{self.opts.model_name}_{name}"  # type: ignore[attr-defined]
            for name in self.steps_for(record)
            if name not in self.step_rights or may(request.user, *self.step_rights[name])
        }
        offered = super().get_actions_detail(request, object_id)  # type: ignore[misc]
        return [each for each in offered if each.action_name in possible]
