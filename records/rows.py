"""The rows of a list, put together without a template for each cell, which was most of what a list cost.

They look as Unfold's do. What it offers beside, and no list of ours uses, is left out: editing in the list, sections,
sorting by hand.
"""

from collections.abc import Callable, Iterator
from datetime import date, time
from functools import cache
from typing import Any

from django.contrib.admin.templatetags.admin_list import _coerce_field_name  # type: ignore[attr-defined]
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from unfold.templatetags.unfold_list import LINK_CLASSES, TABLE_ACTION_CELL_CLASSES, TABLE_CELL_CLASSES
from unfold.utils import display_for_dropdown, display_for_field, display_for_header, display_for_value

from audit.links import url_of
from audit.questions import KEY

_TEXT = "text-of-a-label"
_SHADES = ("", " bg-base-50 dark:bg-white/[.02]")
_DAYS = (models.DateField, models.TimeField, models.ForeignKey)


def rows(cl: Any, actions: Any) -> SafeString:
    """Return the rows of ``cl``, each with ``actions`` at its end."""
    listed = list(cl.result_list)
    columns = list(_columns(cl))
    buttons = _buttons(actions) if listed else ""
    address = _addresses(cl) if listed else url_of
    return mark_safe(  # noqa: S308 - of parts that are escaped
        "".join(
            f'<tbody class="relative{_SHADES[number % 2]}"><tr class="data-row relative">'
            f"{''.join(column(row, address) for column in columns)}"
            f"{buttons.replace(str(KEY), str(row.pk))}</tr></tbody>"
            for number, row in enumerate(listed)
        )
    )


def _columns(cl: Any) -> Iterator[Callable[..., str]]:
    has_link = False
    for number, name in enumerate(cl.list_display):
        links = cl.list_display_links
        is_link = links is not None and (name in links if links else not has_link)
        classes = [f"field-{_coerce_field_name(name, number)}", *TABLE_CELL_CLASSES]
        if name == "action_checkbox":
            classes, is_link = TABLE_ACTION_CELL_CLASSES, False
        yield _column(
            cl, name, " ".join(classes), "th" if is_link and not has_link else "td", is_link=is_link
        )
        has_link |= is_link


def _column(cl: Any, name: Any, classes: str, tag: str, *, is_link: bool) -> Callable[..., str]:
    """Return what makes the cell of a row."""
    admin, link = cl.model_admin, " ".join(LINK_CLASSES)
    begins, popup = f'<{tag} class="{classes}', ' data-popup-opener="{}"' if cl.is_popup else ""

    def cell(row: models.Model, address: Callable[[models.Model], str]) -> str:
        shown, more = _shown(row, name, admin)
        text: str = conditional_escape(shown)
        if is_link:
            opener = popup.format(row.pk)
            text = f'<a href="{conditional_escape(address(row))}" class="{link}"{opener}>{text}</a>'
        return f'{begins}{more}">{text}</{tag}>'

    return cell


def _shown(row: models.Model, name: Any, admin: Any) -> tuple[Any, str]:
    """Return what stands in a cell, and the classes that it has beside those of its column."""
    empty = admin.get_empty_value_display()
    try:
        field, attribute, value = lookup_field(name, row, admin)
    except ObjectDoesNotExist:
        return empty, ""
    empty = getattr(attribute, "empty_value_display", empty)
    if field is None or field.auto_created:
        classes = " !text-end" if getattr(attribute, "formatting", None) == "price" else ""
        if isinstance(value, date | time):
            classes += " nowrap"
        return _computed(row, name, attribute, value, empty), classes
    classes = " nowrap" if isinstance(field, _DAYS) else ""
    if isinstance(field.remote_field, models.ManyToOneRel):
        target = getattr(row, field.name)
        return (empty if target is None else target), classes
    if isinstance(field, models.BooleanField):
        return _tick(value), classes
    return display_for_field(value, field, empty), classes


def _computed(row: models.Model, name: Any, attribute: Any, value: Any, empty: str) -> Any:
    if variants := getattr(attribute, "label", False):
        return _labels(value, variants)
    if getattr(attribute, "dropdown", False):
        return display_for_dropdown(row, name, value, empty)
    if getattr(attribute, "header", False):
        return _header(value, empty)
    if getattr(attribute, "boolean", False):
        return _tick(value)
    return display_for_value(value, empty)


# Parts that Unfold draws by a template of its own ------------------------------------------------------


def _labels(value: Any, variants: Any) -> SafeString:
    """Return ``value`` as a label, or several; of a pair, the first part names the colour in ``variants``."""
    kind = None
    if isinstance(variants, dict):
        if isinstance(value, tuple):
            known = value[0] in variants
            kind, value = (variants[value[0]], value[1]) if known else (None, value[0])
        elif not isinstance(value, list):
            kind = variants.get(value)
    texts = value if isinstance(value, list | tuple) else [value] if value else []
    return mark_safe("".join(_label(kind).replace(_TEXT, conditional_escape(text)) for text in texts) or "-")  # noqa: S308


@cache
def _label(kind: str | None) -> str:
    return " ".join(render_to_string("unfold/helpers/label.html", {"type": kind, "text": _TEXT}).split())


@cache
def _tick(value: bool | None) -> SafeString:  # noqa: FBT001 - what stands in the cell
    return render_to_string("unfold/helpers/boolean.html", {"value": value})


def _header(value: Any, empty: str) -> SafeString:
    """Return a title with what is said below it."""
    if len(value) > 2:
        return display_for_header(value, empty)
    title, below = (conditional_escape(part) if part else "" for part in value)
    said = f'<strong class="block font-normal">{title}</strong>' if title else ""
    said += f'<span class="block sor-quiet">{below}</span>' if below else ""
    return mark_safe(  # noqa: S308 - both parts are escaped
        f'<span class="flex gap-4 items-center"><span class="flex flex-col text-start">{said}</span></span>'
    )


def _buttons(actions: Any) -> str:
    context = {"actions": actions, "instance_pk": KEY}
    return " ".join(render_to_string("unfold/helpers/actions_row.html", context).split())


def _addresses(cl: Any) -> Callable[[models.Model], str]:
    """Return what gives the address of a row, with the filters under which it was found."""
    filters = {"preserved_filters": cl.preserved_filters, "opts": cl.opts}
    pattern = add_preserved_filters(filters, url_of(cl.model(pk=KEY)))
    return lambda row: pattern.replace(str(KEY), str(row.pk))
