"""Other systems over REST: the feed of changes, and where they want to be told by themselves."""

from integrations.api.changes import Changes
from integrations.api.webhooks import Webhooks

__all__ = ["Changes", "resources"]

resources = [Webhooks]
