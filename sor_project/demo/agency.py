"""The people of the demo agency, their teams and roles, the systems beside it and its vocabularies."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.choices import RoleCode
from accounts.models import Role, Team, User, UserRole
from accounts.operations import add_to_team, assign_role, create_user, issue_api_key
from audit.choices import Via
from audit.context import acting
from governance.choices import ReasonKind, SystemKind
from governance.installation import install_map
from governance.models import Reason, Skill, Source, System, Tag
from records.operations import create_record
from sor_project.demo.trades import SKILLS
from sor_project.demo.words import REASONS, SOURCES, TAGS

PASSWORD = "demo-record"  # noqa: S105 - printed for everyone who tries the demo
DOMAIN = "demo.example"
LOG_INS = ("recruiter", "colleague", "lead", "manager", "privacy", "auditor", "admin")

# Mailbox, name, role, team, time zone. Those beside the log-ins fill the other desks of the house.
PEOPLE = (
    ("admin", "Alex Moreau", RoleCode.ADMINISTRATOR, "", "Europe/Paris"),
    ("recruiter", "Nadia Rahman", RoleCode.RECRUITER, "Technology", "Europe/London"),
    ("colleague", "Tom Becker", RoleCode.RECRUITER, "Technology", "Europe/Berlin"),
    ("lead", "Grace Okafor", RoleCode.TEAM_LEAD, "Technology", "Europe/London"),
    ("manager", "Helen Marsh", RoleCode.MANAGER, "", "Europe/London"),
    ("privacy", "Piotr Zieliński", RoleCode.PRIVACY_OFFICER, "", "Europe/Warsaw"),
    ("auditor", "Mei Tanaka", RoleCode.AUDITOR, "", "Asia/Tokyo"),
    ("accounts", "Samuel Ortiz", RoleCode.ACCOUNT_MANAGER, "Technology", "Europe/Madrid"),
    ("care", "Ines Carvalho", RoleCode.RECRUITER, "Care and trades", "Europe/Lisbon"),
    ("trades", "Jonas Weber", RoleCode.RECRUITER, "Care and trades", "Europe/Berlin"),
    ("clients", "Farid Haddad", RoleCode.ACCOUNT_MANAGER, "Care and trades", "Europe/Paris"),
)
LEADS = {"Technology": "lead", "Care and trades": "trades"}
SYSTEMS = (
    ("crm", "Northstar CRM", SystemKind.CRM),
    ("payroll", "Paylane payroll", SystemKind.PAYROLL),
    ("job-board", "Jobwell job board", SystemKind.JOB_BOARD),
    ("telephony", "Ringline telephony", SystemKind.TELEPHONY),
    ("calendar", "Office calendar", SystemKind.CALENDAR),
    ("former-ats", "Former ATS", SystemKind.ATS),
)
KEY_HOLDER = "job-board"
"""The system whose key is printed for whoever tries the REST API."""


@dataclass
class Agency:
    """Whom and what the rest of the load refers to, by short names."""

    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    systems: dict[str, System] = field(default_factory=dict)
    skills: dict[str, Skill] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    reasons: dict[ReasonKind, list[Reason]] = field(default_factory=dict)

    def team_of(self, user: User) -> Team:
        """Return the team of somebody who has one."""
        mailbox = user.email.partition("@")[0]
        return self.teams[next(team for name, _, _, team, _ in PEOPLE if name == mailbox)]

    def recruiters(self, trade: str) -> list[User]:
        """Return who works on a line of work: the desks are split by it."""
        technology = trade in {"Software", "Data", "Infrastructure", "Marketing", "Finance"}
        desks = ("recruiter", "colleague", "recruiter", "colleague", "lead")
        return [self.people[name] for name in (desks if technology else ("care", "trades"))]

    def account_manager(self, trade: str) -> User:
        technology = self.people["lead"] in self.recruiters(trade)
        return self.people["accounts" if technology else "clients"]


def found() -> tuple[Agency, str]:
    """Make the agency as its administrator would. Returns it with the text of a system's key."""
    agency = Agency()
    with acting(via=Via.COMMAND, verb="founded the demo agency"), transaction.atomic():
        admin = User.objects.create_user(
            f"admin@{DOMAIN}", display_name=PEOPLE[0][1], time_zone=PEOPLE[0][4], is_demo=True
        )
        UserRole.objects.create(user=admin, group=_role(RoleCode.ADMINISTRATOR).group)
        agency.people["admin"] = admin
    with acting(admin, via=Via.COMMAND):
        _hire(agency)
        key = _connect(agency)
        install_map()
        with acting(verb="set up the vocabularies"), transaction.atomic():
            _define(agency)
    # Read again: what somebody may is remembered on the instance, and roles and teams came later.
    for mailbox, user in agency.people.items():
        agency.people[mailbox] = User.objects.get(pk=user.pk)
    return agency, key


