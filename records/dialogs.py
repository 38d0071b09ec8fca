"""Dialogs that ask what an operation needs and show its refusal where it was asked."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from unfold.forms import BaseDialogForm

from records.forms import blame
from records.waiting import waiting_told


class RecordDialog(BaseDialogForm):
    """Puts an operation's refusal above its fields; Unfold's own shows only those of fields."""

    form_before_template = "records/dialog_errors.html"

    def get_before_template_context(
        self, request: HttpRequest, object_id: int | str | None = None
    ) -> dict[str, Any]:
        return {"errors": self.non_field_errors() if self.is_bound else ()}

    def values(self) -> dict[str, Any]:
        """Return what was typed, for the operation."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("_")}


def carry_out(
    request: HttpRequest,
    form: BaseDialogForm,
    act: Callable[[], Any],
    *,
    title: str,
    done: str,
) -> HttpResponse:
    """Call ``act``. When it refuses, the dialog says why and keeps what was typed."""
    try:
        with waiting_told(request) as seen:
            act()
    except (ValidationError, PermissionDenied) as refusal:
        blame(form, refusal)
    else:
        if not seen.proposals:
            messages.success(request, done)
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "unfold/helpers/dialog.html", {"dialog": {"title": title}, "form": form})
