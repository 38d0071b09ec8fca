"""The roles that come with the program, how far a role reaches, and what an API key may be used for."""

from django.db.models import TextChoices


class Reach(TextChoices):
    """Which rows of a model a role covers, from narrow to wide."""

    OWN = "own", "Own records"
    TEAM = "team", "Records of my teams"
    ALL = "all", "All records"


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


# A key names resources by application: "candidates:read", "*:write"; writing includes reading.
KEY_SCOPE_PATTERN = r"^(\*|[a-z_]+):(read|write)$"
