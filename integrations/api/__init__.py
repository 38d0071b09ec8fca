"""Other systems over REST: the feed of changes, where they are told, their files, and where their copies differ."""

from integrations.api.changes import Changes
from integrations.api.drops import Drops
from integrations.api.inbound import InboundChanges
from integrations.api.reconciliation import Comparisons, Discrepancies
from integrations.api.webhooks import Webhooks

__all__ = ["Changes", "resources"]

resources = [Webhooks, Drops, InboundChanges, Comparisons, Discrepancies]
