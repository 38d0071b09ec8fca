"""What is kept about other systems: their files, what was answered to them, what they are told."""

from integrations.models.drops import Drop, DropRun
from integrations.models.feed import FeedEpoch
from integrations.models.imports import ImportBatch, ImportRow, storage_name
from integrations.models.mappings import SavedMapping
from integrations.models.replies import IdempotencyRecord
from integrations.models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

__all__ = [
    "Drop",
    "DropRun",
    "FeedEpoch",
    "IdempotencyRecord",
    "ImportBatch",
    "ImportRow",
    "SavedMapping",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "storage_name",
]
