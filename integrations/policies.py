"""Who sees an import: whoever uploaded it, and those who answer for that."""

from accounts.defaults import usual
from integrations.models import IdempotencyRecord, ImportBatch, ImportRow
from records.choices import Reach
from records.policies import PartPolicy, Policy, register


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
class IdempotencyRecordPolicy(Policy):
    """Told again to whoever sent the request, and shown to nobody."""

    model = IdempotencyRecord
