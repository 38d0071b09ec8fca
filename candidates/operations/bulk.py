"""Doing one thing to many candidates: chosen, looked at, confirmed once, written in one change set."""

from collections.abc import Iterable
from datetime import datetime
from itertools import batched

from django.core.exceptions import ValidationError
from django.utils import timezone

from candidates.bulk import BulkVerb, Values
from candidates.choices import BulkStatus
from candidates.models import BulkAct, Candidate
from candidates.models.bulk import MOST
from records.beside import one_at_a_time, progress_of
from records.operations import acting_user, lock, operation, require
from records.policies import may, visible

CHUNK = 500
NOT_YOURS = "Only who chose these candidates decides what becomes of them."


@operation("chose candidates")
def choose_candidates(keys: Iterable[int]) -> BulkAct:
    """Keep a choice of candidates, those of them that the acting user sees, in the order given."""
    user = acting_user()
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > MOST:
        raise ValidationError(f"At most {MOST:,} candidates can be changed at once. Narrow the list.")
    seen = set(visible(user, Candidate).filter(pk__in=wanted).order_by().values_list("pk", flat=True))
    chosen = [key for key in wanted if key in seen]
    if not chosen:
        raise ValidationError("Choose at least one candidate.")
    act = BulkAct(owner=user, candidate_keys=chosen)
    require(may(user, "add", act), "You may not change candidates in bulk.")
    act.save(force_insert=True)
    return act


@operation("prepared a bulk change")
def prepare_bulk(act: BulkAct, *, verb: BulkVerb, values: dict[str, list[str]], told: str) -> BulkAct:
    """Note what is to be done; from now on, what somebody else changes is left alone."""
    act = _own_draft(act)
    act.verb, act.values, act.told, act.looked_at = verb.code, values, told[:500], timezone.now()
    versions = dict(Candidate.objects.filter(pk__in=act.candidate_keys).values_list("pk", "version"))
    act.versions = [versions.get(key, 0) for key in act.candidate_keys]
    act.save(update_fields=["verb", "values", "told", "looked_at", "versions"])
    return act


@operation("confirmed a bulk change")
def confirm_bulk(act: BulkAct, *, version: int | None) -> BulkAct:
    """Hand the change to whoever carries it out. A second confirmation finds nothing to confirm."""
    fresh = lock(act)
    require(fresh.owner_id == acting_user().pk, NOT_YOURS)
    if not fresh.is_draft:
        return fresh
    act = lock(act, version=version)
    if not act.verb:
        raise ValidationError("Choose what is to be done first.")
    act.status = BulkStatus.WAITING
    act.save(update_fields=["status"])
    return act


@operation("changed candidates in bulk")
def carry_out_bulk(act: BulkAct, *, verb: BulkVerb, values: Values) -> BulkAct:
    """Do it: judge under lock, write what is allowed, keep what was refused. All in one transaction."""
    one_at_a_time(act)
    act.refresh_from_db()
    require(act.owner_id == acting_user().pk, NOT_YOURS)
    if not act.is_waiting:
        return act
    keys = act.candidate_keys
    # Always in the same order, so that two who change the same people wait for each other instead of dying.
    list(Candidate.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    verdict = verb.judge(acting_user(), keys, values, read=act.read)
    with progress_of(act, "progress") as tell:
        done = len(keys) - len(verdict.changes) - len(verdict.proposed)
        for chunk in batched(sorted(verdict.changes), CHUNK):
            verb.write(chunk, values)
            done += len(chunk)
            tell(done)
        if verdict.proposed:
            verb.propose(sorted(verdict.proposed), values)
    act.status, act.progress, act.finished_at = BulkStatus.DONE, len(keys), timezone.now()
    act.changed, act.unchanged = len(verdict.changes), len(verdict.same)
    act.keep_refusals(verdict.refused.items())
    _save(act, "status", "progress", "finished_at", "changed", "unchanged", "refusals")
    return act


@operation("gave a bulk change up")
def give_bulk_up(act: BulkAct, *, problem: str) -> BulkAct:
    """Note why nothing was changed."""
    act = lock(act)
    if act.is_waiting:
        act.status, act.problem, act.finished_at = BulkStatus.FAILED, problem[:500], timezone.now()
        _save(act, "status", "problem", "finished_at")
    return act


@operation("forgot choices of candidates")
def forget_drafts(*, before: datetime) -> int:
    """Drop choices that nobody decided upon."""
    return BulkAct.objects.forgotten(before).delete()[0]


def _own_draft(act: BulkAct) -> BulkAct:
    act = lock(act)
    require(act.owner_id == acting_user().pk, NOT_YOURS)
    if not act.is_draft:
        raise ValidationError("This was confirmed already. Choose the candidates anew.", code="confirmed")
    return act


def _save(act: BulkAct, *names: str) -> None:
    act.save(update_fields=list(names))
