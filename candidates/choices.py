"""Fixed codes of candidates and what belongs to them, and the steps between them."""

from collections.abc import Mapping

from django.db.models import TextChoices


class CandidateStatus(TextChoices):
    """How a person stands to us.

    Being in process and being placed are read from submissions and placements, never typed.
    """

    NEW = "new"
    ACTIVE = "active", "Looking"
    PASSIVE = "passive", "Open to offers"
    ARCHIVED = "archived"
    MERGED = "merged"


# Only merging leads to merged, and only undoing it leads out again.
NEXT_CANDIDATE_STATUSES: Mapping[CandidateStatus, frozenset[CandidateStatus]] = {
    CandidateStatus.NEW: frozenset(
        {CandidateStatus.ACTIVE, CandidateStatus.PASSIVE, CandidateStatus.ARCHIVED}
    ),
    CandidateStatus.ACTIVE: frozenset({CandidateStatus.PASSIVE, CandidateStatus.ARCHIVED}),
    CandidateStatus.PASSIVE: frozenset({CandidateStatus.ACTIVE, CandidateStatus.ARCHIVED}),
    CandidateStatus.ARCHIVED: frozenset({CandidateStatus.ACTIVE, CandidateStatus.PASSIVE}),
    CandidateStatus.MERGED: frozenset(),
}

LIVE_CANDIDATE_STATUSES = frozenset({CandidateStatus.NEW, CandidateStatus.ACTIVE, CandidateStatus.PASSIVE})


class EmailKind(TextChoices):
    PERSONAL = "personal"
    WORK = "work"
    OTHER = "other"


class PhoneKind(TextChoices):
    MOBILE = "mobile"
    HOME = "home"
    WORK = "work"
    OTHER = "other"


class LinkKind(TextChoices):
    LINKEDIN = "linkedin", "LinkedIn"
    GITHUB = "github", "GitHub"
    XING = "xing", "XING"
    STACKOVERFLOW = "stackoverflow", "Stack Overflow"
    X = "x", "X"
    PORTFOLIO = "portfolio"
    OTHER = "other"


class SkillEvidence(TextChoices):
    """How we know of a skill."""

    STATED = "stated", "Stated by the candidate"
    RESUME = "resume", "Read from the résumé"
    ASSESSED = "assessed", "Assessed by us"
    CERTIFIED = "certified", "Certified"


class WorkPermitKind(TextChoices):
    """Why somebody may work in a country, or may not yet."""

    CITIZEN = "citizen"
    PERMANENT_RESIDENT = "permanent_resident", "Permanent resident"
    WORK_PERMIT = "work_permit", "Work permit or visa"
    DEPENDANT = "dependant", "Dependant's permit"
    STUDENT = "student", "Student permit"
    NEEDS_SPONSOR = "needs_sponsor", "Needs a sponsor"
    OTHER = "other"


class DocumentKind(TextChoices):
    RESUME = "resume", "Résumé"
    COVER_LETTER = "cover_letter", "Cover letter"
    PORTFOLIO = "portfolio"
    CERTIFICATE = "certificate"
    REFERENCE = "reference"
    RIGHT_TO_WORK = "right_to_work", "Right to work"
    CONTRACT = "contract"
    OFFER_LETTER = "offer_letter", "Offer letter"
    OTHER = "other"


class TextState(TextChoices):
    """Whether the text of a file is known, and if not, why."""

    WAITING = "waiting", "Being read"
    READ = "read"
    NO_TEXT = "no_text", "No text"
    ENCRYPTED = "encrypted", "Password needed"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large", "Too large to read"
    MISSING = "missing", "File is missing"
    FAILED = "failed", "Not readable"


TEXT_HINTS: Mapping[str, str] = {
    TextState.WAITING: "Its text is being read; that takes a few seconds.",
    TextState.READ: "",
    TextState.NO_TEXT: "There is no text in it: it is a picture or a scan. It is kept, but not found by its words.",
    TextState.ENCRYPTED: "It is protected by a password. Ask for one without.",
    TextState.DAMAGED: "It is damaged and cannot be read. Ask for it again, best as PDF.",
    TextState.TOO_LARGE: "Reading it takes too much memory or time. It is kept, but not found by its words.",
    TextState.MISSING: "The file is not in the storage any more. Tell your administrator.",
    TextState.FAILED: "Its text could not be read. Try again, or ask for it as PDF.",
}
RETRIED_TEXT_STATES = frozenset(TextState) - {TextState.WAITING, TextState.READ}


class Element(TextChoices):
    """What a résumé may tell of a person."""

    NAME = "name"
    EMAIL = "email", "E-mail"
    PHONE = "phone", "Telephone"
    LINK = "link", "Profile"
    TITLE = "title", "Current title"
    EMPLOYER = "employer", "Current employer"
    JOB = "job", "Work"
    EDUCATION = "education", "Education"
    SKILL = "skill"
    LANGUAGE = "language"


class SuggestionStatus(TextChoices):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class LanguageLevel(TextChoices):
    """How well somebody speaks a language, by the European framework."""

    A1 = "A1", "A1, a few words"
    A2 = "A2", "A2, simple talk"
    B1 = "B1", "B1, everyday life"
    B2 = "B2", "B2, at work"
    C1 = "C1", "C1, fluent"
    C2 = "C2", "C2, like a native"
    NATIVE = "native", "Native"


class DropStatus(TextChoices):
    """What became of a dropped résumé; one that was discarded is gone."""

    OPEN = "open", "To decide"
    CREATED = "created", "New candidate"
    ADDED = "added", "Added to a candidate"


class Visibility(TextChoices):
    """Who sees a pool or a saved search."""

    PRIVATE = "private", "Only me"
    TEAM = "team", "My team"
    ALL = "all", "Everyone"


class PoolKind(TextChoices):
    STATIC = "static", "Chosen by hand"
    SEARCH = "search", "Found by a saved search"


class AlertFrequency(TextChoices):
    NEVER = "never"
    DAILY = "daily"
    WEEKLY = "weekly"


class PairStatus(TextChoices):
    """What became of a suspicion that two records are one person."""

    SUSPECTED = "suspected"
    CONFIRMED = "confirmed", "Same person"
    MERGED = "merged"
    DIFFERENT = "different", "Different people"
    DEFERRED = "deferred"


OPEN_PAIR_STATUSES = (PairStatus.SUSPECTED, PairStatus.DEFERRED)
DECIDED_PAIR_STATUSES = frozenset(PairStatus) - set(OPEN_PAIR_STATUSES)


class BulkStatus(TextChoices):
    """How far an act on many candidates is."""

    DRAFT = "draft", "Not decided yet"
    WAITING = "waiting", "Waiting for the worker"
    DONE = "done"
    FAILED = "failed"
