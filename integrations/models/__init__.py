"""What is kept about other systems: their files, what was answered to them, what they are told, where they differ."""

from integrations.models.discrepancies import Discrepancy
from integrations.models.drops import Drop, DropRun
from integrations.models.feed import FeedEpoch
from integrations.models.imports import ImportBatch, ImportRow, storage_name
from integrations.models.inbound import InboundChange
from integrations.models.mappings import SavedMapping
from integrations.models.reconciliation import CopiedRow, ReconciliationRun
from integrations.models.replies import IdempotencyRecord
from integrations.models.sources import CopySource
from integrations.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "CopiedRow",
    "CopySource",
    "Discrepancy",
    "Drop",
    "DropRun",
    "FeedEpoch",
    "IdempotencyRecord",
    "ImportBatch",
    "ImportRow",
    "InboundChange",
    "ReconciliationRun",
    "SavedMapping",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "storage_name",
]
