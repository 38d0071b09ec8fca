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


DECIDED_PAIR_STATUSES = frozenset({PairStatus.CONFIRMED, PairStatus.MERGED, PairStatus.DIFFERENT})


class BulkStatus(TextChoices):
    """How far an act on many candidates is."""

    DRAFT = "draft", "Not decided yet"
    WAITING = "waiting", "Waiting for the worker"
    DONE = "done"
    FAILED = "failed"
