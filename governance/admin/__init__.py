"""The governance room in the admin site."""

from governance.admin import authority, proposals, vocabulary

__all__ = ["authority", "proposals", "vocabulary"]
