"""Addresses of records in the admin site."""

from functools import lru_cache

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, get_script_prefix, reverse

from audit.questions import KEY


def url_of(record: models.Model) -> str:
    """Return the address of the page where ``record`` is read, or "" when it has none."""
    return address(record._meta.label_lower, record.pk)


def address(model_label: str, key: int) -> str:
    """Return the read page of a record, else its form, else ""."""
    view = _view(model_label)
    return with_key(view, key, KEY) if view else ""


def with_key(view: str, key: int, *args: object) -> str:
    """Return the address of ``view`` with ``args``, among which ``KEY`` stands for ``key``.

    A page names dozens that differ by the key alone: Django is asked for one of them.
    """
    return _pattern(get_script_prefix(), view, args).replace(str(KEY), str(key))


@lru_cache(maxsize=1_000)
def _pattern(prefix: str, view: str, args: tuple[object, ...]) -> str:  # noqa: ARG001 - part of the key
    return reverse(view, args=args)


@lru_cache(maxsize=1_000)
def _view(model_label: str) -> str:
    """Return the view where records of ``model_label`` are read, or "" when there is none."""
    try:
        meta = apps.get_model(model_label)._meta
    except (LookupError, ValueError):
        return ""
    for name in ("page", "change"):
        view = f"admin:{meta.app_label}_{meta.model_name}_{name}"
        try:
            reverse(view, args=[KEY])
        except NoReverseMatch:
            continue
        return view
    return ""
