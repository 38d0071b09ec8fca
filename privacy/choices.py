"""The codes of legal bases, in the terms of the GDPR."""

from django.db.models import TextChoices

from interactions.choices import Kind


class Ground(TextChoices):
    """Why we may: article 6 (1), points a, f, b and c."""

    CONSENT = "consent", "Consent"
    LEGITIMATE_INTEREST = "legitimate_interest", "Legitimate interest"
    CONTRACT = "contract", "Contract"
    LEGAL_OBLIGATION = "legal_obligation", "Legal obligation"


class Purpose(TextChoices):
    """What for. Each purpose is agreed to, and refused, for itself."""

    KEEPING = "keeping", "Being kept on file"
    CONTACT = "contact", "Hearing from us about jobs"
    REPRESENTATION = "representation", "Being put forward to clients"


class Event(TextChoices):
    """What happened: articles 7 (3) and 21 give people the last word."""

    GIVEN = "given", "Given"
    RENEWED = "renewed", "Renewed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    OBJECTED = "objected", "Objected"
    ENDED = "ended", "Ended"


class Channel(TextChoices):
    """How we were told."""

    PHONE = "phone", "On the telephone"
    EMAIL = "email", "By e-mail"
    MESSAGE = "message", "By message"
    IN_PERSON = "in_person", "In person"
    FORM = "form", "On a form of ours"
    PAPER = "paper", "On paper"
    SYSTEM = "system", "In another system"


class State(TextChoices):
    """How one purpose stands, worked out from what happened last."""

    IN_FORCE = "in_force", "In force"
    ENDING = "ending", "Ends soon"
    EXPIRED = "expired", "Expired"
    REFUSED = "refused", "Refused"
    ENDED = "ended", "Ended"


PERMITTING = (Event.GIVEN, Event.RENEWED)
REFUSING = (Event.WITHDRAWN, Event.OBJECTED)
STOPPING = (*REFUSING, Event.ENDED)

# Without these two nobody is called or written to about jobs.
REACHING_OUT = (Purpose.CONTACT, Purpose.KEEPING)
# Without these two nobody is shown to a client.
PUTTING_FORWARD = (Purpose.REPRESENTATION, Purpose.KEEPING)

# A conversation in which we were told is logged as the contact that it was.
TALKS: dict[Channel, Kind] = {
    Channel.PHONE: Kind.CALL,
    Channel.EMAIL: Kind.EMAIL,
    Channel.MESSAGE: Kind.MESSAGE,
    Channel.IN_PERSON: Kind.MEETING,
}
