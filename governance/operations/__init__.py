"""Writes that every room shares: with whom a record is shared, and what other systems call it."""

from governance.operations.identifiers import identify, upsert
from governance.operations.sharing import share, unshare

__all__ = ["identify", "share", "unshare", "upsert"]
