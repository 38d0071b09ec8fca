"""Everyone reads the vocabularies; administrators set up systems and who is authoritative."""

from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Q

from accounts.choices import RoleCode
from accounts.defaults import for_administrators, usual
from governance.models import (
    AuthorityRule,
    DataElement,
    ExternalIdentifier,
    Reason,
    Skill,
    Source,
    System,
    Tag,
)
from records.choices import Reach
from records.policies import EVERYTHING, NOTHING, Policy, Rights, VocabularyPolicy, register, registered, to

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
