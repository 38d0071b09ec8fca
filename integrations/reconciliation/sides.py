"""Who is right about an element of a record, as the map of authority stands now."""

from collections.abc import Iterable

from governance.authority import the_map
from governance.models import System
from integrations.choices import RightSide
from integrations.reconciliation.elements import Comparable


def sides_of(system: System, compared: Comparable, codes: Iterable[str]) -> dict[str, RightSide]:
    """Return who is right about each element by code, and under "" about the record as a whole."""
    return {code: side_of(system, compared, code) for code in ("", *codes)}


def side_of(system: System, compared: Comparable, code: str) -> RightSide:
    model, field = compared.by_code[code].place if code in compared.by_code else (compared.label, "")
    rule = the_map().master(model, field)
    if rule is None or rule.system is None:
        return RightSide.OURS
    return RightSide.THEIRS if rule.system.pk == system.pk else RightSide.OTHER
