"""Taking the record away as a file that may come back: what, and as which kind of file."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from audit.access import trace
from audit.choices import Reading
from integrations.exporting import (
    MOST_IN_WORKBOOK,
    TooLongError,
    csv_lines,
    exportable_for,
    keys_for,
    write_workbook,
)
from integrations.kinds import Importable, importable

FORMATS = (("csv", "CSV, for any program"), ("xlsx", "XLSX, for Excel"))


class ExportForm(forms.Form):
    """Which records, and as what."""

    kind = forms.ChoiceField(label="What to take away")
    format = forms.ChoiceField(label="As", choices=FORMATS)

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.kind.value, str(each.kind.label)) for each in exportable_for(user)]
        self.fields["kind"].choices = offered  # type: ignore[attr-defined]


class ExportPage:
    """The part of the imports' admin that sends files out."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.export_view)  # type: ignore[attr-defined]
        own = path("export/", view, name=self.url_name("export"))  # type: ignore[attr-defined]
        return [own, *super().get_urls()]  # type: ignore[misc]

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse | FileResponse:
        """Ask what is wanted; once that is said, send it."""
        if not exportable_for(request.user):
            raise PermissionDenied("You may not export records.")
        form = ExportForm(request.user, request.GET if "kind" in request.GET else None)
        if form.is_valid():
            try:
                return _file(request, importable(form.cleaned_data["kind"]), form.cleaned_data["format"])
            except TooLongError as error:
                form.add_error(None, str(error))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "opts": self.opts,  # type: ignore[attr-defined]
            "title": "Export to a file",
            "form": form,
            "most": MOST_IN_WORKBOOK,
        }
        return TemplateResponse(
            request, "integrations/export.html", context, status=422 if form.errors else 200
        )


def _file(
    request: HttpRequest, kind: Importable, form: str
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    keys = keys_for(kind, request.user)
    name = f"{kind.kind.value.replace('_', '-')}-{timezone.localdate()}.{form}"
    if form == "xlsx":
        if len(keys) > MOST_IN_WORKBOOK:
            raise TooLongError(
                f"A workbook is made of at most {MOST_IN_WORKBOOK:,} rows, and these are {len(keys):,}. Take the CSV."
            )
        answer: Any = _workbook(kind, keys, name)
    else:
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        answer = StreamingHttpResponse(
            csv_lines(kind, keys), content_type="text/csv; charset=utf-8", headers=headers
        )
    trace(Reading.EXPORTED, model=kind.model, ids=keys, query=f"{kind.kind.label} as {form.upper()}")
    return answer


def _workbook(kind: Importable, keys: list[int], name: str) -> FileResponse:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, name)
        write_workbook(made, kind, keys)
        # Open still when its folder is gone.
        return FileResponse(made.open("rb"), as_attachment=True, filename=name)
