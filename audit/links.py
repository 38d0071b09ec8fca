"""Addresses of records in the admin site."""

from django.apps import apps
from django.db import models
from django.urls import NoReverseMatch, reverse


def url_of(record: models.Model) -> str:
    """Return the address of the page where ``record`` is read, or "" when it has none."""
    return address(record._meta.label_lower, record.pk)


def address(model_label: str, key: int) -> str:
    """Return the read page of a record, else its form, else ""."""
    try:
        meta = apps.get_model(model_label)._meta
    except (LookupError, ValueError):
        return ""
    for view in ("page", "change"):
        try:
            return reverse(f"admin:{meta.app_label}_{meta.model_name}_{view}", args=[key])
        except NoReverseMatch:
            continue
    return ""
