"""What recruiters change about a candidate without leaving the page."""

from typing import Any

from django import forms

from accounts.models import User
from candidates import operations
from candidates.choices import NEXT_CANDIDATE_STATUSES, CandidateStatus
from candidates.models import (
    Candidate,
    CandidateEmail,
    CandidatePhone,
    CandidateSkill,
    CandidateTag,
)
from candidates.operations.main_email import main_email_of, main_email_waits
from governance.choices import ReasonKind
from governance.models import Skill, Tag
from governance.teams import home_team
from records.spots import Fields, Lines, Spot, Words
from records.spots.fields import offering


class CandidateFields(Fields):
    """Fields that the operation for candidates writes."""

    def __init__(self, name: str, label: str, *asks: str, **options: Any) -> None:
        super().__init__(name, label, asks=asks, operation=operations.update_candidate, **options)


class Owner(CandidateFields):
    """A candidate goes to the team of the new owner; both come back together."""

    def write(self, record: Candidate, wanted: Any) -> None:
        owner = User.objects.filter(pk=wanted["owner"]).first() if wanted["owner"] else None
        if "team" not in wanted and owner and owner.pk != record.owner_id:
            team = home_team(owner)
            wanted = {**wanted, "team": team.pk if team else None}
        super().write(record, wanted)


class Emails(Lines):
    """The main address may have to be approved first."""

    def proposes(self, record: Candidate) -> dict[str, str]:
        waits = main_email_waits(record, main=main_email_of(record))
        return {"": "Another main address takes effect once a second person approves it."} if waits else {}


def _next_statuses(form: forms.Form, candidate: Any) -> None:
    status = CandidateStatus(candidate.status)
    offered: Any = form.fields["status"]
    offered.choices = [
        (each.value, each.label)
        for each in CandidateStatus
        if each == status or each in NEXT_CANDIDATE_STATUSES[status]
    ]


def _colleagues(people: Any, _candidate: Any) -> Any:
    return people.filter(is_active=True, is_service=False)


def _reasons(reasons: Any, _candidate: Any) -> Any:
    return reasons.filter(kind=ReasonKind.DO_NOT_CONTACT, is_active=True)


SPOTS: tuple[Spot, ...] = (
    CandidateFields("name", "name", "full_name", "preferred_name", template="candidates/spots/name.html"),
    CandidateFields("headline", "headline", "headline"),
    CandidateFields(
        "status", "status", "status", tune=_next_statuses, template="candidates/spots/status.html"
    ),
    Owner(
        "owner", "owner", "owner", keeps=("team",), needs="change_owner", tune=offering("owner", _colleagues)
    ),
    CandidateFields("title", "title", "current_title"),
    CandidateFields("employer", "employer", "current_employer"),
    CandidateFields("place", "place", "city", "region", "country"),
    CandidateFields("employment", "employment", "employment_types"),
    CandidateFields("modes", "work mode", "work_modes"),
    CandidateFields(
        "availability",
        "availability",
        "available_from",
        "available_until",
        template="candidates/spots/availability.html",
    ),
    CandidateFields("notice", "notice", "notice_days", template="candidates/spots/notice.html"),
    CandidateFields(
        "pay",
        "pay",
        "pay_target",
        "pay_minimum",
        "pay_currency",
        "pay_unit",
        template="candidates/spots/pay.html",
    ),
    CandidateFields("summary", "summary", "summary", template="candidates/spots/summary.html"),
    CandidateFields(
        "contact",
        "do not contact",
        "do_not_contact",
        "do_not_contact_reason",
        "do_not_contact_until",
        tune=offering("do_not_contact_reason", _reasons),
        template="candidates/spots/contact.html",
    ),
    Words(
        "tags",
        "tags",
        model=CandidateTag,
        parent="candidate",
        word="tag",
        find=lambda text: Tag.objects.offered().filter(name__iexact=text),
        add=lambda candidate, rows: operations.tag_candidate(candidate, tags=[row.tag for row in rows]),
        drop=lambda candidate, tags: operations.untag_candidate(candidate, tags=tags),
        template="candidates/spots/tags.html",
    ),
    Words(
        "skills",
        "skills",
        model=CandidateSkill,
        parent="candidate",
        word="skill",
        details=("level", "years", "last_used", "evidence"),
        find=lambda text: Skill.objects.offered().called(text),
        add=lambda candidate, rows: operations.add_skills(candidate, skills=rows),
        drop=lambda candidate, skills: operations.remove_skills(candidate, skills=skills),
        template="candidates/spots/skills.html",
    ),
    Lines(
        "phones",
        "telephone number",
        model=CandidatePhone,
        parent="candidate",
        details=("kind", "is_primary", "opted_out_at"),
        operation=operations.replace_phones,
        input_type="tel",
        template="candidates/spots/phones.html",
    ),
    Emails(
        "emails",
        "e-mail address",
        model=CandidateEmail,
        parent="candidate",
        details=("kind", "is_primary", "opted_out_at"),
        operation=operations.replace_emails,
        input_type="email",
        template="candidates/spots/emails.html",
    ),
)
