"""The address behind a label that answers who says so."""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from audit.access import trace
from audit.choices import Reading
from governance.catalogue import KINDS
from governance.says_so import Saying, who_says, who_says_of_parts
from records import policies

MOST = 12


def says_so_view(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Tell those who see the record who set its values last; a record that is hidden is not there."""
    if label not in KINDS:
        raise Http404("This kind of record is not on the map.")
    model = apps.get_model(label)
    record = policies.visible(request.user, model).filter(pk=pk).first()
    if record is None:
        raise Http404(f"There is no such {model._meta.verbose_name}, or it is not shown to you.")
    trace(Reading.OPENED, record)
    names = [name for name in request.GET.get("of", "").split(",") if name][:MOST]
    context = {
        "record": record,
        "sayings": [saying for name in names for saying in _said(request, record, name)],
    }
    return TemplateResponse(request, "governance/says_so.html", context)


def _said(request: HttpRequest, record: Any, name: str) -> list[Saying]:
    part, _, field = name.rpartition(".")
    if not part:
        return who_says(record, [field])
    label = f"{record._meta.app_label}.{part}"
    if label not in KINDS or not _is_part(apps.get_model(label), record):
        raise Http404("There is nothing by this name.")
    if not policies.may(request.user, "view", apps.get_model(label)):
        return []
    return who_says_of_parts(record, label, [field])


def _is_part(model: type[models.Model], record: Any) -> bool:
    parent: str = getattr(model, "PARENT", None) or ""
    try:
        return bool(parent) and model._meta.get_field(parent).related_model is type(record)
    except FieldDoesNotExist:
        return False
