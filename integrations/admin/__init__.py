"""What comes from other systems and goes to them, in the admin site."""

from integrations.admin import (
    comparisons,
    discrepancies,
    drops,
    imports,
    inbound,
    mappings,
    sources,
    webhooks,
)

__all__ = ["comparisons", "discrepancies", "drops", "imports", "inbound", "mappings", "sources", "webhooks"]
