"""What interactions look like: their icons, and how soon they were logged, in words."""

from datetime import timedelta

from interactions.choices import Kind, Timeliness
from interactions.models import Interaction

ICONS = {
    Kind.CALL: "call",
    Kind.EMAIL: "mail",
    Kind.SMS: "sms",
    Kind.MESSAGE: "chat",
    Kind.MEETING: "groups",
    Kind.VIDEO: "videocam",
    Kind.NOTE: "edit_note",
}
TIMELINESS_VARIANTS = {
    Timeliness.ON_TIME.value: "success",
    Timeliness.LATE.value: "warning",
    Timeliness.BACKFILLED.value: "",
    Timeliness.EXEMPT.value: "",
}


def lateness(interaction: Interaction) -> str:
    """Return "On time", "9 hours late" or "Backfilled"."""
    if interaction.timeliness != Timeliness.LATE or interaction.late_by is None:
        return interaction.get_timeliness_display()
    return f"{in_words(interaction.late_by)} late"


def in_words(span: timedelta) -> str:
    """Return a span in its largest whole unit, at least one minute."""
    seconds = int(span.total_seconds())
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = seconds // length
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "a minute"
