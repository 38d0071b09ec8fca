"""What may be decided about a discrepancy, what the map advises, and why a decision is refused."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db import connection

from governance.authority import the_map
from integrations.choices import VALUE_KINDS, Decision, DiscrepancyKind, DiscrepancyStatus, RightSide
from integrations.models import Discrepancy
from integrations.models.reconciliation import LONGEST_VALUE
from integrations.reconciliation.elements import comparable, label_of
from integrations.reconciliation.sides import side_of
from integrations.reconciliation.staging import is_made_up

OF_VALUES = (Decision.PUSH, Decision.TAKE, Decision.IGNORE)
POSSIBLE: Mapping[str, tuple[Decision, ...]] = {
    **dict.fromkeys(VALUE_KINDS, OF_VALUES),
    DiscrepancyKind.UNLINKED: (Decision.LINK, Decision.IGNORE),
    DiscrepancyKind.DUPLICATE: (Decision.PUSH, Decision.IGNORE),
    DiscrepancyKind.MISSING_HERE: (Decision.CREATE, Decision.LINK, Decision.IGNORE),
    DiscrepancyKind.MISSING_THERE: (Decision.PUSH, Decision.RETIRE, Decision.IGNORE),
}
MOVED_ON = "The record says “{now}” by now, not “{then}” as when it was compared. Compare again, then decide."


def side_now(discrepancy: Discrepancy) -> RightSide:
    """Return who is right as the map stands now, whatever it said when the copy was compared."""
    return side_of(discrepancy.system, comparable(discrepancy.kind), discrepancy.element)


def offered(discrepancy: Discrepancy) -> list[Decision]:
    """Return what may be decided as things stand, what the map advises first."""
    if discrepancy.is_settled:
        return []
    if discrepancy.status != DiscrepancyStatus.OPEN:
        return [Decision.REOPEN]
    possible = [each for each in POSSIBLE[discrepancy.what] if not refusal_of(discrepancy, each)]
    return sorted(possible, key=lambda each: each != advised(discrepancy))


def advised(discrepancy: Discrepancy) -> Decision:
    """Return what the map advises: whoever is right is followed."""
    first = POSSIBLE[discrepancy.what][0]
    if discrepancy.is_about_value and side_now(discrepancy) == RightSide.THEIRS:
        return Decision.TAKE
    return first


def refusal_of(discrepancy: Discrepancy, decision: Decision | str) -> str:
    """Return why ``decision`` is refused as things stand, nothing if it is not."""
    is_open = discrepancy.status == DiscrepancyStatus.OPEN
    if discrepancy.is_settled:
        return f"This is settled already: {discrepancy.get_resolution_display()}."
    if decision == Decision.REOPEN:
        return "This is open." if is_open else ""
    if not is_open:
        return f"This was decided already: {discrepancy.get_status_display().lower()}. Open it again first."
    if decision not in POSSIBLE[discrepancy.what]:
        named = discrepancy.get_what_display().lower()
        return f"“{Decision(decision).label}” does not fit what is “{named}”."
    check = _CHECKS.get(Decision(decision))
    return check(discrepancy) if check else ""


def _refusal_to_link(discrepancy: Discrepancy) -> str:
    if is_made_up(discrepancy.their_key):
        return "The copy has no key for this row, so that there is nothing to note."
    return ""


def _refusal_to_retire(discrepancy: Discrepancy) -> str:
    return "" if discrepancy.their_key else f"{discrepancy.system} has no key for this record."


def _refusal_to_take(discrepancy: Discrepancy) -> str:
    if comparable(discrepancy.kind).by_code[discrepancy.element].is_many and not discrepancy.theirs:
        return "They have none, and nothing of ours is taken away: let them take ours, or remove it by hand."
    return ""


def _refusal_to_push(discrepancy: Discrepancy) -> str:
    system = discrepancy.system
    if not discrepancy.is_about_value:
        return ""
    if side_now(discrepancy) == RightSide.THEIRS:
        element = label_of(discrepancy.kind, discrepancy.element).lower()
        return f"By the map {system} is right about the {element}: take theirs, or change the map first."
    model, field = comparable(discrepancy.kind).by_code[discrepancy.element].place
    granted = the_map().shared_with(system)
    if granted and field not in granted.get(model, frozenset()):
        return f"By the map {system} is not given this, so that it cannot take ours."
    return ""


_CHECKS: Mapping[Decision, Callable[[Discrepancy], str]] = {
    Decision.PUSH: _refusal_to_push,
    Decision.TAKE: _refusal_to_take,
    Decision.LINK: _refusal_to_link,
    Decision.RETIRE: _refusal_to_retire,
}


def values_now(discrepancies: Sequence[Discrepancy]) -> dict[int, str]:
    """Return what the record says now, by the key of each discrepancy about a value, in one query for each kind."""
    found: dict[int, str] = {}
    for kind, some in groupby(sorted(discrepancies, key=lambda each: each.kind), key=lambda each: each.kind):
        of_kind = [each for each in some if each.element in comparable(kind).by_code]
        found |= _read_now(kind, of_kind)
    return found


def _read_now(kind: str, discrepancies: Sequence[Discrepancy]) -> dict[int, str]:
    compared = comparable(kind)
    codes = sorted({each.element for each in discrepancies})
    if not codes:
        return {}
    columns = ", ".join(compared.by_code[code].ours for code in codes)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.id, {columns} FROM {compared.table} AS r WHERE r.id = ANY(%s)",  # noqa: S608 - our own
            [[_key(each) for each in discrepancies]],
        )
        rows = {key: dict(zip(codes, values, strict=True)) for key, *values in cursor.fetchall()}
    return {each.pk: rows.get(_key(each), {}).get(each.element, "") for each in discrepancies}


def moved_on(discrepancy: Discrepancy, now: str) -> str:
    """Return in a sentence that the record has changed since it was compared, nothing if it has not."""
    then = discrepancy.ours
    return "" if now[:LONGEST_VALUE] == then else MOVED_ON.format(now=short(now), then=short(then))


def shown(text: str) -> list[str]:
    """Return the values of an element, of which there may be many."""
    return text.splitlines() if text else []


def _key(discrepancy: Discrepancy) -> Any:
    return discrepancy.candidate_id or discrepancy.client_id


def short(text: str) -> str:
    """Return a value on one line, cut off where it is long."""
    text = ", ".join(text.splitlines())
    return f"{text[:60]}…" if len(text) > 60 else text
