"""Everyone reads the vocabularies; administrators set up systems and who is authoritative."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.choices import RoleCode
from accounts.defaults import for_administrators, usual
from governance.models import (
    AuthorityRule,
    ChangeDecision,
    ChangeRequest,
    DataElement,
    Disclosure,
    ExternalIdentifier,
    ProtectedField,
    Reason,
    Skill,
    Source,
    System,
    Tag,
)
from records.choices import Reach
from records.conditions import EVERYTHING, NOTHING
from records.policies import (
    VERBS,
    ChildPolicy,
    Policy,
    Rights,
    VocabularyPolicy,
    known,
    may,
    register,
    registered,
    rights_of,
    to,
)

KEEPERS = {**for_administrators(), RoleCode.MANAGER: to("view add change", Reach.ALL)}


@register
class SkillPolicy(VocabularyPolicy):
    model = Skill
    defaults = usual("view add", lead="change delete")


@register
class TagPolicy(VocabularyPolicy):
    model = Tag
    defaults = usual("view add", lead="change delete")


@register
class SourcePolicy(VocabularyPolicy):
    model = Source
    defaults = KEEPERS


@register
class ReasonPolicy(VocabularyPolicy):
    model = Reason
    defaults = KEEPERS


@register
class SystemPolicy(VocabularyPolicy):
    model = System
    defaults = for_administrators()


@register
class DataElementPolicy(VocabularyPolicy):
    model = DataElement
    defaults = for_administrators()


@register
class AuthorityRulePolicy(VocabularyPolicy):
    model = AuthorityRule
    defaults = for_administrators()


@register
class DisclosurePolicy(VocabularyPolicy):
    model = Disclosure
    defaults = for_administrators()


@register
class ExternalIdentifierPolicy(Policy):
    """The key of a record elsewhere is seen by those who see the record that it names."""

    model = ExternalIdentifier
    defaults: ClassVar = usual("view", lead="add change delete", officer="delete", machine="view add change")

    def condition(self, rights: Rights, verb: str) -> Q:
        if rights.reach(verb, self.model) is None:
            return NOTHING
        return reduce(
            or_, (self._of(policy, rights) for policy in registered() if policy.keyed_elsewhere), NOTHING
        )

    def opened(self, rights: Rights) -> Q:
        return EVERYTHING

    def admits(self, rights: Rights, record: Any) -> bool:
        named = [p for p in registered() if p.keyed_elsewhere and p.model._meta.label_lower == record.model]
        return any(policy.rows(rights).filter(pk=record.object_id).exists() for policy in named)

    def _of(self, policy: Policy, rights: Rights) -> Q:
        return Q(model=policy.model._meta.label_lower) & Q(
            Exists(policy.rows(rights).filter(pk=OuterRef("object_id")).order_by())
        )


@register
class ProtectedFieldPolicy(VocabularyPolicy):
    model = ProtectedField
    defaults = for_administrators()


DECIDING = ("approve", "change_owner", "merge", "change")
"""The rights by which proposals are decided; of a kind of record, those that it knows."""


@register
class ChangeRequestPolicy(Policy):
    """A proposal is seen by those who see the record that it is about, or both of a merge.

    Whoever may change a record a little may propose what they may not change. Deciding is a right to the record,
    not to the proposal (:func:`may_decide`).
    """

    model = ChangeRequest
    defaults: ClassVar = usual("view add")

    def condition(self, rights: Rights, verb: str) -> Q:
        if rights.reach(verb, self.model) is None:
            return NOTHING
        return reduce(or_, (_about(policy, rights, "view") for policy in subjects()), NOTHING)

    def opened(self, rights: Rights) -> Q:
        return EVERYTHING

    def admits(self, rights: Rights, record: Any) -> bool:
        policy = subject_policy(record.model)
        keys = {record.object_id, record.beside_id} - {None}
        return policy is not None and policy.rows(rights).filter(pk__in=keys).count() == len(keys)


@register
class ChangeDecisionPolicy(ChildPolicy):
    model = ChangeDecision
    parents = ("request",)
    defaults: ClassVar = usual("view")


def subjects() -> list[Policy]:
    """Return the policies of what proposals can be about: the records that other systems know as well."""
    return [policy for policy in registered() if policy.keyed_elsewhere]


def subject_policy(label: str) -> Policy | None:
    return next((each for each in subjects() if each.model._meta.label_lower == label), None)


def may_decide(user: Any, request: ChangeRequest, *records: models.Model) -> bool:
    """Tell whether ``user`` may approve or reject ``request`` about ``records``: never what they proposed."""
    return request.proposer_id != user.pk and all(may(user, request.right, each) for each in records)


def to_decide(user: Any, kinds: Collection[tuple[str, str]] | None = None) -> models.QuerySet[ChangeRequest]:
    """Return the proposals on which ``user`` may decide; ``kinds`` are those that there are, by model and right."""
    rights = rights_of(user)
    if rights.reach("view", ChangeRequest) is None:
        return ChangeRequest.objects.none()
    decidable = NOTHING
    for policy in subjects():
        for verb in DECIDING:
            if kinds is not None and (policy.model._meta.label_lower, verb) not in kinds:
                continue
            if verb in (*policy.verbs, *VERBS) and policy.allows(rights, verb):
                decidable |= Q(right=verb) & _about(policy, rights, verb)
    return ChangeRequest.objects.undecided().exclude(proposer=user).filter(decidable)


def _about(policy: Policy, rights: Rights, verb: str) -> Q:
    rows = policy.everything().filter(known(policy, rights, verb)).order_by()
    about = Q(model=policy.model._meta.label_lower) & Q(Exists(rows.filter(pk=OuterRef("object_id"))))
    if "merge" not in policy.verbs:
        return about
    return about & (Q(beside_id=None) | Q(Exists(rows.filter(pk=OuterRef("beside_id")))))
