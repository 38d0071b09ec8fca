"""Making one record of two, and two of one again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.diffs import changes_since
from candidates.choices import CandidateStatus, PairStatus
from candidates.merging import GROUPS, values_of
from candidates.models import Candidate, CandidateSecondaryOwner, DuplicatePair, MergeOperation
from candidates.sides import origins_of
from governance.choices import ProposalKind
from governance.operations import propose
from records import gates
from records.changes import check_fields, differing
from records.merging import Journal, Leftover, as_json, held, revert, rule_of, rules_for
from records.operations import Conflict, acting_user, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not merge these two. Say that they are one person, and somebody who may will see it."
OWNING = frozenset({"owner", "team"})
STRICT = frozenset(name for group in GROUPS if group.is_strict for name in group.fields)
OWNERSHIP = "candidates.candidatesecondaryowner"


@operation("merged two candidates")
def merge_candidates(
    survivor: Candidate,
    loser: Candidate,
    *,
    choices: Mapping[str, str] | None = None,
    survivor_version: int | None = None,
    loser_version: int | None = None,
    reason: str = "",
) -> MergeOperation:
    """Merge ``loser`` into ``survivor``: all that belongs to it goes over, its reference leads there for ever.

    ``choices`` says by group of fields whose value is kept. The record that was merged stays as it stood, so
    that the merge can be undone.
    """
    survivor, loser = _locked(survivor, loser)
    _refuse_outdated((survivor, survivor_version), (loser, loser_version))
    _refuse_merged(survivor, loser)
    values = differing(survivor, _taken_over(survivor, loser, choices or {}))
    values = _without_unasked(survivor, values, choices or {})
    if OWNING & values.keys():
        require(_may_give(survivor), "You may not change the owner of this candidate.")
    merge = MergeOperation(
        survivor=survivor,
        loser=loser,
        reason=reason.strip()[:500],
        choices=dict(choices or {}),
        snapshot={"survivor": _as_it_is(survivor), "loser": _as_it_is(loser)},
        merged_by=acting_user(),
    )
    journals = [rule.merge(survivor, loser) for rule in rules_for(Candidate)]
    journals += _written(survivor, loser, values)
    merge.manifest = [asdict(journal) for journal in journals if not journal.is_empty or journal.notes]
    merge.save(force_insert=True)
    _settle_pair(survivor, loser, PairStatus.MERGED)
    return merge


def merge_or_propose(
    survivor: Candidate,
    loser: Candidate,
    *,
    choices: Mapping[str, str] | None = None,
    survivor_version: int | None = None,
    loser_version: int | None = None,
    reason: str = "",
) -> MergeOperation | None:
    """Merge as :func:`merge_candidates` does; for whoever lacks the right, propose it to those who have it."""
    may_merge = all(may(acting_user(), "merge", each) for each in (survivor, loser))
    write = merge_candidates if may_merge else propose_merge
    return write(
        survivor,
        loser,
        choices=choices,
        survivor_version=survivor_version,
        loser_version=loser_version,
        reason=reason,
    )


@operation("proposed to merge two candidates")
def propose_merge(
    survivor: Candidate,
    loser: Candidate,
    *,
    choices: Mapping[str, str] | None = None,
    survivor_version: int | None = None,
    loser_version: int | None = None,
    reason: str = "",
) -> None:
    """Ask those who may merge the two to do it; it rests on both as they are now."""
    records = _in_order(survivor, loser)
    survivor, loser = records[survivor.pk], records[loser.pk]
    for record in (survivor, loser):
        require(may(acting_user(), "change", record), NO_RIGHT)
    _refuse_outdated((survivor, survivor_version), (loser, loser_version))
    _refuse_merged(survivor, loser)
    gates.outcome().proposals.append(
        propose(
            survivor,
            kind=ProposalKind.MERGE,
            what="Merge of two records",
            right="merge",
            old=versions_of(survivor, loser),
            proposed={"choices": dict(choices or {})},
            beside=loser,
            reason=reason,
        )
    )


@operation("undid a merge")
def unmerge_candidates(merge: MergeOperation, *, version: int | None = None) -> MergeOperation:
    """Make two records of the merged one again: what went over comes back with all that happened to it since.

    What cannot be decided (rows added since, values that somebody changed) stays and is named, row by row.
    """
    merge = lock(merge, version=version)
    if merge.undone_at:
        raise ValidationError("This merge was undone already.", code="undone")
    survivor, loser = _locked(merge.survivor, merge.loser)
    if survivor.merged_into_id:
        raise ValidationError(
            f"{survivor} was itself merged into {survivor.merged_into}. Undo that merge first.", code="merged"
        )
    left: list[Leftover] = []
    loser.status = merge.snapshot["loser"]["status"]
    loser.merged_into = None
    with gates.decided():
        loser.save(update_fields=["status", "merged_into"])
    for entry in reversed(merge.manifest):
        journal = Journal(**entry)
        if (journal.model, journal.field) == ("candidates.candidate", "pk"):
            left += _undo_fields(survivor, journal)
        elif rule := rule_of(journal):
            left += rule.undo(journal, survivor, loser, since=merge.merged_at)
    merge.undone_by, merge.undone_at = acting_user(), timezone.now()
    merge.leftovers = [asdict(each) for each in left]
    merge.save(update_fields=["undone_by", "undone_at", "leftovers"])
    _settle_pair(survivor, loser, PairStatus.DIFFERENT)
    return merge


def versions_of(survivor: Candidate, loser: Candidate) -> dict[str, int]:
    """Return the state of two records on which a merge that was proposed rests."""
    return {"survivor": survivor.version, "loser": loser.version}


def _locked(survivor: Candidate, loser: Candidate) -> tuple[Candidate, Candidate]:
    found = _in_order(survivor, loser)
    for candidate in found.values():
        require(may(acting_user(), "merge", candidate), NO_RIGHT)
    return found[survivor.pk], found[loser.pk]


def _in_order(survivor: Candidate, loser: Candidate) -> dict[int, Candidate]:
    """Lock both in the order of their keys, so that two people who merge them at once wait for each other."""
    if survivor.pk == loser.pk:
        raise ValidationError("A candidate cannot be merged into itself.", code="same")
    rows = Candidate.objects.select_for_update(of=("self",)).filter(pk__in=[survivor.pk, loser.pk])
    found = {candidate.pk: candidate for candidate in rows.order_by("pk")}
    if len(found) < 2:
        raise ValidationError("One of these records is gone.", code="gone")
    return found


def _refuse_outdated(*read: tuple[Candidate, int | None]) -> None:
    """Refuse if a record is no longer in the version that was read, where one is said."""
    for record, version in read:
        if version is not None and record.version != version:
            raise Conflict(record, changes_since(record, version))


def _refuse_merged(*candidates: Candidate) -> None:
    for candidate in candidates:
        if candidate.merged_into:
            raise ValidationError(
                f"{candidate} ({candidate.reference}) was merged into {candidate.merged_into.reference} already.",
                code="merged",
            )


def _taken_over(survivor: Candidate, loser: Candidate, choices: Mapping[str, str]) -> dict[str, Any]:
    """Return what the survivor takes over: what nobody chose is what the screen would have proposed."""
    since, since_loser = (
        {name: each.at for name, each in origins_of(candidate).items()} for candidate in (survivor, loser)
    )
    return values_of(survivor, loser, choices, since=since, since_loser=since_loser)


def _without_unasked(
    survivor: Candidate, values: Mapping[str, Any], choices: Mapping[str, str]
) -> dict[str, Any]:
    """Leave out what nobody chose and somebody else decides on; what is strict holds, or the merge is refused."""
    asked = {name for group in GROUPS if group.is_strict or group.name in choices for name in group.fields}
    left = held(survivor, values.keys() - asked)
    if OWNING & values.keys() - asked and not _may_give(survivor):
        left |= OWNING
    return {name: value for name, value in values.items() if name not in left}


def _may_give(survivor: Candidate) -> bool:
    return may(acting_user(), "change_owner", survivor)


def _written(survivor: Candidate, loser: Candidate, values: Mapping[str, Any]) -> list[Journal]:
    """Write both records; the owner of the merged one goes on looking after the person."""
    journals = []
    fields = Journal("candidates.candidate", "pk")
    owner = loser.owner
    rulings = gates.rulings(Candidate, list(values), survivor).items()
    proposed = {name for name, each in rulings if each.verdict == gates.Verdict.PROPOSE}
    waiting, stricter = proposed - STRICT, proposed & STRICT
    for name, value in values.items():
        field = survivor._meta.get_field(name)
        if name not in waiting:
            fields.note_change(survivor, name, value.pk if field.is_relation and value is not None else value)
        setattr(survivor, name, value)
    if survivor.is_restricted and survivor.owner is None:
        fields.note_change(survivor, "owner", loser.owner_id)
        survivor.owner = loser.owner
    written = {*fields.changed.get(str(survivor.pk), ()), *waiting}
    if written:
        check_fields(survivor)
        if written - stricter:
            survivor.save(update_fields=sorted(written - stricter))
        if stricter:
            # Who asked to be left alone is left alone, whoever else is asked about changes of that.
            with gates.decided():
                survivor.save(update_fields=sorted(stricter))
        journals.append(fields)
    loser.status, loser.merged_into = CandidateStatus.MERGED, survivor
    with gates.decided():  # which records are of one person is known here alone
        loser.save(update_fields=["status", "merged_into"])
    others = CandidateSecondaryOwner.objects.filter(candidate=survivor)
    if owner and owner != survivor.owner and not others.filter(user=owner).exists():
        row = CandidateSecondaryOwner.objects.create(candidate=survivor, user=owner)
        journals.append(Journal(OWNERSHIP, "candidate", added=[row.pk]))
    return journals


def _undo_fields(survivor: Candidate, journal: Journal) -> list[Leftover]:
    changes = journal.changed[str(survivor.pk)]
    back = revert(survivor, changes)
    if back:
        survivor.save(update_fields=back)
    kept = [str(survivor._meta.get_field(name).verbose_name) for name in changes if name not in back]  # type: ignore[union-attr]
    if not kept:
        return []
    return [Leftover(journal.model, survivor.pk, f"was changed after the merge and keeps: {', '.join(kept)}")]


def _as_it_is(candidate: Candidate) -> dict[str, Any]:
    return {
        field.name: as_json(getattr(candidate, field.attname)) for field in candidate._meta.concrete_fields
    }


def _settle_pair(one: Candidate, other: Candidate, status: PairStatus) -> None:
    first, second = sorted((one.pk, other.pk))
    pair = DuplicatePair.objects.select_for_update(of=("self",)).filter(first=first, second=second).first()
    if pair:
        pair.status, pair.decided_by, pair.decided_at = status, acting_user(), timezone.now()
        pair.save(update_fields=["status", "decided_by", "decided_at"])
