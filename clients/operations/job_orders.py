"""Job orders: taking them, staffing them, moving them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Team, User
from audit.context import acting
from clients.choices import (
    NEXT_JOB_ORDER_STATUSES,
    REASONED_JOB_ORDER_STATUSES,
    ClientStatus,
    JobOrderStatus,
)
from clients.models import Client, JobOrder, JobOrderRecruiter, JobOrderSkill
from governance.choices import ReasonKind
from governance.models import Reason, Skill
from governance.teams import home_team
from records.changes import check_fields, differing, write_changes
from records.operations import acting_user, delete_record, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not change this job order."
MOVED_BY_STATUS = frozenset({"closed_reason", "opened_on", "closed_on", "reference", "client"})


@operation("took a job order")
def create_job_order(
    client: Client,
    *,
    title: str,
    skills: Iterable[Skill | JobOrderSkill] = (),
    recruiters: Iterable[User] = (),
    **details: Any,
) -> JobOrder:
    """Take an order of ``client`` as a draft, or open it at once with ``status=open``."""
    user = acting_user()
    to = JobOrderStatus(details.pop("status", JobOrderStatus.DRAFT))
    job_order = JobOrder(client=client, title=title.strip(), **{"owner": user, **details})
    require(may(user, "add", job_order), "You may not add job orders of this client.")
    job_order.team = job_order.team or home_team(job_order.owner)
    check_fields(job_order)
    if to != JobOrderStatus.DRAFT:
        _move(job_order, to, reason=None)
    job_order.save(force_insert=True)
    JobOrderSkill.objects.bulk_create(_wanted(job_order, skills))
    JobOrderRecruiter.objects.bulk_create(
        [JobOrderRecruiter(job_order=job_order, user=recruiter) for recruiter in dict.fromkeys(recruiters)]
    )
    return job_order


@operation("changed a job order")
def update_job_order(
    job_order: JobOrder, *, changes: Mapping[str, Any], version: int | None = None
) -> JobOrder:
    """Set ``changes``, each by its own rule; the status moves by :func:`change_job_order_status`."""
    user = acting_user()
    fresh = lock(job_order, version=version)
    require(may(user, "change", fresh), NO_RIGHT)
    wanted = differing(fresh, changes)
    if {"owner", "team"} & wanted.keys():
        require(may(user, "change_owner", fresh), "You may not change the owner of this job order.")
    if "is_restricted" in wanted:
        require(may(user, "share", fresh), "You may not restrict or open this job order.")
    if "status" in wanted:
        to, reason = JobOrderStatus(wanted.pop("status")), wanted.pop("closed_reason", None)
        _refuse_forbidden_step(fresh, to, reason)
        wanted |= _moved(fresh, to, reason)
    elif MOVED_BY_STATUS & wanted.keys():
        raise ValidationError("These fields follow the status of the job order; they are not typed.")
    write_changes(fresh, wanted)
    return fresh


@operation("moved a job order")
def change_job_order_status(
    job_order: JobOrder,
    *,
    to: JobOrderStatus,
    reason: Reason | None = None,
    note: str = "",
    version: int | None = None,
) -> JobOrder:
    """Move ``job_order`` to another status; one that is cancelled, lost or closed needs a ``reason``."""
    with acting(reason=note):
        return update_job_order(job_order, changes={"status": to, "closed_reason": reason}, version=version)


@operation("changed the owner of a job order")
def change_job_order_owner(
    job_order: JobOrder, *, owner: User, team: Team | None = None, reason: str = ""
) -> JobOrder:
    """Hand ``job_order`` to another recruiter, and to that recruiter's team unless one is named."""
    with acting(reason=reason):
        return update_job_order(job_order, changes={"owner": owner, "team": team or home_team(owner)})


@operation("assigned a recruiter")
def assign_recruiter(job_order: JobOrder, *, user: User) -> JobOrderRecruiter:
    """Let ``user`` work on ``job_order`` beside its owner."""
    fresh = lock(job_order)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    row, _ = JobOrderRecruiter.objects.get_or_create(job_order=fresh, user=user)
    return row


@operation("took a recruiter off a job order")
def unassign_recruiter(job_order: JobOrder, *, user: User) -> None:
    """End that ``user`` works on ``job_order`` beside its owner."""
    fresh = lock(job_order)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    JobOrderRecruiter.objects.filter(job_order=fresh, user=user).delete()


@operation("set the skills of a job order")
def set_wanted_skills(job_order: JobOrder, *, skills: Iterable[Skill | JobOrderSkill]) -> None:
    """Make ``skills`` those that the job order asks for; those that stay keep their key and history."""
    fresh = lock(job_order)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    wanted = _wanted(fresh, skills)
    fresh.wanted_skills.exclude(skill__in=[row.skill_id for row in wanted]).delete()
    if wanted:
        JobOrderSkill.objects.bulk_create(
            wanted,
            update_conflicts=True,
            unique_fields=["job_order", "skill"],
            update_fields=["is_required", "years"],
        )


@operation("deleted a job order")
def delete_job_order(job_order: JobOrder, *, version: int | None = None) -> None:
    """Take ``job_order`` off the record. Raises :class:`ValidationError` listing what holds it."""
    delete_record(job_order, version=version)


def _wanted(job_order: JobOrder, skills: Iterable[Skill | JobOrderSkill]) -> list[JobOrderSkill]:
    rows = {}
    for skill in skills:
        row = skill if isinstance(skill, JobOrderSkill) else JobOrderSkill(skill=skill)
        row.job_order = job_order
        check_fields(row)
        rows[row.skill_id] = row
    return list(rows.values())


def _refuse_forbidden_step(job_order: JobOrder, to: JobOrderStatus, reason: Reason | None) -> None:
    status = JobOrderStatus(job_order.status)
    if to not in NEXT_JOB_ORDER_STATUSES[status]:
        raise ValidationError(
            {"status": f"A job order that is {status.label.lower()} cannot become {to.label.lower()}."}
        )
    _refuse_without_ground(job_order, to, reason)


def _refuse_without_ground(job_order: JobOrder, to: JobOrderStatus, reason: Reason | None) -> None:
    if to in REASONED_JOB_ORDER_STATUSES and reason is None:
        raise ValidationError({"closed_reason": "Say why the job order was cancelled, lost or closed."})
    if reason and reason.kind != ReasonKind.JOB_CLOSED:
        raise ValidationError({"closed_reason": "Choose one of the reasons for closing a job order."})
    client = job_order.client
    if to == JobOrderStatus.OPEN and client.status in {ClientStatus.BLOCKED, ClientStatus.FORMER}:
        raise ValidationError(
            {"status": f"{client} is {client.get_status_display().lower()}: change that before opening jobs."}
        )


def _move(job_order: JobOrder, to: JobOrderStatus, reason: Reason | None) -> None:
    _refuse_forbidden_step(job_order, to, reason)
    for name, value in _moved(job_order, to, reason).items():
        setattr(job_order, name, value)


def _moved(job_order: JobOrder, to: JobOrderStatus, reason: Reason | None) -> dict[str, Any]:
    """Return what changes with the status: reason and dates, and whether candidates may read of it."""
    today = timezone.localdate()
    changes: dict[str, Any] = {"status": to}
    if to == JobOrderStatus.OPEN:
        return changes | {
            "opened_on": job_order.opened_on or today,
            "closed_on": None,
            "closed_reason": None,
        }
    changes["is_published"] = False
    if to in REASONED_JOB_ORDER_STATUSES or to == JobOrderStatus.FILLED:
        changes |= {"closed_reason": reason, "closed_on": today}
    return changes
