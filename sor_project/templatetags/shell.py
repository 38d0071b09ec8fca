"""The sidebar and the sheet of keyboard shortcuts, which stand on every page."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from sor_project.navigation import sidebar
from sor_project.shortcuts import groups_for, new_candidate_url

register = template.Library()


@register.simple_tag(name="sidebar", takes_context=True)
def sidebar_of(context: template.Context) -> SafeString:
    return mark_safe(sidebar(context["request"]))  # noqa: S308 - a template of ours


@register.inclusion_tag("sor/shortcuts.html", takes_context=True)
def shortcuts(context: template.Context) -> dict[str, Any]:
    user = context["request"].user
    if not user.is_authenticated:
        return {}
    return {
        "groups": groups_for(user),
        "new_url": new_candidate_url(user),
        "has_single_keys": user.has_single_keys,
    }
