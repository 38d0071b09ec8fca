"""How a row names another record: by its key in the other system, its reference, its address or its name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from candidates.merging import survivor_of
from governance.models import System
from integrations.lookups import holders
from integrations.models import ImportBatch
from integrations.planning import Lookup, Plan
from records import policies


@dataclass(frozen=True)
class Way:
    """One target whose text finds the record. ``fold`` writes the text as the lookup compares it."""

    target: str
    word: str
    lookup: Callable[[System | None], Lookup]
    fold: Callable[[str], str] = str.strip


@dataclass(frozen=True)
class Relation:
    """A field that points to another record, found for all rows of a chunk at once.

    ``within`` narrows several of one name to those that share that field with the row ("client").
    """

    field: str
    model: type[Model]
    ways: Sequence[Way]
    within: str = ""

    def resolve(self, plans: Sequence[Plan], batch: ImportBatch, columns: Mapping[str, str]) -> None:
        waiting = [plan for plan in plans if self.field not in plan.draft.values]
        for way in self.ways:
            self._try(way, [plan for plan in waiting if plan.draft.told.get(way.target)], batch)
        for plan in waiting:
            if self.field not in plan.draft.values:
                self._miss(plan, columns)

    def _try(self, way: Way, plans: Sequence[Plan], batch: ImportBatch) -> None:
        plans = [plan for plan in plans if self.field not in plan.draft.values]
        if not plans:
            return
        texts = {way.fold(plan.draft.told[way.target]) for plan in plans}
        found = holders(way.lookup(batch.system), texts)
        keys = {pk for pks in found.values() for pk in pks}
        seen = self._seen(keys, batch.owner)
        for plan in plans:
            named = found.get(way.fold(plan.draft.told[way.target]), ())
            fits = list({seen[pk].pk: seen[pk] for pk in named if pk in seen}.values())
            if self.within and (place := plan.draft.values.get(self.within)):
                fits = [record for record in fits if getattr(record, self.within) == place]
            if len(fits) == 1:
                plan.draft.values[self.field] = fits[0]
            elif len(fits) > 1:
                plan.draft.told[f"{self.field} doubt"] = (
                    f"There are {len(fits)} of this {way.word}: {plan.draft.told[way.target][:60]}. "
                    "Name the one that is meant by its key or reference."
                )

    def _seen(self, keys: set[int], reader: Any) -> dict[int, Any]:
        """Return by key what ``reader`` may see; who was merged stands for the one that goes on.

        A record that they may not see is told apart in nothing from one that is not there.
        """
        rows = policies.visible(reader, self.model)
        seen: dict[int, Any] = rows.in_bulk(keys)
        into = {
            pk: survivor_of(each).pk for pk, each in seen.items() if getattr(each, "merged_into_id", None)
        }
        going_on = rows.in_bulk(set(into.values())) if into else {}
        kept = {pk: each for pk, each in seen.items() if pk not in into}
        return kept | {pk: going_on[other] for pk, other in into.items() if other in going_on}

    def _miss(self, plan: Plan, columns: Mapping[str, str]) -> None:
        kind = str(self.model._meta.verbose_name)
        named = next((way for way in self.ways if plan.draft.told.get(way.target)), None)
        if named is None:
            return
        text = plan.draft.told[named.target][:60]
        sentence = plan.draft.told.get(
            f"{self.field} doubt",
            f"There is no {kind} with the {named.word} “{text}”. Import the {kind} first.",
        )
        plan.refuse(self.field, sentence, columns.get(named.target, ""))
