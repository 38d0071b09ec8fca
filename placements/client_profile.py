"""A candidate as a client may see them: chosen sections, and no way past us to the person."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Self

from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from candidates.models import Candidate
from candidates.profile import Profile
from candidates.reaching import unpresentable
from clients.models import JobOrder
from placements.models import ClientRestriction
from records.policies import visible

SECTIONS = {
    "summary": "Summary",
    "skills": "Skills",
    "work": "Work",
    "education": "Education",
    "certificates": "Certificates",
    "availability": "Availability and notice",
    "pay": "Pay hoped for",
}
USUAL = ("summary", "skills", "work", "education", "certificates", "availability")
NAMES = {"full": "Full name", "first": "First name", "none": "Reference only"}
ROWS = 40
SHORT, LONG = 200, 6_000
LEFT_OUT = "[contact through us]"

# What people write into summaries in spite of the fields: addresses of mail and of pages, numbers to call.
_CONTACT = re.compile(
    r"[^\s@<>()]+\s?(?:@|\(at\)|\[at\])\s?[^\s@<>()]+\.\w{2,}"
    r"|(?:https?://|www\.|linkedin\.com/|github\.com/)\S+"
    r"|(?<![\w.,])\+?\(?\d(?:[\s().\-/]{0,3}\d){7,14}(?!\w)",
    re.IGNORECASE,
)
_SPAN_OF_YEARS = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d$")  # noqa: RUF001 - people write a dash


@dataclass(frozen=True)
class Choice:
    """What the profile shows."""

    sections: frozenset[str] = frozenset(USUAL)
    name: str = "full"

    @classmethod
    def read(cls, typed: QueryDict) -> Self:
        """Read a choice from an address; without one, the usual sections."""
        name = typed.get("name", "full")
        chosen = frozenset(typed.getlist("section")) & SECTIONS.keys()
        return cls(chosen if "name" in typed else frozenset(USUAL), name if name in NAMES else "full")


@dataclass(frozen=True)
class Entry:
    """One job, school or paper."""

    title: str
    place: str = ""
    when: str = ""
    text: str = ""


@dataclass(frozen=True)
class ClientProfile:
    """The words of a profile, ready to be set."""

    name: str
    reference: str
    headline: str
    place: str
    job: str
    recruiter: User
    made_on: date
    summary: str = ""
    skills: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[tuple[str, list[Entry]]] = field(default_factory=list)


def client_profile(
    candidate: Candidate, *, reader: Any, choice: Choice, job: JobOrder | None = None
) -> ClientProfile:
    """Return what of ``candidate`` is shown to a client, for ``job`` if it is known."""
    about, shown = Profile(candidate, reader), choice.sections
    person = _names(candidate)
    hide = person if choice.name != "full" else []
    return ClientProfile(
        name=_named(candidate, choice.name),
        reference=candidate.reference,
        headline=without_contact(candidate.headline or candidate.current_title, hide)[:SHORT],
        place=", ".join(part for part in (candidate.city, candidate.get_country_display()) if part),
        job=job.title if job else "",
        recruiter=reader,
        made_on=timezone.localdate(),
        summary=without_contact(candidate.summary, hide)[:LONG] if "summary" in shown else "",
        skills=[row.skill.name for row in about.skills[:ROWS]] if "skills" in shown else [],
        facts=list(_facts(candidate, shown)),
        blocks=[(title, rows) for title, rows in _blocks(about, shown, hide) if rows],
    )


def refusal_to_show(candidate: Candidate, job: JobOrder | None) -> str:
    """Say why ``candidate`` must not be shown to a client, or to the client of ``job``; nothing where they may be."""
    if refusal := unpresentable([candidate.pk], timezone.localdate()).get(candidate.pk):
        return f"This candidate may not be shown to a client: {refusal} Ask first, and record what they agreed to."
    kept = ClientRestriction.objects.in_force(timezone.localdate()).filter(candidate=candidate)
    if job and kept.covering(job.client_id).exists():
        return "This candidate must not be sent to this client. Choose another job, or lift the restriction first."
    return ""


def jobs_of(candidate: Candidate, reader: Any) -> Any:
    """Return the jobs for which the candidate is put forward."""
    return (
        visible(reader, JobOrder).filter(submissions__candidate=candidate).distinct().order_by("title", "pk")
    )


def without_contact(text: str, names: list[str] | None = None) -> str:
    """Return ``text`` without ways to reach the person, and without ``names``."""

    def leave_out(found: re.Match[str]) -> str:
        return found[0] if _SPAN_OF_YEARS.match(found[0].strip()) else LEFT_OUT

    clean = _CONTACT.sub(leave_out, text)
    for name in names or ():
        clean = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", clean, flags=re.IGNORECASE)
    return clean


def _names(candidate: Candidate) -> list[str]:
    names = {candidate.full_name, candidate.given_name, candidate.family_name, candidate.preferred_name}
    return sorted((name for name in names if len(name) > 1), key=len, reverse=True)


def _named(candidate: Candidate, how: str) -> str:
    if how == "none":
        return f"Candidate {candidate.reference}"
    return candidate.called if how == "first" else candidate.full_name


def _facts(candidate: Candidate, shown: frozenset[str]) -> Any:
    if "availability" in shown:
        if candidate.available_from:
            yield "Available", f"from {candidate.available_from:%-d %B %Y}"
        if candidate.notice_days is not None:
            yield "Notice", f"{candidate.notice_days} days"
    if "pay" in shown and (amount := candidate.pay_target or candidate.pay_minimum):
        yield (
            "Pay hoped for",
            f"{amount:,.0f} {candidate.pay_currency} a {candidate.get_pay_unit_display().lower()}",
        )


def _blocks(about: Profile, shown: frozenset[str], hide: list[str]) -> Any:
    if "work" in shown:
        yield (
            "Work",
            [
                Entry(
                    without_contact(job.title, hide),
                    without_contact(job.employer, hide),
                    _span(job.started_on, job.ended_on, is_current=job.is_current),
                    without_contact(job.description, hide)[:1_500],
                )
                for job in islice(about.work, ROWS)
            ],
        )
    if "education" in shown:
        yield (
            "Education",
            [
                Entry(
                    without_contact(row.qualification or row.field_of_study, hide),
                    without_contact(row.institution, hide),
                    _year(row.ended_on),
                )
                for row in islice(about.education, ROWS)
            ],
        )
    if "certificates" in shown:
        yield (
            "Certificates",
            [
                Entry(
                    without_contact(row.name, hide), without_contact(row.issuer, hide), _year(row.issued_on)
                )
                for row in islice(about.certifications, ROWS)
            ],
        )


def _span(started: date | None, ended: date | None, *, is_current: bool) -> str:
    ends = "now" if is_current else _month(ended)
    return " – ".join(part for part in (_month(started), ends) if part)  # noqa: RUF001 - a span has a dash


def _month(day: date | None) -> str:
    return f"{day:%b %Y}" if day else ""


def _year(day: date | None) -> str:
    return str(day.year) if day else ""
