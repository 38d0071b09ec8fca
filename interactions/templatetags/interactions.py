"""Kinds and timeliness of interactions, and how obligations stand, in templates."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString

from interactions.choices import Kind, Trigger
from interactions.models import Interaction, Obligation
from interactions.wording import (
    ICONS,
    STATUS_VARIANTS,
    TIMELINESS_VARIANTS,
    TRIGGER_ICONS,
    lateness,
    standing,
)
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


@register.filter
def trigger_icon(trigger: str) -> str:
    return TRIGGER_ICONS[Trigger(trigger)]


@register.simple_tag
def obligation_badge(obligation: Obligation, now: datetime) -> SafeString:
    """Render how it stands, with the deadline on hover."""
    due = f"Due {obligation.due_at:%d %b %Y, %H:%M} UTC"
    return badge(standing(obligation, now), STATUS_VARIANTS[obligation.status_at(now)], "", due)
