"""A search as it stands in an address or is saved: words, filters, place, pay, order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q

from candidates.search.filters import Choice, all_filters, filter_called, pay_at_most
from candidates.search.places import DISTANCES, USUAL_DISTANCE, Circle, place_called
from governance.choices import Unit

MOST_VALUES = 20
SINGLE = ("q", "place", "km", "pay", "currency", "unit", "sort")


@dataclass(frozen=True)
class Chip:
    """A part of the search that can be taken away; ``without`` is the address that is left."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. Unknown names and values are dropped: an address may be old."""

    q: str = ""
    place: str = ""
    km: int = USUAL_DISTANCE
    pay: str = ""
    currency: str = ""
    unit: str = ""
    sort: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Any) -> Self:
        """Read a ``QueryDict``, or what :meth:`saved` gave; what somebody kept in another shape asks for nothing."""
        data = data if isinstance(data, Mapping) else {}

        def all_of(name: str) -> list[str]:
            if hasattr(data, "getlist"):
                return list(data.getlist(name))
            said = data.get(name, [])
            return list(map(str, said)) if isinstance(said, list) else [str(said)]

        def one(name: str, most: int) -> str:
            return (all_of(name) or [""])[0].replace("\x00", " ").strip()[:most]

        km = one("km", 5)
        values = {
            each.name: tuple(
                dict.fromkeys(said[:60] for said in all_of(each.name) if said and "\x00" not in said)
            )[:MOST_VALUES]
            for each in all_filters()
        }
        return cls(
            q=one("q", 2_000),
            place=one("place", 120),
            km=int(km) if km in map(str, DISTANCES) else USUAL_DISTANCE,
            pay=one("pay", 14),
            currency=one("currency", 3).upper(),
            unit=unit if (unit := one("unit", 5)) in Unit.values else "",
            sort=one("sort", 12),
            values={name: said for name, said in values.items() if said},
        )

    def saved(self) -> dict[str, Any]:
        """Return what is to be kept, as JSON."""
        own = {name: value for name in SINGLE if (value := getattr(self, name))}
        if not self.place:
            own.pop("km", None)
        return {**own, **{name: list(said) for name, said in self.values.items()}}

    def address(self, **changes: Any) -> str:
        """Return the query of the address, with ``changes``; a value of None is left out."""
        merged = {**self.saved(), **changes}
        return urlencode(
            {name: said for name, said in merged.items() if said not in (None, "", [])}, doseq=True
        )

    @property
    def is_blank(self) -> bool:
        return not (self.q or self.narrows)

    @property
    def narrows(self) -> bool:
        return bool(self.values or self.place or self.pay)

    def condition(self, user: Any, *, anywhere: bool = False) -> Q:
        """Return what the filters ask for, beside the words; ``anywhere`` leaves the place out."""
        condition = Q()
        for name, said in self.values.items():
            if each := filter_called(name):
                condition &= each.condition(said, user)
        if self.place and not anywhere:
            circle = self.circle
            condition &= circle.condition if circle else Q(pk__in=())
        if (amount := self.amount) is not None:
            condition &= pay_at_most(amount, self.currency, self.unit)
        return condition

    def words(self, user: Any) -> str:
        """Return what the filters ask for that stands among the words, as a query."""
        asked = (
            each.words(said, user) for name, said in self.values.items() if (each := filter_called(name))
        )
        return " & ".join(filter(None, asked))

    @property
    def amount(self) -> Decimal | None:
        try:
            amount = Decimal(self.pay.replace(",", "").replace(" ", "")) if self.pay else None
        except InvalidOperation:
            return None
        return amount if amount is not None and amount.is_finite() and 0 <= amount < 10**10 else None

    @cached_property
    def circle(self) -> Circle | None:
        place = place_called(self.place)
        return Circle(place.latitude, place.longitude, self.km) if place else None

    def chips(self, user: Any) -> Iterable[Chip]:
        """Yield what narrows the search, each with the address without it."""
        for name, said in self.values.items():
            each = filter_called(name)
            named: list[Choice] = each.named(said, user) if each else []
            for choice in named:
                rest = [value for value in said if value != choice.value]
                yield Chip(each.label if each else "", choice.label, self.address(**{name: rest}))
        if self.place:
            yield Chip("Place", f"{self.place}, {self.km} km around", self.address(place=None, km=None))
        if self.pay:
            words = " ".join(
                filter(None, (self.pay, self.currency, Unit(self.unit).label.lower() if self.unit else ""))
            )
            yield Chip("Pay", f"up to {words}", self.address(pay=None, currency=None, unit=None))
