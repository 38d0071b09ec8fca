"""What is kept about other systems: their files, what was answered to them."""

from integrations.models.imports import ImportBatch, ImportRow, storage_name
from integrations.models.replies import IdempotencyRecord

__all__ = ["IdempotencyRecord", "ImportBatch", "ImportRow", "storage_name"]
