"""Rows by many keys at once."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import BigIntegerField, BooleanField, F, Lookup, Q


class _Keyed(Lookup):
    """Whether a key is among those of a list, which goes over as one value.

    A thousand values take longer to read than to look up; and it is one statement however many they are.
    """

    lookup_name = "keyed"
    prepare_rhs = False
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        key, params = self.process_lhs(compiler, connection)
        return f"{key} = ANY (%s::bigint[])", (*params, as_array(self.rhs))


def possible(keys: Collection[int]) -> list[int]:
    """Leave out numbers beyond all keys, which somebody may have written into an address."""
    return [key for key in keys if 0 < key <= BigIntegerField.MAX_BIGINT]


def as_array(keys: Iterable[int]) -> str:
    """Return ``keys`` as PostgreSQL writes an array; the driver looks at each of thousands more than once."""
    return "{" + ",".join(map(str, keys)) + "}"


def keyed(column: str, keys: Collection[int]) -> Q:
    """Return the rows in whose ``column`` one of many ``keys`` stands."""
    found = possible(keys)
    return Q(_Keyed(F(column), found)) if found else Q(pk__in=())
