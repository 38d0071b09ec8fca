"""The ledgers in the admin site: what was changed, and what was read."""

from audit.admin import acts, readings

__all__ = ["acts", "readings"]
