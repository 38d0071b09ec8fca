"""The roles that come with the program, and what an API key may be used for."""

from django.db.models import TextChoices


class RoleCode(TextChoices):
    """The roles that exist from the start; an administrator may edit them and add others."""

    RECRUITER = "recruiter", "Recruiter"
    ACCOUNT_MANAGER = "account_manager", "Account manager"
    TEAM_LEAD = "team_lead", "Team lead"
    MANAGER = "manager", "Manager"
    PRIVACY_OFFICER = "privacy_officer", "Privacy officer"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    INTEGRATION = "integration", "Integration"


ROLE_DESCRIPTIONS: dict[RoleCode, str] = {
    RoleCode.RECRUITER: "Finds and looks after candidates, works on job orders with the team.",
    RoleCode.ACCOUNT_MANAGER: "Looks after clients and their job orders.",
    RoleCode.TEAM_LEAD: "Does what the team does; merges, exports and hands over as well.",
    RoleCode.MANAGER: "Sees and changes what is not restricted, and reads who did what.",
    RoleCode.PRIVACY_OFFICER: "Answers what people ask about their data: reads, corrects, deletes.",
    RoleCode.AUDITOR: "Reads what is not restricted, and its history; changes nothing.",
    RoleCode.ADMINISTRATOR: "Manages users, teams, roles and keys; may open restricted records.",
    RoleCode.INTEGRATION: "Another system, within the scopes of its key.",
}


class Locale(TextChoices):
    """How dates and numbers are written; the language stays English. Each has its module in ``sor_project.formats``."""

    BRITISH = "en-gb", "31/12/2026 · 1,234.50"
    AMERICAN = "en-us", "12/31/2026 · 1,234.50"
    GERMAN = "en-de", "31.12.2026 · 1.234,50"
    SWEDISH = "en-se", "2026-12-31 · 1 234,50"


KEY_SCOPE_PATTERN = r"^(\*|[a-z][a-z-]*):[a-z][a-z-]*$"
SCOPE_HINT = "Write a scope as candidates:read, job-orders:change or *:write."
