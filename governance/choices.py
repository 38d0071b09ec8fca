"""Fixed codes of the shared vocabularies, systems and the map of authority."""

from django.db.models import TextChoices


class Unit(TextChoices):
    """What an amount of money is paid for."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FIXED = "fixed", "Fixed sum"


class EmploymentType(TextChoices):
    PERMANENT = "permanent"
    CONTRACT = "contract"
    CONTRACT_TO_HIRE = "contract_to_hire", "Contract to hire"
    TEMPORARY = "temporary"


class WorkMode(TextChoices):
    ONSITE = "onsite", "On site"
    HYBRID = "hybrid"
    REMOTE = "remote"


class TagColour(TextChoices):
    GREY = "grey"
    BLUE = "blue"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PURPLE = "purple"


class SourceKind(TextChoices):
    """How people and work reach the agency."""

    JOB_BOARD = "job_board", "Job board"
    CAREERS_SITE = "careers_site", "Careers site"
    SOCIAL = "social", "Social network"
    REFERRAL = "referral"
    SOURCED = "sourced", "Sourced by a recruiter"
    EVENT = "event"
    PARTNER = "partner", "Partner agency"
    SYSTEM = "system", "Another system"
    OTHER = "other"


class ReasonKind(TextChoices):
    """The question to which a reason is the answer."""

    REJECTION = "rejection", "Submission rejected"
    WITHDRAWAL = "withdrawal", "Candidate withdrew"
    REOPENING = "reopening", "Submission reopened"
    OFFER_DECLINED = "offer_declined", "Offer declined"
    PLACEMENT_END = "placement_end", "Placement ended"
    JOB_CLOSED = "job_closed", "Job order closed"
    DO_NOT_CONTACT = "do_not_contact", "Do not contact"
    RESTRICTION = "restriction", "Never send to this client"
    ARCHIVED = "archived", "Candidate archived"
    WAIVER = "waiver", "Log not required"


class SystemKind(TextChoices):
    """What another system is for."""

    PAYROLL = "payroll"
    HRIS = "hris", "HR information system"
    VMS = "vms", "Vendor management system"
    CRM = "crm", "Customer relations"
    ATS = "ats", "Applicant tracking"
    JOB_BOARD = "job_board", "Job board"
    EMAIL = "email", "E-mail"
    CALENDAR = "calendar"
    TELEPHONY = "telephony"
    ACCOUNTING = "accounting"
    BACKGROUND_CHECK = "background_check", "Background check"
    WAREHOUSE = "warehouse", "Data warehouse"
    OTHER = "other"


class Classification(TextChoices):
    """How much care a data element asks for."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    SPECIAL = "special", "Special category"
    FINANCIAL = "financial"


class OnConflict(TextChoices):
    """What becomes of a write from the side that is not authoritative."""

    REJECT = "reject"
    PROPOSE = "propose", "Propose for approval"
    FLAG = "flag", "Accept and flag"
    ACCEPT = "accept"


class IdentifierStatus(TextChoices):
    ACTIVE = "active"
    MERGED = "merged", "Merged over there"
    RETIRED = "retired", "Gone over there"


class ProposalKind(TextChoices):
    """What would be done if a proposal were approved; the rooms that own the records do it."""

    FIELDS = "fields", "Change of values"
    MAIN_EMAIL = "main_email", "Change of the main e-mail address"
    RATE = "rate", "New rate"
    RATE_END = "rate_end", "End of a rate"
    MERGE = "merge", "Merge of two records"


class ProposalStatus(TextChoices):
    """How a proposal stands. A stale one rests on values that somebody changed since."""

    OPEN = "open", "Waits"
    STALE = "stale", "Overtaken"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


UNDECIDED = frozenset({ProposalStatus.OPEN, ProposalStatus.STALE})


class DecisionKind(TextChoices):
    """One step in the story of a proposal."""

    ASKED = "asked"
    ANSWERED = "answered"
    REBASED = "rebased", "Put on the newest version"
    OVERTAKEN = "overtaken"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
