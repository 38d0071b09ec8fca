"""What can be done to many candidates at once: tags, owner, status, pools, do not contact."""

from collections.abc import Iterable, Sequence

from candidates.bulk import BulkVerb, Row, Values
from candidates.choices import NEXT_CANDIDATE_STATUSES, CandidateStatus
from candidates.models import Candidate, CandidateTag, TalentPoolMember
from candidates.operations.standing import change_owner
from governance.teams import home_team
from records.operations import acting_user

ALONE = "Restricted: change this one on its own page, where you see with whom it is shared."


class AddTags(BulkVerb):
    code, title, icon, act = "tag", "Add tags", "label", "tagged candidates"
    hint = "Tags they have already stay as they are."

    def told(self, values: Values) -> str:
        return f"Add the tags {_names(values['tags'])}"

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        tags = list(values["tags"])
        held: dict[int, int] = {}
        rows = CandidateTag.objects.filter(candidate__in=keys, tag__in=tags).order_by()
        for key in rows.values_list("candidate", flat=True):
            held[key] = held.get(key, 0) + 1
        return {key for key, count in held.items() if count == len(tags)}

    def write(self, keys: Sequence[int], values: Values) -> None:
        rows = [CandidateTag(candidate_id=key, tag=tag) for key in keys for tag in values["tags"]]
        CandidateTag.objects.bulk_create(rows, ignore_conflicts=True)


class RemoveTags(BulkVerb):
    code, title, icon, act = "untag", "Remove tags", "label_off", "untagged candidates"
    hint = "Those who do not have them stay as they are."

    def told(self, values: Values) -> str:
        return f"Remove the tags {_names(values['tags'])}"

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        rows = CandidateTag.objects.filter(candidate__in=keys, tag__in=list(values["tags"])).order_by()
        return set(keys) - set(rows.values_list("candidate", flat=True))

    def write(self, keys: Sequence[int], values: Values) -> None:
        CandidateTag.objects.filter(candidate__in=keys, tag__in=list(values["tags"])).delete()


class GiveOwner(BulkVerb):
    code, title, icon, act = "owner", "Give to somebody", "person_add", "changed the owner of candidates"
    hint = "They go to the new owner's team as well; open duties to log follow."
    right = "change_owner"
    proposes = "owner"
    no_right = "You may not change the owner of this candidate."
    writes = ("owner", "team")
    overwrites = True

    def told(self, values: Values) -> str:
        reason = f": {values['reason']}" if values.get("reason") else ""
        return f"Give them to {values['owner']}{reason}"

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        rows = Candidate.objects.filter(pk__in=keys, owner=values["owner"]).order_by()
        return set(rows.values_list("pk", flat=True))

    def refusal(self, row: Row, values: Values) -> str:
        return ALONE if row["is_restricted"] else ""

    def write(self, keys: Sequence[int], values: Values) -> None:
        owner = values["owner"]
        Candidate.objects.filter(pk__in=keys).update(owner=owner, team=home_team(owner))

    def propose(self, keys: Sequence[int], values: Values) -> None:
        for candidate in Candidate.objects.filter(pk__in=keys).order_by("pk"):
            change_owner(candidate, owner=values["owner"], reason=str(values.get("reason") or ""))


class TakeOver(BulkVerb):
    code, title, icon, act = "take", "Take those without owner", "front_hand", "took candidates over"
    hint = "Whom nobody looks after may be taken by whoever may change them; they become yours."
    reads = ("owner_id",)
    writes = ("owner", "team")
    overwrites = True

    def told(self, values: Values) -> str:
        return "Take those whom nobody looks after"

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        rows = Candidate.objects.filter(pk__in=keys, owner=acting_user()).order_by()
        return set(rows.values_list("pk", flat=True))

    def refusal(self, row: Row, values: Values) -> str:
        return "" if row["owner_id"] in (None, acting_user().pk) else "Somebody looks after this one already."

    def write(self, keys: Sequence[int], values: Values) -> None:
        user = acting_user()
        Candidate.objects.filter(pk__in=keys, owner=None).update(owner=user, team=home_team(user))


class ChangeStatus(BulkVerb):
    code, title, icon, act = "status", "Change the status", "flag", "moved candidates"
    hint = "Looking, open to offers, archived."
    reads = ("status",)
    writes = ("status",)
    overwrites = True

    def told(self, values: Values) -> str:
        return f"Change the status to “{CandidateStatus(values['status']).label}”"

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        rows = Candidate.objects.filter(pk__in=keys, status=values["status"]).order_by()
        return set(rows.values_list("pk", flat=True))

    def refusal(self, row: Row, values: Values) -> str:
        now, to = CandidateStatus(row["status"]), CandidateStatus(values["status"])
        if now == to or to in NEXT_CANDIDATE_STATUSES[now]:
            return ""
        return f"A candidate who is {now.label.lower()} cannot become {to.label.lower()}."

    def write(self, keys: Sequence[int], values: Values) -> None:
        Candidate.objects.filter(pk__in=keys).update(status=values["status"])


class StopContact(BulkVerb):
    code, title, icon, act = (
        "stop",
        "Do not contact",
        "do_not_disturb_on",
        "marked candidates as do not contact",
    )
    hint = (
        "They are left alone, for good or until a day; those who asked for it before keep their own reason."
    )
    reads = ("do_not_contact",)
    writes = ("do_not_contact", "do_not_contact_reason", "do_not_contact_until")
    overwrites = True

    def told(self, values: Values) -> str:
        until = f", until {values['until']:%-d %B %Y}" if values.get("until") else ""
        return f"Do not contact: {values['reason']}{until}"

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        rows = Candidate.objects.filter(pk__in=keys, do_not_contact=True).order_by()
        return set(rows.values_list("pk", flat=True))

    def write(self, keys: Sequence[int], values: Values) -> None:
        Candidate.objects.filter(pk__in=keys).update(
            do_not_contact=True,
            do_not_contact_reason=values["reason"],
            do_not_contact_until=values.get("until"),
        )


class AddToPool(BulkVerb):
    code, title, icon, act = "pool", "Add to a pool", "group_add", "added candidates to a pool"
    hint = "Kept together for later; a pool may be shared with the team."
    right = "view"

    def told(self, values: Values) -> str:
        return f"Add to the pool “{values['pool']}”"

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        rows = TalentPoolMember.objects.filter(pool=values["pool"], candidate__in=keys).order_by()
        return set(rows.values_list("candidate", flat=True))

    def write(self, keys: Sequence[int], values: Values) -> None:
        user, pool, reason = acting_user(), values["pool"], values.get("reason", "")
        rows = [TalentPoolMember(pool=pool, candidate_id=key, added_by=user, reason=reason) for key in keys]
        TalentPoolMember.objects.bulk_create(rows, ignore_conflicts=True)


class RemoveFromPool(BulkVerb):
    code, title, icon, act = "unpool", "Remove from a pool", "group_remove", "removed candidates from a pool"
    hint = "They stay on the record."
    right = "view"

    def told(self, values: Values) -> str:
        return f"Remove from the pool “{values['pool']}”"

    def already(self, keys: Sequence[int], values: Values) -> set[int]:
        rows = TalentPoolMember.objects.filter(pool=values["pool"], candidate__in=keys).order_by()
        return set(keys) - set(rows.values_list("candidate", flat=True))

    def write(self, keys: Sequence[int], values: Values) -> None:
        TalentPoolMember.objects.filter(pool=values["pool"], candidate__in=keys).delete()


def _names(things: Iterable[object]) -> str:
    return ", ".join(f"“{thing}”" for thing in things)
