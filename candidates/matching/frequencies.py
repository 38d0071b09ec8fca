"""How common names, places and keys are among everybody: agreeing on Smith says less than on Szczepański."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Self

from candidates.matching.traits import Traits

_FLOOR = 2
"""Nothing is rarer than what two people share: a typing error would be worth too much."""


@dataclass
class Frequencies:
    """Counts of words in names, of cities, and of those keys that more than one person has."""

    people: int = 0
    names: Mapping[str, int] = field(default_factory=dict)
    cities: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)
    everybody: int = 0
    """How many people there are, if only some were counted."""

    @property
    def crowd(self) -> int:
        return max(self.people, self.everybody)

    @classmethod
    def among(cls, people: Iterable[Traits]) -> Self:
        names: Counter[str] = Counter()
        cities: Counter[str] = Counter()
        keys: Counter[str] = Counter()
        number = 0
        for person in people:
            number += 1
            names.update(set(person.words))
            keys.update({*person.emails, *person.phones})
            if person.city:
                cities[person.city] += 1
        return cls(number, names, cities, {key: count for key, count in keys.items() if count > 1})

    def holders(self, key: str) -> int:
        return self.keys.get(key, 1)

    def rarity_of_name(self, words: tuple[str, ...]) -> float:
        """Return how much it says that people agree in ``words``, which may be written in two ways."""
        if not words:
            return 0.0
        return self._rarity(max(self.names.get(word, 0) for word in words))

    def rarity_of_city(self, one: str, other: str) -> float:
        return self._rarity(max(self.cities.get(one, 0), self.cities.get(other, 0)))

    def _rarity(self, count: int) -> float:
        return log(max(self.people, 1_000) / max(count, _FLOOR))
