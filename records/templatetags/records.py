"""Panels, spots, badges and addresses of records in templates."""

from functools import lru_cache
from typing import Any

from django import template
from django.contrib import admin
from django.db.models import Model
from django.db.models.options import Options
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from unfold.templatetags.unfold_list import result_headers

from audit.links import url_of, with_key
from audit.questions import KEY
from records.panels import panels_for
from records.rows import rows
from records.spots import Spot, spot_of
from records.timeline import Event

register = template.Library()
_TITLE, _TEXT = "title-of-a-label", "text-of-a-label"


@register.simple_tag(takes_context=True)
def panels(context: template.Context, record: Model, column: str) -> SafeString:
    """Render what the rooms show in ``column`` of the page of ``record``."""
    request = context["request"]
    return mark_safe("".join(panel.render(request, record) for panel in panels_for(record, column)))  # noqa: S308


@register.inclusion_tag("unfold/helpers/change_list_headers.html", takes_context=True)
def record_headers(context: template.Context) -> dict[str, Any]:
    """Render the heads of the columns of the list that the page is about."""
    heads = list(result_headers(context["cl"]))
    sorted_by = [head for head in heads if head["sortable"] and head["sorted"]]
    return {"cl": context["cl"], "result_headers": heads, "num_sorted_fields": len(sorted_by)}


@register.simple_tag(takes_context=True)
def record_rows(context: template.Context) -> SafeString:
    """Render the rows of the list that the page is about."""
    return rows(context["cl"], context.get("actions_row"))


@register.simple_tag(takes_context=True)
def tell(context: template.Context, event: Event) -> SafeString:
    """Render an event of a timeline by the template of its source."""
    with context.push(at=event.at, **event.context):
        return template.Engine.get_default().get_template(event.template).render(context)


@register.simple_tag(takes_context=True)
def spot(context: template.Context, record: Model, name: str) -> SafeString:
    """Render what can be changed in place, as it is read."""
    place, request = spot_of(record, name), context["request"]
    inner = {"record": record, **spot_context(place, record), "may_edit": place.offers(request, record)}
    with context.push(**inner):
        return template.Engine.get_default().get_template(place.shown_by).render(context)


def spot_context(place: Spot, record: Model) -> dict[str, Any]:
    return {"spot": place, "spot_id": place.key(record), "spot_url": spot_url(record, place)}


@register.simple_tag
def spot_key(record: Model, place: Spot) -> str:
    return place.key(record)


@register.filter
def shown_in(place: Spot, record: Model) -> str:
    return place.shown(record)


@register.simple_tag
def spot_url(record: Model, place: Spot, view: str = "spot") -> str:
    return with_key(admin_view_of(record, view), record.pk, KEY, place.name)


@register.simple_tag
def record_url(record: Model | None) -> str:
    return url_of(record) if isinstance(record, Model) else ""


@register.inclusion_tag("records/path.html", takes_context=True)
def page_path(context: template.Context) -> dict[str, Any]:
    """Show the way to a page: the list as people call it, then the record; or what the page is called."""
    record = next(
        (each for each in map(context.get, ("original", "object")) if isinstance(each, Model)), None
    )
    opts = record._meta if record else context.get("opts")
    lists = admin.site._registry.get(opts.model) if opts else None
    parts = (
        [{"title": getattr(lists, "name_of_list", opts.verbose_name_plural), "link": _list_url(lists)}]
        if opts
        else []
    )
    if record:
        parts.append({"title": record, "link": url_of(record)})
    elif not opts:
        parts.append({"title": context.get("content_title") or context.get("title"), "link": ""})
    return {"parts": parts}


def _list_url(lists: Any) -> str:
    return reverse(admin_view(lists.opts, "changelist")) if lists else ""


@register.filter
def admin_view(opts: Options, view: str) -> str:
    """Name a view of a model's admin, for ``url``."""
    return f"admin:{opts.app_label}_{opts.model_name}_{view}"


@register.filter
def admin_view_of(record: Model, view: str) -> str:
    """Name a view of the admin of a record, for ``url``."""
    return admin_view(record._meta, view)


@register.simple_tag
def badge(text: Any, variant: str = "", icon: str = "", title: str = "") -> SafeString:
    """Render Unfold's label: variant is info, danger, warning, success, primary or none."""
    begins, between, ends = _label(variant, icon, bool(title))
    said = f"{conditional_escape(title)}{between}" if title else ""
    return mark_safe(f"{begins}{said}{conditional_escape(text)}{ends}")  # noqa: S308 - both are escaped


@lru_cache(maxsize=200)
def _label(variant: str, icon: str, has_title: bool) -> tuple[str, str, str]:  # noqa: FBT001 - part of the key
    """Return what stands before the title of a label, between it and the text, and behind the text."""
    context = {"text": _TEXT, "variant": variant, "icon": icon, "label_title": _TITLE if has_title else ""}
    label = render_to_string("unfold/helpers/label.html", {**context, "size": "md"})
    begins, _, rest = label.partition(_TITLE) if has_title else ("", "", label)
    between, _, ends = rest.partition(_TEXT)
    return (begins, between, ends) if has_title else (between, "", ends)
