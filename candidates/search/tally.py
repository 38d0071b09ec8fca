"""How many of the people counted have what: all that their own rows say is counted in one statement."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Aggregate, QuerySet

from audit.keys import keyed
from candidates.models import Candidate


class Counting(Protocol):
    """What a filter asks of the rows: some ``numbers``, and how often each value of its ``columns`` stands there."""

    @property
    def columns(self) -> Sequence[str]: ...

    def numbers(self, user: Any) -> Mapping[str, Aggregate]: ...


class Tally:
    """The candidates of ``keys``, counted for ``user`` and for everything that ``wanted`` asks."""

    def __init__(self, keys: Sequence[int], user: Any, wanted: Iterable[Counting]) -> None:
        self.keys = keys
        self.user = user
        self.wanted = list(wanted)

    @property
    def people(self) -> QuerySet[Candidate]:
        return Candidate.objects.filter(keyed("pk", self.keys)).order_by()

    @cached_property
    def numbers(self) -> dict[str, int]:
        asked = {name: number for each in self.wanted for name, number in each.numbers(self.user).items()}
        return self.people.aggregate(**asked)

    def times(self, column: str) -> Counter[int]:
        """Return how many have each value of ``column``, those that have none left out."""
        return self._times[column]

    @cached_property
    def _times(self) -> dict[str, Counter[int]]:
        columns = [column for each in self.wanted for column in each.columns]
        rows = list(self.people.values_list(*columns))
        return {
            column: Counter(value for value in values if value is not None)
            for column, values in zip(
                columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True
            )
        }
