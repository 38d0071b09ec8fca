"""The sheet of keyboard shortcuts, at the end of every page."""

from typing import Any

from django import template

from sor_project.shortcuts import groups_for, new_candidate_url

register = template.Library()


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
