"""How well the matcher finds the pairs of a labelled set: precision, recall and F1."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from candidates.matching.frequencies import Frequencies
from candidates.matching.keys import MOST_HOLDERS, is_enough, keys_of, most_thin
from candidates.matching.scoring import Verdict, judge
from candidates.matching.thirds import pairs_through, through_third
from candidates.matching.traits import Traits
from candidates.matching.truth import Pair

# What can be left out, to see how much rests on it.
COLUMNS = (
    ("emails",), ("phones",), ("links",), ("city",), ("region",), ("given",), ("family",), ("emails", "phones"),
    ("emails", "phones", "links"), ("city", "region"),
)  # fmt: skip


@dataclass(frozen=True)
class Evaluation:
    """What was found of what was there; ``compared`` is how many pairs had a key in common."""

    records: int
    compared: int
    found: int
    right: int
    true: int
    reachable: int

    @property
    def lost(self) -> int:
        """How many pairs share no key, and were never compared nor shown by a third record."""
        return self.true - self.reachable

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def evaluate(people: dict[str, Traits], truth: set[Pair], progress: Callable[[int], object]) -> Evaluation:
    """Find the pairs among ``people`` as the background matcher does, and compare them with ``truth``."""
    frequencies = Frequencies.among(people.values())

    def judged(pair: Pair) -> Verdict:
        return judge(people[pair[0]], people[pair[1]], frequencies)

    pairs = pairs_among(people)
    scores: dict[Pair, float] = {}
    for pair in pairs:
        verdict = judged(pair)
        if verdict.is_queued:
            scores[pair] = verdict.score
        progress(1)
    chained = pairs_through(scores)
    found = scores.keys() | {pair for pair, score in chained.items() if through_third(judged(pair), score)}
    return Evaluation(
        len(people), len(pairs), len(found), len(found & truth), len(truth), len((pairs | found) & truth)
    )


def pairs_among[K: (int, str)](people: Mapping[K, Traits], *, crowd: int = 0) -> set[tuple[K, K]]:
    """Return the pairs that share keys which not too many have, as among a ``crowd`` if there are more."""
    holders: defaultdict[int, list[K]] = defaultdict(list)
    for name, person in people.items():
        for key in keys_of(person):
            holders[key].append(name)
    shared: defaultdict[tuple[K, K], set[int]] = defaultdict(set)
    for key, names in holders.items():
        if len(names) <= MOST_HOLDERS:
            for one, other in combinations(names, 2):
                shared[(one, other) if one <= other else (other, one)].add(key)
    thin = most_thin(max(crowd, len(people)))
    return {pair for pair, keys in shared.items() if is_enough(keys, holders, thin)}


def without(people: Mapping[str, Traits], left_out: Iterable[str]) -> dict[str, Traits]:
    """Return the same people as if their table did not have some columns."""
    nothing: dict[str, Any] = {name: "" if name in {"city", "region"} else () for name in left_out}
    return {key: replace(person, **nothing) for key, person in people.items()}
