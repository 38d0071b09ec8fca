"""Candidates and what belongs to them in the admin site, a module for each part."""

from candidates.admin import candidate, documents, drops, identity, merge_runs, merges, pools

__all__ = ["candidate", "documents", "drops", "identity", "merge_runs", "merges", "pools"]