def revisit() -> Agency:
    """Return the agency as it was founded and has grown since."""
    return Agency(
        people={name: User.objects.get(email=f"{name}@{DOMAIN}") for name, *_ in PEOPLE},
        teams={name: Team.objects.get(name=name) for name in LEADS},
        systems={code: System.objects.get(code=code) for code, *_ in SYSTEMS},
        skills={skill.name: skill for skill in Skill.objects.all()},
        tags=list(Tag.objects.filter(name__in=TAGS)),
        sources=list(Source.objects.filter(name__in=SOURCES)),
        reasons={
            kind: list(Reason.objects.filter(kind=kind, name__in=names)) for kind, names in REASONS.items()
        },
    )


def _hire(agency: Agency) -> None:
    for name in LEADS:
        agency.teams[name] = create_record(Team(name=name))
    for mailbox, name, role, team, zone in PEOPLE[1:]:
        user = create_user(email=f"{mailbox}@{DOMAIN}", display_name=name, time_zone=zone, is_demo=True)
        assign_role(user, role=_role(role))
        if team:
            add_to_team(user, team=agency.teams[team])
        agency.people[mailbox] = user
    for name, mailbox in LEADS.items():
        agency.teams[name].lead = agency.people[mailbox]
        agency.teams[name].save(update_fields=["lead"])
    # Hashed once: a good hash takes a while on purpose.
    log_ins = User.objects.filter(email__in=[f"{name}@{DOMAIN}" for name in LOG_INS])
    log_ins.update(password=make_password(PASSWORD))


def _connect(agency: Agency) -> str:
    """Give every system an account of its own, so that the map can tell who speaks; return the text of a key."""
    for code, name, kind in SYSTEMS:
        account = create_user(email=f"{code}@{DOMAIN}", display_name=name, is_service=True, is_demo=True)
        assign_role(account, role=_role(RoleCode.INTEGRATION))
        agency.systems[code] = create_record(System(code=code, name=name, kind=kind, account=account))
    holder = User.objects.get(email=f"{KEY_HOLDER}@{DOMAIN}")
    _, text = issue_api_key(holder, name="Demo key", scopes=["*:write"])
    return text


def _define(agency: Agency) -> None:
    agency.skills = _skills()
    agency.tags = Tag.objects.bulk_create(
        Tag(name=name, colour=colour, description=text) for name, (colour, text) in TAGS.items()
    )
    agency.sources = [
        Source.objects.get_or_create(name=name, defaults={"kind": kind})[0] for name, kind in SOURCES.items()
    ]
    agency.reasons = {
        kind: [Reason.objects.get_or_create(kind=kind, name=name)[0] for name in names]
        for kind, names in REASONS.items()
    }


def _skills() -> dict[str, Skill]:
    wide = Skill.objects.bulk_create(Skill(name=name) for name in SKILLS)
    skills = {skill.name: skill for skill in wide}
    narrower = []
    for wider, table in SKILLS.items():
        for entry in table.split(","):
            name, _, others = entry.strip().partition("=")
            aliases = sorted(filter(None, others.split("|")))
            narrower.append(Skill(name=name, parent=skills[wider], aliases=aliases))
    return skills | {skill.name: skill for skill in Skill.objects.bulk_create(narrower)}


def _role(code: RoleCode) -> Role:
    return Role.objects.select_related("group").get(code=code)
