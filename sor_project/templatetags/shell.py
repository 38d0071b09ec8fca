"""The sidebar and the sheet of keyboard shortcuts, which stand on every page."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from sor_project.navigation import sidebar
from sor_project.shortcuts import sheet_for

register = template.Library()


@register.simple_tag(name="sidebar", takes_context=True)
def sidebar_of(context: template.Context) -> SafeString:
    return mark_safe(sidebar(context["request"]))  # noqa: S308 - a template of ours


@register.simple_tag(takes_context=True)
def shortcuts(context: template.Context) -> SafeString:
    user = context["request"].user
    return mark_safe(sheet_for(user) if user.is_authenticated else "")  # noqa: S308 - a template of ours
