"""A record's story as one line of time: changes and whatever else the rooms have to tell, mixed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import F, Model, Q, QuerySet
from django.utils.dateparse import parse_datetime

from audit.questions import Asked
from audit.story import ToldElsewhere, acts_about, outline
from records.reading import about

PAGE = 20


@dataclass(frozen=True)
class Place:
    """Where a page ended: pages go on from here, whatever is added above meanwhile."""

    at: datetime
    source: str
    key: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.source}~{self.key}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Read a place from an address; nonsense means the beginning."""
        parts = text.split("~")
        try:
            moment, source, key = parts
            at = parse_datetime(moment)
        except ValueError:
            return None
        if at is None or at.tzinfo is None or not key.isdecimal() or len(key) > 18:
            return None
        return cls(at, source, int(key))


@dataclass(frozen=True)
class Event:
    """One entry. ``template`` draws it, with ``event`` and what is in ``context``."""

    at: datetime
    source: str
    key: int
    template: str
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place(self.at, self.source, self.key)


class Source:
    """Where events come from; ``label`` is what people call them.

    ``tells`` names the models whose creation it tells itself, ``owns`` those of which it tells everything,
    ``follows`` the columns of others that change with what it tells.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    tells: ClassVar[frozenset[str]] = frozenset()
    owns: ClassVar[frozenset[str]] = frozenset()
    follows: ClassVar[dict[str, tuple[str, ...]]] = {}

    def events(self, user: Any, record: Model, before: Place | None, limit: int) -> Iterable[Event]:
        """Return at most ``limit`` events older than ``before``, newest first."""
        raise NotImplementedError

    def read(
        self,
        user: Any,
        record: Model,
        before: Place | None,
        limit: int,
        *,
        rows: Callable[[int], QuerySet],
        at: str,
    ) -> QuerySet | Asked[Any]:
        """Return at most ``limit`` of the ``rows`` about a key that stand behind ``before``, newest first."""
        if before is not None:
            return self.older(rows(record.pk), before, at=at)[:limit]
        name = (type(self), type(record), limit)
        return about(user, name, record.pk, lambda key: self.older(rows(key), None, at=at)[:limit])

    def older(self, rows: QuerySet, before: Place | None, *, at: str) -> QuerySet:
        """Keep the rows of this source that stand behind ``before``, newest first."""
        if before is not None:
            behind = Q(**{f"{at}__lt": before.at})
            if self.name < before.source:
                behind |= Q(**{at: before.at})
            elif self.name == before.source:
                behind |= Q(**{at: before.at, "pk__lt": before.key})
            rows = rows.filter(behind)
        return rows.order_by(F(at).desc(), "-pk")


class Changes(Source):
    """What was written to the record and its parts."""

    name = "change"
    label = "Changes"

    def __init__(self, others: Iterable[Source] = ()) -> None:
        self.told = ToldElsewhere(
            created=frozenset(label for each in others for label in each.tells | each.owns),
            changed={
                **{label: None for each in others for label in each.owns},
                **{label: columns for each in others for label, columns in each.follows.items()},
            },
        )

    def events(self, user: Any, record: Model, before: Place | None, limit: int) -> Iterable[Event]:
        end = None
        if before is not None:
            # At the same moment, sources come in the order of their names, last first.
            end = (before.at, before.key if before.source == self.name else _before(self.name, before))
        found = acts_about(record, limit=limit, before=end, without=self.told)
        told = {
            act.change_set.pk: act
            for act in outline(record, [change_set for _, change_set in found], user=user)
        }
        for at, change_set in found:
            if act := told.get(change_set.pk):
                act.steps = [step for step in act.steps if not self.told.tells(step.entry)]
                yield Event(at, self.name, change_set.pk, "records/change_event.html", {"act": act})


def _before(name: str, place: Place) -> int:
    """Return a key that lets all rows of the same moment pass, or none."""
    return 2**63 - 1 if name < place.source else 0


_sources: dict[str, list[Source]] = {}


def register_source(model_label: str, source: Source) -> None:
    """Let ``source`` tell its part in the timeline of every record of ``model_label``."""
    _sources.setdefault(model_label.lower(), []).append(source)


def sources_of(record: Model) -> list[Source]:
    """Return what tells of ``record``, its changes last."""
    sources = _sources.get(record._meta.label_lower, [])
    return [*sources, Changes(sources)]


def timeline(
    record: Model, user: Any, *, before: Place | None = None, only: str = ""
) -> tuple[list[Event], Place | None]:
    """Return one page of the story of ``record``, newest first, and where the next one goes on.

    ``only`` is the name of the one source that is to tell; an unknown one lets all of them.
    """
    sources = sources_of(record)
    chosen = [source for source in sources if source.name == only] or sources
    events = [event for source in chosen for event in source.events(user, record, before, PAGE + 1)]
    events.sort(key=lambda event: (event.at, event.source, event.key), reverse=True)
    page = events[:PAGE]
    return page, page[-1].place if len(events) > PAGE else None
