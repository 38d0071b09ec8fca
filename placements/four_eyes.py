"""What is proposed about placements beside their columns: rates and their ends."""

from typing import Any

from audit.diffs import FieldChange
from audit.wording import Dictionary
from governance.models import ChangeRequest
from governance.proposals import Line, State
from placements.models import Placement, PlacementRate
from placements.operations.rates import add_rate, end_rate, rate_state
from records.spots.base import as_json
from records.spots.fields import read_value


class RateWay:
    """Another rate from a day on; the one before it ends the day before."""

    def now(self, record: Placement, request: ChangeRequest) -> State:
        return rate_state(record)

    def lines(self, user: Any, request: ChangeRequest, now: State) -> list[Line]:
        return rate_lines(user, request.old, now, request.proposed)

    def address(self, request: ChangeRequest) -> str:
        return ""

    def carry_out(self, record: Placement, request: ChangeRequest) -> None:
        fields = PlacementRate._meta
        terms = {name: read_value(fields.get_field(name), value) for name, value in request.proposed.items()}
        add_rate(record, **terms)


class RateEndWay:
    """A last day for one rate."""

    def now(self, record: Placement, request: ChangeRequest) -> State:
        rate = self._rate(request)
        return {"rate": rate.pk, "effective_to": as_json(rate.effective_to)}

    def lines(self, user: Any, request: ChangeRequest, now: State) -> list[Line]:
        rate = str(self._rate(request))
        days = [{"effective_to": state["effective_to"]} for state in (request.old, now, request.proposed)]
        return [Line("Rate", rate, rate, rate), *rate_lines(user, *days)]

    def address(self, request: ChangeRequest) -> str:
        return ""

    def carry_out(self, record: Placement, request: ChangeRequest) -> None:
        last = read_value(PlacementRate._meta.get_field("effective_to"), request.proposed["effective_to"])
        end_rate(self._rate(request), effective_to=last)

    def _rate(self, request: ChangeRequest) -> PlacementRate:
        return PlacementRate.objects.get(pk=request.proposed["rate"])


def rate_lines(user: Any, *states: State) -> list[Line]:
    """Say the terms of a rate in words: as it was, as it is, as it would be."""
    fields: list[Any] = [PlacementRate._meta.get_field(name) for name in states[-1]]
    changes = [
        [FieldChange(field, None, read_value(field, state.get(field.name))) for state in states]
        for field in fields
    ]
    dictionary = Dictionary(user, ())
    words = [[dictionary.word(each) for each in row] for row in changes]
    return [Line(row[0].label, *(each.new for each in row)) for row in words if any(each.new for each in row)]
