"""What each agreement and disagreement is worth, in natural logarithms of odds; what is absent says nothing.

Fellegi and Sunter's model with one weight for each level, estimated together, because names, the addresses that
bear them and the places where people live do not agree independently: a logistic regression (L2, C = 1) over
the pairs that share a key in nine labelled sets, whole and with columns left out, so that no column is relied on
that the next set may lack. docs/matching.md names the sets and has the figures, also of sets that were held back.
Where the sets say little, a weight follows its neighbours: nicknames count as near spellings. The rarity of what
agrees enters with a slope of its own, so that a common name says less.
"""

from collections.abc import Mapping

PRIOR = -0.3
PEOPLE_OF_PRIOR = 5_000
"""The prior holds among so many; among more, people who only look alike grow more numerous."""
PEOPLE_OF_SETS = 10_000
CROWD = 2.0
"""How much more each logarithm takes away among more than most labelled sets have. Names, other names and cities are
not independent: whoever has a Japanese name lives in Yokohama rather than in Lagos, and meets namesakes there."""

QUEUED = 0.84
"""From this score on a pair is put before a person: log odds of 1.66."""
CERTAIN = 0.97
DOUBTFUL = 0.93
"""The most that a pair can reach whose names disagree, however much else agrees: families share everything else."""

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "given": {
        "same": -2.2, "near": -2.4, "nickname": -2.4, "contained": -2.3, "initial": -1.9, "absent": 0.0,
        "other": -2.4,
    },
    "family": {
        "same": -3.6, "near": -3.0, "nickname": -3.0, "contained": -3.0, "initial": -2.5, "absent": 0.0,
        "other": -2.3,
    },
    "order": {"kept": 0.0, "swapped": 0.5, "crossed": -1.5},
    "email": {
        "same": 5.4, "mistyped": 3.4, "same name": 3.2, "shared": 2.4, "near": -0.2, "other": -1.4,
        "absent": 0.0,
    },
    "phone": {"same": 5.1, "shared": 3.6, "near": 0.5, "other": -1.0, "absent": 0.0},
    "link": {"same": 3.6, "other": -2.6, "absent": 0.0},
    "bearer": {"same": 2.6, "near": 0.8, "other": -0.8, "absent": 0.0, "agreed": 2.9},
    "city": {"same": 1.3, "near": 1.1, "other": -1.8, "absent": 0.0},
    "region": {"same": 0.5, "near": -0.5, "other": -3.7, "absent": 0.0},
}  # fmt: skip

SLOPES: Mapping[str, float] = {"given": 0.4, "family": 0.8, "city": 0.6}
