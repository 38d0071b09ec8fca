"""Merging many pairs that are as good as certain: confirmed once, one act and one undo for each."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audit.context import acting
from candidates.choices import BulkStatus
from candidates.matching.weights import CERTAIN
from candidates.merging import better_first
from candidates.models import Candidate, DuplicatePair, MergeRun
from candidates.models.merge_run import MOST_PAIRS
from candidates.operations.merging import merge_candidates
from records.beside import one_at_a_time
from records.operations import acting_user, operation, require
from records.policies import may, visible
from records.refusals import sentence_of

NO_RIGHT = "You may not merge candidates. Say which are one person, and somebody who may will see it."
SETTLED = "Somebody decided about these two meanwhile."
NOT_CERTAIN = f"Pairs below {CERTAIN:.0%} are looked at one by one."


@operation("confirmed the merge of many pairs")
def plan_merges(keys: Sequence[int], *, least: Decimal, reason: str = "") -> MergeRun:
    """Keep which pairs are to be merged: those of ``keys`` that still wait and that the acting user sees."""
    user = acting_user()
    require(may(user, "merge", Candidate), NO_RIGHT)
    if least < Decimal(str(CERTAIN)):
        raise ValidationError(NOT_CERTAIN)
    pairs = visible(user, DuplicatePair).undecided().filter(pk__in=keys[:MOST_PAIRS], score__gte=least)
    chosen = list(pairs.order_by("-score", "id").values_list("pk", flat=True))
    if not chosen:
        raise ValidationError("There is no pair left to merge.")
    run = MergeRun(owner=user, least=least, pair_keys=chosen, reason=reason.strip()[:500])
    require(may(user, "add", run), NO_RIGHT)
    run.full_clean()
    run.save(force_insert=True)
    return run


def carry_out_merges(run: MergeRun, *, via: str = "") -> MergeRun:
    """Merge pair by pair in the name of whoever confirmed it. After a crash it goes on where it stopped."""
    why = run.reason or f"Merged with others from {run.least:.0%} on"
    with acting(run.owner, via=via, reason=why):
        refusals: dict[str, str] = {}
        for done, key in enumerate(run.pair_keys, start=1):
            if refusal := _merged(key, why):
                refusals[str(key)] = refusal
            MergeRun.objects.filter(pk=run.pk).update(progress=done)
        return finish_merges(run, refusals=refusals)


@operation("merged many pairs")
def finish_merges(run: MergeRun, *, refusals: dict[str, str]) -> MergeRun:
    """Note what came of it, once."""
    one_at_a_time(run)
    run.refresh_from_db()
    if run.is_waiting:
        run.status, run.finished_at = BulkStatus.DONE, timezone.now()
        run.refusals, run.merged = refusals, run.size - len(refusals)
        run.save(update_fields=["status", "finished_at", "refusals", "merged"])
    return run


def _merged(key: int, why: str) -> str:
    """Merge one pair as things stand now; return why not, nothing if it is done."""
    pair = DuplicatePair.objects.filter(pk=key).select_related("first", "second").first()
    if pair is None:
        return SETTLED
    if pair.first.merged_into_id == pair.second_id or pair.second.merged_into_id == pair.first_id:
        return ""  # by this run, before its worker was killed
    if not DuplicatePair.objects.undecided().filter(pk=key).exists():
        return SETTLED
    try:
        merge_candidates(*better_first(pair), reason=why)
    except (ValidationError, PermissionDenied) as refusal:
        return sentence_of(refusal)
    return ""
