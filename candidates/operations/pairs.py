"""What people say about two records that look like one person."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone

from candidates.choices import PairStatus
from candidates.matching.keys import keys_of
from candidates.matching.reading import traits_of
from candidates.matching.thirds import is_link
from candidates.models import Candidate, DuplicatePair
from candidates.operations.matching import queue
from records.operations import acting_user, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not decide about these two."
SETTLED = "These two were merged already."


@operation("said that two records are different people")
def tell_apart(pair: DuplicatePair, *, note: str = "", version: int | None = None) -> DuplicatePair:
    """Remember that the two are different people: they are not suggested again unless they share more."""
    return _decide(pair, PairStatus.DIFFERENT, note, version)


@operation("said that two records are one person")
def confirm_pair(pair: DuplicatePair, *, note: str = "", version: int | None = None) -> DuplicatePair:
    """Say that the two are one person, for somebody who may merge them."""
    return _decide(pair, PairStatus.CONFIRMED, note, version)


@operation("put off two records that look alike")
def defer_pair(pair: DuplicatePair, *, note: str = "", version: int | None = None) -> DuplicatePair:
    """Put the two behind all others."""
    return _decide(pair, PairStatus.DEFERRED, note, version)


@operation("looked at two records again")
def reconsider_pair(pair: DuplicatePair, *, version: int | None = None) -> DuplicatePair:
    """Take back what was decided, and ask again."""
    return _decide(pair, PairStatus.SUSPECTED, "", version)


@operation("said that two records are different people")
def tell_from(candidate: Candidate, *, different_from: Iterable[Candidate], note: str = "") -> None:
    """Remember of each of ``different_from`` that it is not this candidate, whether it was suggested or not."""
    require(may(acting_user(), "change", candidate), NO_RIGHT)
    tell_many_apart(candidate, different_from=different_from, note=note)


@operation("said that two records are different people")
def tell_many_apart(candidate: Candidate, *, different_from: Iterable[Candidate], note: str = "") -> None:
    """Remember the same of somebody who is being added, whoever will look after them."""
    others = [other for other in different_from if other.pk != candidate.pk]
    known = traits_of({candidate.pk, *(other.pk for other in others)})
    for other in sorted(others, key=lambda each: each.pk):
        require(may(acting_user(), "view", other), NO_RIGHT)
        first, second = sorted((candidate, other), key=lambda each: each.pk)
        shared: set[int] = set()
        if first.pk in known and second.pk in known:
            shared |= keys_of(known[first.pk]) & keys_of(known[second.pk])
        DuplicatePair.objects.update_or_create(
            first=first,
            second=second,
            defaults={
                "status": PairStatus.DIFFERENT,
                "decided_by": acting_user(),
                "decided_at": timezone.now(),
                "note": note.strip()[:300],
                "shared_keys": sorted(shared),
            },
            create_defaults={
                "status": PairStatus.DIFFERENT,
                "decided_by": acting_user(),
                "decided_at": timezone.now(),
                "note": note.strip()[:300],
                "shared_keys": sorted(shared),
                "score": Decimal(0),
            },
        )


def _decide(pair: DuplicatePair, status: PairStatus, note: str, version: int | None) -> DuplicatePair:
    fresh = lock(pair, version=version)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    if fresh.status == PairStatus.MERGED:
        raise ValidationError(SETTLED, code="merged")
    was_link = is_link(fresh)
    is_open = status in {PairStatus.SUSPECTED, PairStatus.DEFERRED}
    fresh.status = status
    fresh.decided_by = None if is_open else acting_user()
    fresh.decided_at = None if is_open else timezone.now()
    fresh.note = note.strip()[:300]
    fresh.full_clean(validate_constraints=False)
    fresh.save(update_fields=["status", "decided_by", "decided_at", "note"])
    if is_link(fresh) != was_link:
        queue({fresh.first_id, fresh.second_id})
    return fresh
