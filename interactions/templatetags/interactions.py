"""Kinds and timeliness of interactions in templates."""

from django import template
from django.utils.safestring import SafeString

from interactions.choices import Kind
from interactions.models import Interaction
from interactions.wording import ICONS, TIMELINESS_VARIANTS, lateness
from records.templatetags.records import badge

register = template.Library()


@register.filter
def kind_icon(kind: str) -> str:
    return ICONS[Kind(kind)]


@register.simple_tag
def timeliness(interaction: Interaction) -> SafeString:
    """Render whether it was logged in time, with the time of logging on hover."""
    logged = f"Logged {interaction.logged_at:%d %b %Y, %H:%M} UTC"
    return badge(lateness(interaction), TIMELINESS_VARIANTS[interaction.timeliness], "", logged)
