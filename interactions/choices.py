"""The codes of interactions and follow-ups."""

from django.db.models import TextChoices


class Kind(TextChoices):
    CALL = "call", "Call"
    EMAIL = "email", "E-mail"
    SMS = "sms", "SMS"
    MESSAGE = "message", "Message"
    MEETING = "meeting", "Meeting"
    VIDEO = "video", "Video call"
    NOTE = "note", "Note"


class Direction(TextChoices):
    INBOUND = "in", "From them"
    OUTBOUND = "out", "From us"
    INTERNAL = "internal", "Among us"


class Outcome(TextChoices):
    CONNECTED = "connected", "Spoke"
    VOICEMAIL = "voicemail", "Left a message"
    NO_ANSWER = "no_answer", "No answer"
    REPLIED = "replied", "Replied"
    BOUNCED = "bounced", "Bounced"
    NO_SHOW = "no_show", "Did not come"
    DONE = "done", "Done"


# What can come of each kind: nobody leaves a voicemail in a meeting.
OUTCOMES: dict[Kind, tuple[Outcome, ...]] = {
    Kind.CALL: (Outcome.CONNECTED, Outcome.VOICEMAIL, Outcome.NO_ANSWER),
    Kind.EMAIL: (Outcome.DONE, Outcome.REPLIED, Outcome.BOUNCED),
    Kind.SMS: (Outcome.DONE, Outcome.REPLIED, Outcome.BOUNCED),
    Kind.MESSAGE: (Outcome.DONE, Outcome.REPLIED, Outcome.BOUNCED),
    Kind.MEETING: (Outcome.DONE, Outcome.NO_SHOW),
    Kind.VIDEO: (Outcome.CONNECTED, Outcome.NO_SHOW),
    Kind.NOTE: (Outcome.DONE,),
}


class Entry(TextChoices):
    """How the interaction came into the record."""

    TYPED = "typed", "Typed in"
    CAPTURED = "captured", "Captured"
    IMPORTED = "imported", "Imported"


class Visibility(TextChoices):
    TEAM = "team", "Everyone who sees the candidate"
    PRIVATE = "private", "Only me"
    RESTRICTED = "restricted", "Only who may read private notes"


class Timeliness(TextChoices):
    ON_TIME = "on_time", "On time"
    LATE = "late", "Late"
    BACKFILLED = "backfilled", "Backfilled"
    EXEMPT = "exempt", "Not timed"


class Clock(TextChoices):
    """What the hours of the rule are counted by."""

    ALWAYS = "always", "Around the clock"
    OFFICE = "office", "Office hours"


class Weekday(TextChoices):
    """The days from Monday on, as PostgreSQL abbreviates them."""

    MONDAY = "mon", "Monday"
    TUESDAY = "tue", "Tuesday"
    WEDNESDAY = "wed", "Wednesday"
    THURSDAY = "thu", "Thursday"
    FRIDAY = "fri", "Friday"
    SATURDAY = "sat", "Saturday"
    SUNDAY = "sun", "Sunday"


WORKDAYS = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY)


class Trigger(TextChoices):
    """Why a contact must have happened, or has to."""

    INTERVIEW = "interview", "Interview ended"
    STAGE = "stage", "Stage that implies a conversation"
    MESSAGE = "message", "Message waits for an answer"
    CALL = "call", "Captured call without a note"
    FOLLOW_UP = "follow_up", "Next step came due"
    MEETING = "meeting", "Meeting ended"


class MeetingStatus(TextChoices):
    PLANNED = "planned", "Planned"
    CANCELLED = "cancelled", "Cancelled"


class FollowUpStatus(TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"


NEXT_FOLLOW_UP_STATUSES: dict[FollowUpStatus, frozenset[FollowUpStatus]] = {
    FollowUpStatus.OPEN: frozenset({FollowUpStatus.DONE, FollowUpStatus.CANCELLED}),
    FollowUpStatus.DONE: frozenset({FollowUpStatus.OPEN}),
    FollowUpStatus.CANCELLED: frozenset({FollowUpStatus.OPEN}),
}


class Resolution(TextChoices):
    """How an obligation ended."""

    LOGGED = "logged", "Logged"
    DID_NOT_HAPPEN = "did_not_happen", "Did not take place"
    FELL_AWAY = "fell_away", "Fell away"
    WAIVED = "waived", "Waived"


class ObligationStatus(TextChoices):
    """How an obligation stands: read from its times, never stored."""

    OPEN = "open", "Open"
    DUE_SOON = "due_soon", "Due soon"
    OVERDUE = "overdue", "Overdue"
    ON_TIME = "on_time", "On time"
    LATE = "late", "Late"
    FELL_AWAY = "fell_away", "Fell away"
    WAIVED = "waived", "Waived"


class Counted(TextChoices):
    """What tallies count."""

    INTERACTION = "interaction", "Contacts"
    OBLIGATION = "obligation", "Contacts to be logged"


class LetterKind(TextChoices):
    REMINDER = "reminder", "Reminder"
    ESCALATION = "escalation", "Escalation"
    DIGEST = "digest", "Morning digest"
    LEAD_DIGEST = "lead_digest", "Morning digest of a team"
    PAPERS = "papers", "Papers that expire"


class HandoverStatus(TextChoices):
    WAITING = "waiting", "Under way"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class OutreachOutcome(TextChoices):
    """What came of trying to win somebody back."""

    REACHED = "reached", "Interested again"
    LATER = "later", "Later"
    NO_ANSWER = "no_answer", "No answer"
    NOT_INTERESTED = "not_interested", "Not interested"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    SKIPPED = "skipped", "Not now"
    LET_GO = "let_go", "Not worked on"


# Those who were spoken to, and those with whom anything was tried.
SPOKEN = (OutreachOutcome.REACHED, OutreachOutcome.LATER, OutreachOutcome.NOT_INTERESTED)
WORKED = (*SPOKEN, OutreachOutcome.NO_ANSWER, OutreachOutcome.WRONG_NUMBER)
