"""Finding candidates: by what is remembered of them (``found``), or by a recruiter's query (``find``)."""

from candidates.search.remembered import found

__all__ = ["found"]
