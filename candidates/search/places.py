"""Where people live: towns by any of their names, and who lives within some distance of one."""

from dataclasses import dataclass
from math import cos, radians
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Lookup, Q

from candidates.models import Place
from candidates.models.found import Spot
from governance import iso

DISTANCES = (10, 25, 50, 100, 250)
USUAL_DISTANCE = 50
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Circle:
    """All that lies within ``km`` of a point."""

    latitude: float
    longitude: float
    km: int

    @property
    def condition(self) -> Q:
        return self.within("search_row__")

    def within(self, row: str = "") -> Q:
        """Return the rows of words of those who live here; ``row`` leads to them from a candidate."""
        return Q(_Within(Spot(F(f"{row}longitude"), F(f"{row}latitude")), self))


class _Within(Lookup):
    """A box, which the index answers, and within it the distance over the globe."""

    lookup_name = "within"
    prepare_rhs = False
    rhs: Any
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        spot, params = self.process_lhs(compiler, connection)
        circle: Circle = self.rhs
        high = circle.km / KM_PER_DEGREE
        wide = high / max(cos(radians(circle.latitude)), 0.01)
        corners = (
            circle.longitude - wide, circle.latitude - high, circle.longitude + wide, circle.latitude + high,
        )  # fmt: skip
        sql = (
            f"({spot} <@ box(point(%s, %s), point(%s, %s)) AND 12742 * asin(sqrt("
            f"power(sin(radians(({spot})[1] - %s) / 2), 2) + cos(radians(%s)) * cos(radians(({spot})[1]))"
            f" * power(sin(radians(({spot})[0] - %s) / 2), 2))) <= %s)"
        )
        north = (circle.latitude, circle.latitude)
        return sql, (*params, *corners, *params, *north, *params, *params, circle.longitude, circle.km)


def place_called(text: str) -> Place | None:
    """Return the largest town of that name; a country after a comma says which: "Paris, US"."""
    name, _, country = text.replace("\x00", "").partition(",")
    with connection.cursor() as cursor:
        cursor.execute("SELECT candidates_fold(%s)", [name.strip()[:120]])
        folded = cursor.fetchone()[0]
    towns = Place.objects.filter(names__contains=[folded])
    if said := country.strip().lower():
        codes = [code for code, label in iso.countries() if said in (code.lower(), str(label).lower())]
        towns = towns.filter(country__in=codes)
    return towns.first() if folded else None
