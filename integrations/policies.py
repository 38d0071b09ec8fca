"""Who sees what came and what goes: whoever uploaded it, who sees the record, those who answer for it."""

from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from accounts.choices import RoleCode
from accounts.defaults import for_administrators, usual
from candidates.policies import SHOWN, ShownPolicy
from governance.catalogue import KINDS
from integrations.models import (
    CopiedRow,
    CopySource,
    Discrepancy,
    Drop,
    DropRun,
    FeedEpoch,
    IdempotencyRecord,
    ImportBatch,
    ImportRow,
    InboundChange,
    ReconciliationRun,
    SavedMapping,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from records.choices import Reach
from records.conditions import EVERYTHING, NOTHING
from records.policies import PartPolicy, Policy, Rights, register, registered, to


@register
class ImportBatchPolicy(Policy):
    model = ImportBatch
    owner = "owner"
    defaults = usual("view add change delete", reach=Reach.OWN, officer="delete")


@register
class ImportRowPolicy(PartPolicy):
    model = ImportRow
    parents = ("batch",)


@register
class SavedMappingPolicy(ShownPolicy):
    model = SavedMapping
    defaults = SHOWN


@register
class IdempotencyRecordPolicy(Policy):
    """Told again to whoever sent the request, and shown to nobody."""

    model = IdempotencyRecord


@register
class FeedEpochPolicy(Policy):
    """The program's own memory of where it runs; shown to nobody."""

    model = FeedEpoch


@register
class WebhookEndpointPolicy(Policy):
    """Administrators connect systems; a system may look after what it is told itself."""

    model = WebhookEndpoint
    defaults: ClassVar = {
        **for_administrators(),
        RoleCode.INTEGRATION: to("view add change delete", Reach.OWN),
    }

    def admits(self, rights: Rights, record: Any) -> bool:
        if rights.reach("add", self.model) is Reach.ALL:
            return True
        return rights.user_id is not None and record.system.account_id == rights.user_id

    def _scope(self, rights: Rights, reach: Reach) -> Q:
        return EVERYTHING if reach is Reach.ALL else Q(system__account=rights.user_id)


@register
class WebhookDeliveryPolicy(PartPolicy):
    model = WebhookDelivery
    parents = ("endpoint",)


@register
class WebhookAttemptPolicy(PartPolicy):
    model = WebhookAttempt
    parents = ("delivery",)


@register
class DropPolicy(Policy):
    """Administrators say what leaves in files, those who watch over data read it, a system fetches its own."""

    model = Drop
    defaults: ClassVar = {**for_administrators(), RoleCode.INTEGRATION: to("view", Reach.OWN)}

    def admits(self, rights: Rights, record: Any) -> bool:
        return rights.reach("add", self.model) is Reach.ALL

    def _scope(self, rights: Rights, reach: Reach) -> Q:
        return EVERYTHING if reach is Reach.ALL else Q(system__account=rights.user_id)


@register
class DropRunPolicy(PartPolicy):
    model = DropRun
    parents = ("drop",)


@register
class ReconciliationRunPolicy(Policy):
    """Comparing takes in a whole copy: whoever does it learns whom the record holds."""

    model = ReconciliationRun
    defaults = {
        **for_administrators("view add change"),
        RoleCode.MANAGER: to("view add change", Reach.ALL),
        RoleCode.INTEGRATION: to("view", Reach.ALL),
    }


@register
class CopySourcePolicy(Policy):
    model = CopySource
    defaults = for_administrators()


@register
class CopiedRowPolicy(PartPolicy):
    """Work of the moment, shown to nobody: no role has a right to it."""

    model = CopiedRow
    parents = ("run",)


@register
class DiscrepancyPolicy(Policy):
    """Seen and decided by those who see the record; what is in no record here, by whoever works here."""

    model = Discrepancy
    parents = ("candidate", "client")
    defaults = usual("view change", reach=Reach.ALL, machine="view")


@register
class InboundChangePolicy(Policy):
    """Seen by those who see the record; what was refused before there was one, by those who settle.

    A system sees what became of its own.
    """

    model = InboundChange
    defaults: ClassVar = {
        **for_administrators("view change"),
        RoleCode.MANAGER: to("view change", Reach.ALL),
        RoleCode.TEAM_LEAD: to("view change", Reach.TEAM),
        RoleCode.INTEGRATION: to("view", Reach.OWN),
    }

    def condition(self, rights: Rights, verb: str) -> Q:
        reach = rights.reach(verb, self.model)
        if reach is None:
            return NOTHING
        is_own = reach is Reach.OWN
        may_settle = rights.reach("change", self.model) is Reach.ALL
        nowhere = Q(root_id=None) if is_own or may_settle else NOTHING
        seen = reduce(or_, (self._of(policy, rights) for policy in self._roots()), nowhere)
        return seen & Q(system__account=rights.user_id) if is_own else seen

    def opened(self, rights: Rights) -> Q:
        return EVERYTHING

    def admits(self, rights: Rights, record: Any) -> bool:
        return False

    def _roots(self) -> list[Policy]:
        tops = {label for label in KINDS if getattr(apps.get_model(label), "PARENT", None) is None}
        return [policy for policy in registered() if policy.model._meta.label_lower in tops]

    def _of(self, policy: Policy, rights: Rights) -> Q:
        return Q(root_model=policy.model._meta.label_lower) & Q(
            Exists(policy.rows(rights).filter(pk=OuterRef("root_id")).order_by())
        )
