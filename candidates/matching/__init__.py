"""Whether two records are one person: keys to find them by, comparisons, weights and words."""

from candidates.matching.lookup import Likeness, PossibleDuplicates, hold, likely, likely_many
from candidates.matching.reading import traits_of, traits_of_new
from candidates.matching.traits import Traits

__all__ = [
    "Likeness",
    "PossibleDuplicates",
    "Traits",
    "hold",
    "likely",
    "likely_many",
    "traits_of",
    "traits_of_new",
]
