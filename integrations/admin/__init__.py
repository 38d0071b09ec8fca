"""What comes from other systems and goes to them, in the admin site."""

from integrations.admin import drops, imports, mappings, webhooks

__all__ = ["drops", "imports", "mappings", "webhooks"]
