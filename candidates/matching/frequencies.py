"""How common names, places and keys are among everybody: agreeing on Smith says less than on Szczepański."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Self

from candidates.matching.households import sharing_among
from candidates.matching.names import Words
from candidates.matching.traits import Traits

_FLOOR = 2
"""Nothing is rarer than what two people share: a typing error would be worth too much."""
_WELL_KNOWN = 5_000
"""Whichever spelling more than one among so many has is somebody's name."""


@dataclass
class Frequencies:
    """Counts of words in names, of cities, and of those keys that more than one person has."""

    people: int = 0
    names: Mapping[str, int] = field(default_factory=dict)
    cities: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)
    everybody: int = 0
    """How many people there are, if only some were counted."""
    households: float = 0.0
    """How many more than usual share a number with somebody of another given name, as a logarithm."""

    @property
    def crowd(self) -> int:
        return max(self.people, self.everybody)

    @classmethod
    def among(cls, people: Iterable[Traits]) -> Self:
        names: Counter[str] = Counter()
        cities: Counter[str] = Counter()
        keys: Counter[str] = Counter()
        number = 0
        people = list(people)
        for person in people:
            number += 1
            names.update(set(person.words))
            keys.update({*person.emails, *person.phones})
            if person.city:
                cities[person.city] += 1
        shared = {key: count for key, count in keys.items() if count > 1}
        return cls(number, names, cities, shared, households=sharing_among(people).households)

    def holders(self, key: str) -> int:
        return self.keys.get(key, 1)

    def rarity_of_name(self, words: Words) -> float:
        """Return how much it says that people agree in ``words``, which may be written in two ways."""
        if not words:
            return 0.0
        return self._rarity(max(self.names.get(word, 0) for word in words))

    def both_known(self, one: Words, other: Words) -> float:
        """Return how common both spellings are where they differ: Yeongjin and Seongjin are two names, no slip."""
        fewest = min(
            max((self.names.get(word, 0) for word in words if word not in others), default=0)
            for words, others in ((one, other), (other, one))
        )
        return log(max(fewest * _WELL_KNOWN / max(self.people, _WELL_KNOWN), 1.0))

    def rarity_of_city(self, one: str, other: str) -> float:
        return self._rarity(max(self.cities.get(one, 0), self.cities.get(other, 0)))

    def _rarity(self, count: int) -> float:
        return log(max(self.people, 1_000) / max(count, _FLOOR))
