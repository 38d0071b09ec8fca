"""People, teams, roles and keys in the admin site."""

from accounts.admin import keys, people

__all__ = ["keys", "people"]
