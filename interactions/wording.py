"""What interactions look like: their icons, and how soon they were logged, in words."""

from datetime import datetime, timedelta

from interactions.choices import Kind, ObligationStatus, Timeliness, Trigger
from interactions.models import Interaction, Obligation

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
TRIGGER_ICONS = {
    Trigger.INTERVIEW: "event_available",
    Trigger.STAGE: "move_up",
    Trigger.MESSAGE: "mark_email_unread",
    Trigger.CALL: "phone_missed",
    Trigger.FOLLOW_UP: "task_alt",
    Trigger.MEETING: "groups",
}
STATUS_VARIANTS = {
    ObligationStatus.OPEN.value: "info",
    ObligationStatus.DUE_SOON.value: "warning",
    ObligationStatus.OVERDUE.value: "danger",
    ObligationStatus.ON_TIME.value: "success",
    ObligationStatus.LATE.value: "warning",
    ObligationStatus.FELL_AWAY.value: "",
    ObligationStatus.WAIVED.value: "",
}


def standing(obligation: Obligation, now: datetime) -> str:
    """Return "Overdue by 3 hours", "Due in 20 minutes", "2 days late" or how else it ended."""
    if obligation.is_open:
        if obligation.due_at < now:
            return f"Overdue by {in_words(now - obligation.due_at)}"
        return f"Due in {in_words(obligation.due_at - now)}"
    if obligation.status_at(now) == ObligationStatus.LATE and obligation.resolved_at:
        return f"{in_words(obligation.resolved_at - obligation.due_at)} late"
    return ObligationStatus(obligation.status_at(now)).label


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
