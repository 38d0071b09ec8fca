"""How often two people share one number or mailbox: families do, and on each record they are more or fewer.

It is counted on the record itself. Of those who share an address or a number, some are one person whose given name is
written otherwise; where there are many more of them, they are people who live together.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from math import log
from typing import NamedTuple

from candidates.matching.names import AGREES, Part, compare_parts
from candidates.matching.traits import Traits

MOST = 6
"""More people than this do not live together."""
_USUAL = 0.2
"""For one pair that agrees in its names, so many with another given name are slips of whoever wrote it down."""
_FEW = 20
_LIMIT = 2.2


class Sharing(NamedTuple):
    """How many pairs that share an address or a number have one name, and how many two given names and one family's."""

    one_name: int = 0
    two_names: int = 0

    @property
    def households(self) -> float:
        """Return how many times more than usual have two given names, as a logarithm; none where few are counted."""
        times = (self.two_names + 1) / (self.one_name + _FEW) / _USUAL
        return min(max(log(times), 0.0), _LIMIT)


def sharing_among(people: Iterable[Traits]) -> Sharing:
    holders: defaultdict[str, list[Traits]] = defaultdict(list)
    for person in people:
        for value in {*person.emails, *person.phones}:
            holders[value].append(person)
    pairs = {
        (one.key, other.key): (one, other)
        for sharing in holders.values()
        if 1 < len(sharing) <= MOST
        for one, other in combinations(sharing, 2)
    }
    found = [_names(one, other) for one, other in pairs.values()]
    return Sharing(found.count(True), found.count(False))


def _names(one: Traits, other: Traits) -> bool | None:
    """Tell whether two have one name, or one family name and two given names; neither says nothing."""
    if compare_parts(one.family, other.family) not in AGREES:
        return None
    given = compare_parts(one.given, other.given)
    if given in AGREES:
        return True
    return False if given == Part.OTHER and compare_parts(one.given, other.family) == Part.OTHER else None
