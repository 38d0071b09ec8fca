"""What each agreement and disagreement is worth, in natural logarithms of odds.

Fellegi and Sunter's model with one weight for each level, estimated together, because names, the addresses that
bear them and the places where people live do not agree independently: a logistic regression (L2, C = 1) over
the pairs that share a key in the labelled sets FEBRL 1 and FEBRL 3, rounded to a tenth. Trained on one set it
was tried on the other, and on five folds of people (docs/matching.md has the figures). Where the sets say
little, a weight follows its neighbours: nicknames count as near spellings, one profile address as much as one
e-mail address. The rarity of what agrees enters with a slope of its own, so that a common name says less.
"""

from collections.abc import Mapping

PRIOR = -1.8
PEOPLE_OF_PRIOR = 5_000
"""The prior holds among so many; among more, people who only look alike grow more numerous."""

QUEUED = 0.84
"""From this score on a pair is put before a person: log odds of 1.66."""
CERTAIN = 0.97
DOUBTFUL = 0.93
"""The most that a pair can reach whose names disagree, however much else agrees: families share everything else."""

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "given": {
        "same": -1.0, "near": -1.3, "nickname": -1.3, "contained": -1.2, "initial": 0.2, "absent": 0.0,
        "other": -0.5,
    },
    "family": {
        "same": -1.0, "near": -0.7, "nickname": -1.3, "contained": -1.0, "initial": -0.5, "absent": 0.0,
        "other": -1.0,
    },
    "order": {"kept": 0.0, "swapped": -0.2, "crossed": -1.6},
    "email": {
        "same": 3.0, "same name": 0.3, "shared": 0.0, "near": -1.6, "other": -1.6, "absent": 0.0,
    },
    "phone": {"same": 3.6, "shared": 1.5, "near": 0.1, "other": -1.2, "absent": 0.0},
    "link": {"same": 3.0, "other": -2.5, "absent": 0.0},
    "bearer": {"same": 1.5, "near": -0.4, "other": -2.8, "absent": 0.0, "agreed": 0.0},
    "city": {"same": -0.6, "near": 0.0, "other": -1.4, "absent": 0.0},
    "region": {"same": 1.2, "near": -0.5, "other": -3.1, "absent": 0.0},
}  # fmt: skip

SLOPES: Mapping[str, float] = {"given": 0.5, "family": 0.75, "city": 0.9}
