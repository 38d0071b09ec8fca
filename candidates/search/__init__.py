"""Finding candidates: by what is remembered of them (``found``), or by a recruiter's query and filters (``find``)."""

from candidates.search.asking import Asked
from candidates.search.finding import Found, find, matching
from candidates.search.misspelt import alike
from candidates.search.query import BrokenQueryError, parse
from candidates.search.remembered import few, found

__all__ = ["Asked", "BrokenQueryError", "Found", "alike", "few", "find", "found", "matching", "parse"]
