"""Other systems over REST: the feed of changes, where they want to be told, and where their copies differ."""

from integrations.api.changes import Changes
from integrations.api.reconciliation import Comparisons, Discrepancies
from integrations.api.webhooks import Webhooks

__all__ = ["Changes", "resources"]

resources = [Webhooks, Comparisons, Discrepancies]
