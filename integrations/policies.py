"""Who sees an import: whoever uploaded it, and those who answer for that. A system sees its own webhooks."""

from typing import Any, ClassVar

from django.db.models import Q

from accounts.choices import RoleCode
from accounts.defaults import for_administrators, usual
from candidates.policies import SHOWN, ShownPolicy
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
    ReconciliationRun,
    SavedMapping,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from records.choices import Reach
from records.policies import EVERYTHING, PartPolicy, Policy, Rights, register, to


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
    """Administrators say what leaves in files, and those who watch over data read it."""

    model = Drop
    defaults = for_administrators()


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
