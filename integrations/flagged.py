"""Values of other systems that were written here although somebody else decides on them, and nobody has settled yet."""

from dataclasses import dataclass
from typing import Any

from governance.catalogue import name_of_field, name_of_kind
from integrations.models import InboundChange
from records.policies import visible

SHOWN = 10


@dataclass(frozen=True)
class FlaggedWrite:
    """One of them in words, without a value: the list is read over shoulders."""

    change: InboundChange
    kind: str
    fields: str


def flagged_writes(reader: Any) -> list[FlaggedWrite]:
    """Return the latest that wait for a decision, as far as ``reader`` may see them; one more than is shown."""
    found = visible(reader, InboundChange).open().select_related("system").order_by("-id")[: SHOWN + 1]
    return [
        FlaggedWrite(
            each,
            name_of_kind(each.model),
            ", ".join(name_of_field(each.model, element["name"]) for element in each.flagged),
        )
        for each in found
    ]
