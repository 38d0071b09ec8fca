"""What narrows a search beside its words: each filter says which rows, what may be chosen, and how many have it.

Rooms above add their own with :func:`register_filter` at start-up.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Team, User
from audit.keys import keyed
from audit.typed import key_in
from candidates.choices import CandidateStatus
from candidates.models import (
    CandidateSkill,
    CandidateTag,
    TalentPool,
    TalentPoolMember,
    WorkAuthorisation,
)
from candidates.models.candidate import may_be_contacted
from candidates.reaching import within_reach
from candidates.search.meaning import any_key
from candidates.search.tally import Tally
from governance import iso
from governance.choices import EmploymentType, WorkMode
from governance.models import Skill, Source, Tag
from records.policies import visible

SHOWN = 8
"""How many values of a facet are offered: those that most of the found people have."""


@dataclass(frozen=True)
class Choice:
    """A value that can be chosen, and how many of the people counted have it; None where nobody counted."""

    value: str
    label: str
    count: int | None = None


class Filter:
    """One way to narrow a search; ``name`` stands in the address."""

    def __init__(self, name: str, label: str) -> None:
        self.name = name
        self.label = label

    def condition(self, values: Sequence[str], user: Any) -> Q:
        """Return which candidates are meant; values that mean nothing find nobody."""
        raise NotImplementedError

    def named(self, values: Sequence[str], user: Any) -> list[Choice]:
        """Return the chosen values with the words for them, only those that ``user`` may read."""
        raise NotImplementedError

    def words(self, values: Sequence[str], user: Any) -> str:
        """Return what those who meet the condition have among their words, as a query; "" when nothing tells them."""
        return ""

    columns: Sequence[str] = ()

    def numbers(self, user: Any) -> Mapping[str, Count]:
        return {}

    def counted(self, tally: Tally) -> list[Choice]:
        """Return what else can be chosen, with the number of the people counted that have it."""
        raise NotImplementedError


NOBODY = Q(pk__in=())


class Bands(Filter):
    """Named conditions, such as "contacted this month"."""

    def __init__(self, name: str, label: str, bands: Mapping[str, tuple[str, Callable[[Any], Q]]]) -> None:
        super().__init__(name, label)
        self.bands = bands

    def condition(self, values: Sequence[str], user: Any) -> Q:
        condition = NOBODY
        for value in values:
            if value in self.bands:
                condition |= self.bands[value][1](user)
        return condition

    def named(self, values: Sequence[str], user: Any) -> list[Choice]:
        return [Choice(value, self.bands[value][0]) for value in values if value in self.bands]

    def numbers(self, user: Any) -> Mapping[str, Count]:
        return {
            f"{self.name}_{name}": Count("pk", filter=condition(user))
            for name, (_, condition) in self.bands.items()
        }

    def counted(self, tally: Tally) -> list[Choice]:
        return [
            Choice(name, label, count)
            for name, (label, _) in self.bands.items()
            if (count := tally.numbers[f"{self.name}_{name}"])
        ]


def coded(name: str, label: str, lookup: str, codes: Sequence[tuple[str, Any]]) -> Bands:
    """Return a filter over fixed codes; a list of codes is asked whether it holds the code."""
    many = lookup.endswith("__contains")

    def holds(code: str) -> Callable[[Any], Q]:
        return lambda _user: Q(**{lookup: [code] if many else code})

    return Bands(name, label, {code: (str(words), holds(code)) for code, words in codes})


class Keyed(Filter):
    """Rows of another model: owner, team, tag. With ``through`` a candidate has several, and all are asked for.

    With ``mark`` their keys stand among the words of a candidate, after that mark.
    """

    def __init__(
        self,
        name: str,
        label: str,
        model: type[Model],
        *,
        through: type[Model] | None = None,
        mark: str = "",
    ) -> None:
        super().__init__(name, label)
        self.model = model
        self.path = name
        self.mark = mark
        self.through = through
        self.columns = () if through else (self.path,)

    def condition(self, values: Sequence[str], user: Any) -> Q:
        keys = self._keys(values, user)
        if not keys or len(keys) < len([each for each in values if each not in {"me", "none"}]):
            return self._unowned(values)
        if self.through is None:
            return Q(**{f"{self.path}__in": keys}) | self._unowned(values)
        condition = Q()
        for key in keys:
            rows = self.through._default_manager.filter(
                candidate=OuterRef("pk"), **{f"{self.path}__in": self.wider(key)}
            )
            condition &= Q(Exists(rows.order_by()))
        return condition

    def words(self, values: Sequence[str], user: Any) -> str:
        keys = self._keys(values, user) if self.mark else []
        return " & ".join(f"({any_key(self.mark, self.wider(key))})" for key in keys)

    def wider(self, key: int) -> Sequence[int]:
        """Return ``key`` and what counts as it."""
        return [key]

    def named(self, values: Sequence[str], user: Any) -> list[Choice]:
        special = [Choice(value, "nobody") for value in values if value == "none"]
        keys = self._keys(values, user)
        return special + [Choice(str(row.pk), str(row)) for row in self._rows(user).filter(pk__in=keys)]

    def counted(self, tally: Tally) -> list[Choice]:
        counts = self._times(tally)
        names = self._rows(tally.user).in_bulk(list(counts))
        return [Choice(str(key), str(names[key]), count) for key, count in counts.items() if key in names]

    def _times(self, tally: Tally) -> dict[int, int]:
        if self.through is None:
            times = tally.times(self.path).items()
            return dict(sorted(times, key=lambda pair: (-pair[1], pair[0]))[:SHOWN])
        rows = self.through._default_manager.filter(keyed("candidate", tally.keys)).order_by()
        counted = rows.values(self.path).annotate(times=Count("pk")).order_by("-times", self.path)
        return {row[self.path]: row["times"] for row in counted[:SHOWN]}

    def _rows(self, user: Any) -> Any:
        return visible(user, self.model)

    def _keys(self, values: Sequence[str], user: Any) -> list[int]:
        asked = {
            user.pk if value == "me" else int(value)
            for value in values
            if value == "me" or key_in(value) is not None
        }
        return list(self._rows(user).filter(pk__in=asked).order_by("pk").values_list("pk", flat=True))

    def _unowned(self, values: Sequence[str]) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if "none" in values and self.through is None else NOBODY


class Skilled(Keyed):
    """Skills, with all that are parts of them."""

    def wider(self, key: int) -> Sequence[int]:
        found, edge = {key}, {key}
        while edge:
            edge = set(Skill.objects.filter(parent__in=edge).values_list("pk", flat=True)) - found
            found |= edge
        return sorted(found)


class Permitted(Filter):
    """Who may work in a country today."""

    def condition(self, values: Sequence[str], user: Any) -> Q:
        permits = WorkAuthorisation.objects.valid().exclude(kind="needs_sponsor")
        condition = Q()
        for value in values:
            condition &= Q(
                Exists(permits.filter(candidate=OuterRef("pk"), country=value[:2].upper()).order_by())
            )
        return condition

    def named(self, values: Sequence[str], user: Any) -> list[Choice]:
        return [Choice(value, _countries().get(value.upper(), value[:2])) for value in values]

    def counted(self, tally: Tally) -> list[Choice]:
        permits = (
            WorkAuthorisation.objects.valid()
            .exclude(kind="needs_sponsor")
            .filter(keyed("candidate", tally.keys))
            .order_by()
        )
        rows = (
            permits.values("country")
            .annotate(times=Count("candidate", distinct=True))
            .order_by("-times", "country")
        )
        return [
            Choice(r["country"], _countries().get(r["country"], r["country"]), r["times"])
            for r in rows[:SHOWN]
        ]


@cache
def _countries() -> dict[str, str]:
    return dict(iso.countries())


def _contacted_since(days: int) -> Callable[[Any], Q]:
    return lambda _user: Q(last_interaction_at__gte=timezone.now() - timedelta(days=days))


def _silent_for(days: int) -> Callable[[Any], Q]:
    return lambda _user: Q(last_interaction_at__lt=timezone.now() - timedelta(days=days))


def _available_within(days: int) -> Callable[[Any], Q]:
    def condition(_user: Any) -> Q:
        day = timezone.localdate() + timedelta(days=days)
        return Q(available_from__lte=day) & (
            Q(available_until__isnull=True) | Q(available_until__gte=timezone.localdate())
        )

    return condition


def _contactable(_user: Any) -> Q:
    return may_be_contacted() & within_reach(timezone.localdate())


_filters: dict[str, Filter] = {
    each.name: each
    for each in (
        coded(
            "status",
            "Status",
            "status",
            [c for c in CandidateStatus.choices if c[0] != CandidateStatus.MERGED],
        ),
        Skilled("skill", "Skills", Skill, through=CandidateSkill, mark="skill"),
        Keyed("owner", "Owner", User),
        Keyed("team", "Team", Team),
        Bands(
            "contact",
            "Last contact",
            {
                "7": ("in the last 7 days", _contacted_since(7)),
                "30": ("in the last 30 days", _contacted_since(30)),
                "180": ("in the last 6 months", _contacted_since(180)),
                "over180": ("more than 6 months ago", _silent_for(180)),
                "over365": ("more than a year ago", _silent_for(365)),
                "never": ("never", lambda _user: Q(last_interaction_at__isnull=True)),
            },
        ),
        Bands(
            "available",
            "Available",
            {
                "0": ("now", _available_within(0)),
                "30": ("within 30 days", _available_within(30)),
                "90": ("within 90 days", _available_within(90)),
            },
        ),
        coded("employment", "Looking for", "employment_types__contains", EmploymentType.choices),
        coded("mode", "Work mode", "work_modes__contains", WorkMode.choices),
        Keyed("tag", "Tags", Tag, through=CandidateTag, mark="tag"),
        Keyed("pool", "Talent pools", TalentPool, through=TalentPoolMember),
        Permitted("permit", "May work in"),
        Keyed("source", "Source", Source),
        Bands(
            "standing",
            "Record",
            {
                "contactable": ("may be contacted", _contactable),
                "restricted": ("restricted", lambda _user: Q(is_restricted=True)),
                "relocates": ("would relocate", lambda _user: Q(willing_to_relocate=True)),
            },
        ),
    )
}


def register_filter(each: Filter) -> None:
    """Offer another filter, from a room that knows more about candidates."""
    _filters[each.name] = each


def all_filters() -> list[Filter]:
    return list(_filters.values())


def facets(keys: Sequence[int], user: Any) -> Iterator[tuple[Filter, list[Choice]]]:
    """Yield each filter with what else can be chosen, counted over the candidates of ``keys``."""
    tally = Tally(keys, user, all_filters())
    for each in all_filters():
        yield each, each.counted(tally)


def filter_called(name: str) -> Filter | None:
    return _filters.get(name)


def pay_at_most(amount: Any, currency: str, unit: str) -> Q:
    """Return who would come for ``amount``: their least, or what they hope for, is not above it."""
    asked = Q(least__lte=amount)
    if currency:
        asked &= Q(pay_currency=currency)
    return asked & Q(pay_unit=unit) if unit else asked


LEAST_PAY = Coalesce(F("pay_minimum"), F("pay_target"))
