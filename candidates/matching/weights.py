"""What each agreement and disagreement is worth, in natural logarithms of odds; what is absent says nothing.

Fellegi and Sunter's model with one weight for each level, estimated together, because names, the addresses that
bear them and the places where people live do not agree independently: a logistic regression (L2, C = 1) over
the pairs that share a key in thirteen labelled sets, whole and with columns left out, so that no column is relied on
that the next set may lack. docs/matching.md names the sets and has the figures, also of sets that were held back.
Where the sets say little, a weight is kept between bounds: no published set has people who move to another state.
The rarity of what agrees enters with a slope of its own, so that a common name says less.
"""

from collections.abc import Mapping

PRIOR = 0.28
PEOPLE_OF_PRIOR = 1_000
"""The prior holds among so many; among more, people who only look alike grow more numerous."""
PEOPLE_OF_SETS = 10_000
CROWD = 1.0
"""How much more each logarithm takes away among more than most labelled sets have, where none of their addresses is
shared. Names, other names and cities are not independent: whoever has a Japanese name lives in Yokohama rather than in
Lagos, and meets namesakes there."""

QUEUED = 0.70
"""From this score on a pair is put before a person."""
CERTAIN = 0.97
DOUBTFUL = 0.93
"""The most that a pair can reach whose names disagree, however much else agrees: families share everything else."""

WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "given": {
        "same": 1.0, "near": 0.8, "nickname": 0.4, "contained": 1.0, "initial": -0.5, "absent": 0.0,
        "other": -2.4,
    },
    "family": {
        "same": 0.0, "near": 0.6, "nickname": -0.2, "contained": 0.1, "initial": -0.5, "absent": 0.0,
        "other": -2.1,
    },
    "order": {"kept": 0.0, "swapped": 0.1, "crossed": -0.7},
    "email": {
        "same": 3.4, "mistyped": 2.9, "same name": 0.4, "shared": 1.2, "near": -0.5, "other": -1.6, "absent": 0.0,
    },
    "phone": {"same": 2.6, "shared": 0.8, "near": 1.8, "other": -1.1, "absent": 0.0},
    "link": {"same": 4.5, "other": -3.0, "absent": 0.0},
    "bearer": {"same": 2.2, "near": 0.8, "other": -0.6, "absent": 0.0, "agreed": -2.3},
    "city": {"same": -3.2, "near": -2.7, "other": -1.4, "absent": 0.0},
    "region": {"same": -0.3, "near": -0.9, "other": -3.2, "absent": 0.0},
}  # fmt: skip

SLOPES: Mapping[str, float] = {"given": 0.41, "family": 0.59, "city": 1.19}

NO_NAME = 1.6
"""Neither name agrees: what else made the two worth comparing speaks for itself."""
ONE_NAME = -2.0
"""One name agrees, the other is not known."""
ANOTHER_GIVEN: Mapping[bool, float] = {True: -4.0, False: -1.5}
"""One family name and two given names, with or without a common key: a household shares its telephone."""
ANOTHER_FAMILY: Mapping[bool, float] = {True: 0.8, False: -2.0}
"""One given name and two family names: whoever marries keeps the telephone."""
MOVED: Mapping[str, float] = {"city": 0.3, "region": 0.3}
"""What another place takes away less from those who share a key: people move."""
