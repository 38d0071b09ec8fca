"""Changing a candidate: details, owner, how the person stands to us, and whether at all."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Team, User
from audit.context import acting
from candidates.choices import NEXT_CANDIDATE_STATUSES, CandidateStatus
from candidates.merging import refuse_merged
from candidates.models import Candidate, CandidateSecondaryOwner
from candidates.operations.storage import forget_files
from governance.models import Reason
from governance.teams import home_team
from records.changes import differing, write_changes
from records.gates import rulings
from records.operations import acting_user, delete_record, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not change this candidate."


@operation("changed a candidate")
def update_candidate(
    candidate: Candidate, *, changes: Mapping[str, Any], version: int | None = None
) -> Candidate:
    """Set ``changes``, each by its own rule: owner, status and restriction are not plain fields."""
    fresh = lock(candidate, version=version)
    wanted = differing(fresh, changes)
    _refuse_forbidden(fresh, wanted)
    if wanted.get("do_not_contact") is False:
        wanted |= {"do_not_contact_reason": None, "do_not_contact_until": None}
    write_changes(fresh, wanted)
    return fresh


@operation("moved a candidate")
def change_candidate_status(candidate: Candidate, *, to: CandidateStatus, reason: str = "") -> Candidate:
    """Move ``candidate`` to another status: looking, open to offers, archived."""
    with acting(reason=reason):
        return update_candidate(candidate, changes={"status": to})


@operation("changed the owner of a candidate")
def change_owner(
    candidate: Candidate, *, owner: User, team: Team | None = None, reason: str = ""
) -> Candidate:
    """Hand ``candidate`` to another recruiter, and to that recruiter's team unless one is named."""
    with acting(reason=reason):
        changes = {"owner": owner, "team": team or home_team(owner)}
        return update_candidate(candidate, changes=changes)


@operation("marked a candidate as do not contact")
def set_do_not_contact(candidate: Candidate, *, reason: Reason, until: date | None = None) -> Candidate:
    """Note that the person wants to be left alone, for good or until a day."""
    changes = {
        "do_not_contact": True,
        "do_not_contact_reason": reason,
        "do_not_contact_until": until,
    }
    return update_candidate(candidate, changes=changes)


@operation("allowed contact with a candidate")
def lift_do_not_contact(candidate: Candidate, *, reason: str) -> Candidate:
    """Note that the person may be contacted again, and how we know."""
    if not reason.strip():
        raise ValidationError({"reason": "Say how you know that the person may be contacted again."})
    with acting(reason=reason):
        return update_candidate(candidate, changes={"do_not_contact": False})


@operation("added an owner to a candidate")
def add_secondary_owner(candidate: Candidate, *, user: User) -> CandidateSecondaryOwner:
    """Let ``user`` look after ``candidate`` beside the owner."""
    fresh = lock(candidate)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    refuse_merged(fresh)
    row, _ = CandidateSecondaryOwner.objects.get_or_create(candidate=fresh, user=user)
    return row


@operation("removed an owner from a candidate")
def remove_secondary_owner(candidate: Candidate, *, user: User) -> None:
    """End that ``user`` looks after ``candidate`` beside the owner."""
    fresh = lock(candidate)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    CandidateSecondaryOwner.objects.filter(candidate=fresh, user=user).delete()


@operation("deleted a candidate")
def delete_candidate(candidate: Candidate, *, version: int | None = None) -> None:
    """Take ``candidate`` off the record. Raises :class:`ValidationError` listing what holds it."""
    digests = list(candidate.documents.values_list("sha256", flat=True))
    delete_record(candidate, version=version)
    forget_files(digests)


def _refuse_forbidden(candidate: Candidate, wanted: Mapping[str, Any]) -> None:
    user = acting_user()
    require(may(user, "change", candidate), NO_RIGHT)
    refuse_merged(candidate)
    if {"owner", "team"} & wanted.keys() - rulings(Candidate, wanted.keys(), candidate).keys():
        require(may(user, "change_owner", candidate), "You may not change the owner of this candidate.")
    if "is_restricted" in wanted:
        require(may(user, "share", candidate), "You may not restrict or open this candidate.")
    if "status" in wanted:
        _refuse_forbidden_step(candidate, CandidateStatus(wanted["status"]))
    if {"merged_into", "reference"} & wanted.keys():
        raise ValidationError("These fields are not changed by hand.")


def _refuse_forbidden_step(candidate: Candidate, to: CandidateStatus) -> None:
    status = CandidateStatus(candidate.status)
    if to not in NEXT_CANDIDATE_STATUSES[status]:
        raise ValidationError(
            {"status": f"A candidate who is {status.label.lower()} cannot become {to.label.lower()}."}
        )
