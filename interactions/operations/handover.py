"""Handing over all that a leaver looks after: planned with a reason, done in one change set."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from governance.teams import home_team
from interactions.choices import HandoverStatus
from interactions.handover import HOLDINGS, Holding, dealt, may_hand_over, preview
from interactions.models import Handover
from records.beside import one_at_a_time, progress_of
from records.operations import acting_user, lock, operation, require
from records.policies import may, visible

CHUNK = 500
NO_RIGHT = "You may not hand over what others look after. Ask a team lead."


@operation("planned a handover")
def plan_handover(leaver: User, *, plan: Mapping[str, Sequence[int]], reason: str) -> Handover:
    """Note what of ``leaver`` goes to whom: for each kind the keys of those who get it."""
    user = acting_user()
    require(may_hand_over(user), NO_RIGHT)
    heirs = {key for keys in plan.values() for key in keys}
    if not heirs:
        raise ValidationError("Choose at least one colleague who takes over.")
    fit = User.objects.filter(pk__in=heirs, is_active=True, is_service=False).exclude(pk=leaver.pk)
    if fit.count() != len(heirs):
        raise ValidationError("Choose colleagues who work here, and not the one who leaves.")
    total = sum(line.count for line in preview(user, leaver) if plan.get(line.holding.code))
    if not total:
        raise ValidationError("There is nothing to hand over.", code="nothing")
    handover = Handover(
        leaver=leaver,
        owner=user,
        plan={code: sorted(set(keys)) for code, keys in plan.items() if keys},
        reason=reason.strip(),
        total=total,
    )
    require(may(user, "add", handover), NO_RIGHT)
    handover.full_clean()
    handover.save(force_insert=True)
    return handover


@operation("handed over what a leaver looked after")
def carry_out_handover(handover: Handover) -> Handover:
    """Move it: kind by kind, as far as the acting user may and the colleague can see it."""
    one_at_a_time(handover)
    handover.refresh_from_db()
    require(handover.owner_id == acting_user().pk, "Only who planned this handover carries it out.")
    if not handover.is_waiting:
        return handover
    heirs = User.objects.in_bulk({key for keys in handover.plan.values() for key in keys})
    given = {
        code: [heirs[key] for key in keys if heirs[key].is_active] for code, keys in handover.plan.items()
    }
    held = {holding.code: holding.of(handover.leaver).count() for holding in HOLDINGS}
    done = 0
    with progress_of(handover, "progress") as tell:
        for holding in HOLDINGS:
            for moved in _moves(holding, handover.leaver, given.get(holding.code) or []):
                done += moved
                tell(done)
    handover.outcome = [
        {
            "title": holding.title,
            "moved": held[holding.code] - holding.of(handover.leaver).count(),
            "left": holding.movable(acting_user(), handover.leaver).count(),
        }
        for holding in HOLDINGS
        if held[holding.code] and given.get(holding.code)
    ]
    handover.progress, handover.total = done, max(handover.total, done)
    handover.status, handover.finished_at = HandoverStatus.DONE, timezone.now()
    handover.save(update_fields=["status", "outcome", "progress", "total", "finished_at"])
    return handover


@operation("gave a handover up")
def give_handover_up(handover: Handover, *, problem: str) -> Handover:
    """Note why nothing was moved."""
    handover = lock(handover)
    if handover.is_waiting:
        handover.status, handover.problem = HandoverStatus.FAILED, problem[:500]
        handover.finished_at = timezone.now()
        handover.save(update_fields=["status", "problem", "finished_at"])
    return handover


def _moves(holding: Holding, leaver: User, heirs: Sequence[User]) -> Iterator[int]:
    """Give the rows of one kind to ``heirs``; yield how many moved with each chunk."""
    if not heirs:
        return
    rows = list(holding.movable(acting_user(), leaver).values_list("pk", holding.spread_by))
    by_key = {heir.pk: heir for heir in heirs}
    for heir_key, keys in dealt(rows, sorted(by_key)).items():
        for chunk in batched(sorted(keys), CHUNK):
            yield _give(holding, leaver, by_key[heir_key], chunk)


def _give(holding: Holding, leaver: User, heir: User, keys: Sequence[int]) -> int:
    values: dict[str, Any] = {holding.owner: heir}
    if holding.team:
        values[holding.team] = home_team(heir)
    else:
        # What belongs to a candidate goes only to who sees that candidate.
        keys = list(visible(heir, holding.model).filter(pk__in=keys).order_by().values_list("pk", flat=True))
    # Whoever was given one meanwhile keeps it.
    rows = holding.of(leaver).filter(pk__in=keys)
    locked = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    return int(holding.model._default_manager.filter(pk__in=locked).update(**values))
