"""What two records of one person become: a proposal for each value, and what becomes of their rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from audit.questions import FOR_EVERYBODY, asked
from candidates.choices import CandidateStatus
from candidates.models import Candidate, DuplicatePair
from governance.choices import ProposalStatus
from governance.models import ChangeRequest
from records.merging import Journal, Keep, Leftover, Move, MoveLabelled, register_rule

SURVIVOR, LOSER, BOTH = "survivor", "loser", "both"


@dataclass(frozen=True)
class Group:
    """Fields that are taken from the same record, because they mean nothing apart."""

    name: str
    title: str
    fields: tuple[str, ...]
    is_current: bool = False
    """Whether the later value is the likelier one, and not just another."""
    is_united: bool = False
    is_strict: bool = False
    """Whether the stricter value always holds: nobody is opened up by a merge."""


GROUPS = (
    Group("name", "Name", ("full_name", "given_name", "family_name")),
    Group("preferred_name", "Wants to be called", ("preferred_name",)),
    Group("pronouns", "Pronouns", ("pronouns",)),
    Group("status", "Status", ("status",)),
    Group("headline", "Headline", ("headline",), is_current=True),
    Group("work", "Current job", ("current_title", "current_employer"), is_current=True),
    Group(
        "place",
        "Place",
        ("street", "postcode", "city", "region", "country", "latitude", "longitude"),
        is_current=True,
    ),
    Group("summary", "Summary", ("summary",), is_current=True),
    Group("language", "Language", ("language",)),
    Group("willing_to_relocate", "Would relocate", ("willing_to_relocate",), is_current=True),
    Group("work_modes", "Work modes", ("work_modes",), is_united=True),
    Group("employment_types", "Employment", ("employment_types",), is_united=True),
    Group("available", "Available", ("available_from", "available_until"), is_current=True),
    Group("notice_days", "Notice", ("notice_days",), is_current=True),
    Group("pay", "Pay", ("pay_minimum", "pay_target", "pay_currency", "pay_unit"), is_current=True),
    Group("owner", "Owner", ("owner", "team")),
    Group("source", "Source", ("source", "source_detail")),
    Group("referred_by", "Referred by", ("referred_by",)),
    Group(
        "do_not_contact",
        "Do not contact",
        ("do_not_contact", "do_not_contact_reason", "do_not_contact_until"),
        is_strict=True,
    ),
    Group("is_restricted", "Restricted", ("is_restricted",), is_strict=True),
)
# What is not chosen: the record's own identity, and what the database keeps.
UNCHOSEN = frozenset(
    {"id", "created_at", "updated_at", "version", "reference", "last_interaction_at", "merged_into"}
)

_LIVELY = frozenset({CandidateStatus.ACTIVE, CandidateStatus.PASSIVE})

type Provenance = Mapping[str, datetime]


def is_filled(candidate: Candidate, group: Group) -> bool:
    return any(getattr(candidate, name) not in (None, "", [], False) for name in group.fields)


def is_equal(survivor: Candidate, loser: Candidate, group: Group) -> bool:
    return all(getattr(survivor, name) == getattr(loser, name) for name in group.fields)


def options(group: Group) -> tuple[str, ...]:
    """Return what may be chosen; of what is strict, nothing."""
    if group.is_strict:
        return ()
    return (SURVIVOR, LOSER, BOTH) if group.is_united else (SURVIVOR, LOSER)


def propose(
    survivor: Candidate, loser: Candidate, group: Group, *, since: Provenance, since_loser: Provenance
) -> str:
    """Return whose value of ``group`` is the likelier one; ``since`` says when each was last set."""
    if group.is_strict:
        takes = _is_stricter(loser, survivor, group)
    elif not (is_filled(loser, group) and is_filled(survivor, group)):
        takes = is_filled(loser, group)
    elif group.is_united:
        return BOTH
    elif _is_fuller(survivor, loser, group):
        takes = False
    elif _is_fuller(loser, survivor, group):
        takes = True
    elif group.name == "name":
        takes = _is_shouted(survivor.full_name) and not _is_shouted(loser.full_name)
    elif group.name == "status":
        takes = loser.status in _LIVELY and survivor.status not in _LIVELY
    else:
        takes = group.is_current and _latest(since_loser, group) > _latest(since, group)
    return LOSER if takes else SURVIVOR


def values_of(
    survivor: Candidate,
    loser: Candidate,
    choices: Mapping[str, str],
    *,
    since: Provenance,
    since_loser: Provenance,
) -> dict[str, Any]:
    """Return the fields that the survivor takes over, by group ``choices``; what is left out is proposed."""
    values: dict[str, Any] = {}
    for group in GROUPS:
        chosen = choices.get(group.name) if options(group) else None
        if chosen not in options(group):
            chosen = propose(survivor, loser, group, since=since, since_loser=since_loser)
        if chosen == LOSER:
            values |= {name: getattr(loser, name) for name in group.fields}
        elif chosen == BOTH:
            for name in group.fields:
                mine = getattr(survivor, name)
                values[name] = [*mine, *(each for each in getattr(loser, name) if each not in mine)]
    if values.get("referred_by") == survivor:
        del values["referred_by"]
    return values


def _is_fuller(one: Candidate, other: Candidate, group: Group) -> bool:
    """Tell whether ``one`` says all that ``other`` does, and more."""
    filled = [name for name in group.fields if getattr(other, name) not in (None, "")]
    more = any(getattr(one, name) not in (None, "") for name in group.fields if name not in filled)
    return more and all(getattr(one, name) == getattr(other, name) for name in filled)


def _is_shouted(name: str) -> bool:
    """Tell whether a name is written in capitals throughout, or without any."""
    return name.isupper() or name.islower()


def _is_stricter(one: Candidate, other: Candidate, group: Group) -> bool:
    name = group.fields[0]
    if getattr(one, name) != getattr(other, name):
        return bool(getattr(one, name))
    if name != "do_not_contact" or not one.do_not_contact:
        return False
    until, others = one.do_not_contact_until, other.do_not_contact_until
    return others is not None and (until is None or until > others)


def _latest(since: Provenance, group: Group) -> float:
    return max((since[name].timestamp() for name in group.fields if name in since), default=0.0)


def better_first(pair: DuplicatePair) -> tuple[Candidate, Candidate]:
    """Return the pair with the record first that people have worked with last; the older one in doubt."""
    one, other = pair.first, pair.second
    if other.last_interaction_at and (
        not one.last_interaction_at or other.last_interaction_at > one.last_interaction_at
    ):
        return other, one
    return one, other


def survivor_of(candidate: Candidate) -> Candidate:
    """Return the record to which ``candidate`` was merged, however often; itself if it was not."""
    seen = set()
    while candidate.merged_into is not None and candidate.pk not in seen:
        seen.add(candidate.pk)
        candidate = candidate.merged_into
    return candidate


def refuse_merged(candidate: Candidate) -> None:
    """Refuse to write to a record that was merged: nobody would find there what was written."""
    candidate.refuse_parts()


def _merged_into(key: int) -> QuerySet[Any]:
    return Candidate.objects.filter(merged_into=key).order_by("pk").values_list("pk")


def merged_keys(candidate: Any) -> list[int]:
    """Return the keys of all that were merged into ``candidate``, straight or by way of each other."""
    straight = asked(FOR_EVERYBODY, "merged into", candidate.pk, _merged_into).tuples()
    found = [key for (key,) in straight if key != candidate.pk]
    below = found
    while below:
        merged = Candidate.objects.filter(merged_into__in=below).exclude(pk__in=[candidate.pk, *found])
        below = list(merged.order_by("pk").values_list("pk", flat=True))
        found += below
    return found


# --- Rows ----------------------------------------------------------------------------------------------


class _Referrals(Move):
    """Whom the merged record referred; nobody refers themselves."""

    def stays(self, row: Any, survivor: Any) -> bool:
        return row.pk == survivor.pk


class _Sharers(Move):
    """Who looks after the record beside its owner."""

    def stays(self, row: Any, survivor: Any) -> bool:
        return row.user_id == survivor.owner_id


class _Grants(Move):
    """With whom the record was shared; what was shared of an open record opens no restricted one."""

    def stays(self, row: Any, survivor: Any) -> bool:
        return survivor.is_restricted and not row.content_object.is_restricted


class _Proposals(Keep):
    """What somebody proposed for the merged record ends with it: whoever merges is told, and so is who undoes it."""

    def merge(self, survivor: Model, loser: Model) -> Journal:
        journal = self.journal()
        journal.kept = list(self._waiting(loser).values_list("pk", flat=True))
        return journal

    def clashes(self, survivor: Model, loser: Any) -> list[tuple[Any, str]]:
        return [
            (
                request,
                (
                    f"{request.what} of {loser.reference} waits for approval, proposed by {request.proposer}: "
                    "that ends with the merge. Decide on it first, if it is right."
                ),
            )
            for request in self._waiting(loser).select_related("proposer")
        ]

    def undo(self, journal: Journal, survivor: Model, loser: Model, *, since: datetime) -> list[Leftover]:
        ended = ChangeRequest.objects.filter(pk__in=journal.kept, status=ProposalStatus.EXPIRED)
        return [
            Leftover(journal.model, key, "ended with the merge: propose it again, if it is right")
            for key in ended.order_by("pk").values_list("pk", flat=True)
        ]

    def _waiting(self, loser: Model) -> QuerySet[ChangeRequest]:
        rows = ChangeRequest.objects.of(loser).undecided()
        return rows.filter(beside_id=None).order_by("pk")


DERIVED = "The database and the matcher write it anew."
EXPIRES = "It expires: who merges decides what is kept."
ITSELF = "It tells of the merge, or of an earlier one, and leads on from there."


def register_rules() -> None:
    """Say what becomes of everything in this room, and of the keys of other systems."""
    for label, rule in {
        "CandidateEmail": Move(
            same=["normalised"], fill=["opted_out_at", "verified_at"], yields="is_primary"
        ),
        "CandidatePhone": Move(same=["normalised", "extension"], fill=["opted_out_at"], yields="is_primary"),
        "CandidateLink": Move(same=["normalised"]),
        "CandidateSkill": Move(same=["skill"], fill=["level", "years", "last_used"]),
        "CandidateTag": Move(same=["tag"]),
        "CandidateSecondaryOwner": _Sharers(same=["user"]),
        "WorkHistory": Move(
            same=["employer", "title", "started_on"], fill=["ended_on", "city", "description"]
        ),
        "Education": Move(
            same=["institution", "qualification", "field_of_study"], fill=["ended_on", "grade"]
        ),
        "Certification": Move(same=["name", "issuer", "number"], fill=["issued_on", "expires_on"]),
        "WorkAuthorisation": Move(same=["country", "kind", "number"], fill=["valid_from", "expires_on"]),
        "CandidateLanguage": Move(same=["language"]),
        "Document": Move(same=["kind", "sha256"]),
        "DroppedResume": Move(),
        "TalentPoolMember": Move(same=["pool"], fill=["reason"]),
        "CandidateSearch": Keep(DERIVED),
        "MatchKey": Keep(DERIVED),
        "MatchQueue": Keep(DERIVED),
    }.items():
        register_rule(f"candidates.{label}", "candidate", rule)
    for label, holder in (("CandidateUserGrant", "user"), ("CandidateTeamGrant", "team")):
        register_rule(f"candidates.{label}", "content_object", _Grants(same=[holder, "permission"]))
    register_rule("candidates.Candidate", "referred_by", _Referrals())
    register_rule("candidates.Candidate", "merged_into", Keep(ITSELF))
    register_rule("candidates.MergeOperation", "survivor", Keep(ITSELF))
    register_rule("candidates.MergeOperation", "loser", Keep(ITSELF))
    for name in ("first", "second"):
        register_rule("candidates.DuplicatePair", name, Keep("Suspicions are looked at again."))
    register_rule("governance.ExternalIdentifier", "object_id", MoveLabelled())
    register_rule("governance.ChangeRequest", "object_id", _Proposals(EXPIRES))
