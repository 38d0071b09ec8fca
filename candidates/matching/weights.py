"""What each agreement and disagreement is worth, in natural logarithms of odds; what is absent says nothing.

Fellegi and Sunter's model with one weight for each level, estimated together, because names, the addresses that
bear them and the places where people live do not agree independently: a logistic regression (L2 around the weights
of before) over the pairs that share a key in twelve labelled sets, whole and with columns left out, so that no column
is relied on that the next set may lack. docs/matching.md names the sets and has the figures, also of sets that were
held back.
Where the sets say little, a weight is kept between bounds or set by hand: no published set has people who move to
another state, and in those of FEBRL nobody lives with anybody (OWN_KEY, HOUSEHOLD, NO_PLACE, generation).
The rarity of what agrees enters with a slope of its own, so that a common name says less.
"""

from collections.abc import Mapping

PRIOR = -0.4
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
        "same": 0.8, "near": 1.2, "nickname": 0.0, "contained": 1.1, "initial": -0.8, "absent": 0.0,
        "other": -2.8,
    },
    "family": {
        "same": 0.0, "near": 0.9, "nickname": -0.2, "contained": 0.4, "initial": -0.5, "absent": 0.0,
        "other": -2.7,
    },
    "order": {"kept": 0.0, "swapped": 0.0, "crossed": -1.0},
    "email": {
        "same": 2.6, "mistyped": 3.0, "same name": 0.0, "shared": 1.0, "near": -1.3, "other": -1.6, "absent": 0.0,
    },
    "phone": {"same": 2.8, "shared": 0.8, "near": 2.2, "other": -1.1, "absent": 0.0},
    "link": {"same": 4.7, "other": -4.0, "absent": 0.0},
    "bearer": {"same": 2.5, "near": 0.4, "other": -0.6, "absent": 0.0, "agreed": -1.9},
    "city": {"same": -3.4, "near": -2.6, "other": -1.3, "absent": 0.0},
    "region": {"same": 0.2, "near": -0.5, "other": -2.2, "absent": 0.0},
    "generation": {"same": 0.4, "other": -30.0, "absent": 0.0},
}  # fmt: skip

SLOPES: Mapping[str, float] = {"given": 0.4, "family": 0.6, "city": 1.3}
TWO_NAMES: Mapping[str, float] = {"given": -1.3, "family": -1.6}
"""For each logarithm of how common both of two spellings are that are nearly the same: they are two names, no slip."""

NO_NAME = 1.7
"""Neither name agrees: what else made the two worth comparing speaks for itself."""
ONE_NAME = -2.1
"""One name agrees, the other is not known."""
EITHER_NAME = -1.8
"""More than that, where the only name of one is a given name and may as well be a family name."""
NO_PLACE = -1.0
"""Nothing is known of where the two live, and no key is shared: there are namesakes everywhere."""
ANOTHER_GIVEN: Mapping[bool, float] = {True: -3.3, False: -2.5}
"""One family name and two given names, with or without a common key: a household shares its telephone."""
OWN_KEY = -1.2
"""Another given name at one mailbox or number, and a number or mailbox of their own: two who live together."""
HOUSEHOLD = -6.0
"""For each logarithm of how many more than usual live together, where another given name shares a key."""
ANOTHER_FAMILY: Mapping[bool, float] = {True: 0.8, False: -2.0}
"""One given name and two family names: whoever marries keeps the telephone."""
MOVED: Mapping[str, float] = {"city": 0.5, "region": 0.6}
"""What another place takes away less from those who share a key: people move."""
