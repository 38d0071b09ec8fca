"""The governance room in the admin site."""

from governance.admin import authority, vocabulary

__all__ = ["authority", "vocabulary"]
