"""Proposing what a second person approves, and deciding on it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst

from audit.context import acting, current
from audit.diffs import Revision, changes_since
from governance.choices import DecisionKind, ProposalKind, ProposalStatus
from governance.models import ChangeDecision, ChangeRequest
from governance.policies import may_decide, subject_policy
from governance.proposals import State, beside_of, state_of, subject_of, way_of
from governance.protection import protection_of
from records import gates
from records.operations import Conflict, acting_user, lock, operation, require
from records.policies import VERBS, may, policy_for
from records.spots.base import as_json

NOT_YOURS = "Only who proposed this may do that."
NO_RIGHT = "You may not decide on this: it needs somebody else, with the right to change the record."
OWN = "You proposed this yourself. Somebody else decides on it."


class Overtaken(Conflict):
    """What a proposal rests on was changed since."""

    def _sentence(self) -> str:
        names = sorted({r.change_set.actor_name for r in self.revisions if r.change_set})
        who = " and ".join(names) or "Somebody"
        return (
            f"{who} changed this since it was proposed. "
            "Look at what is there now, then put the proposal on the newest version."
        )


# --- Proposing ---------------------------------------------------------------------------------------


def propose_changes(
    record: Any, changes: Mapping[str, Any], rulings: Mapping[str, gates.Ruling] | None = None
) -> list[ChangeRequest]:
    """Propose values of ``record``, one request for each right that is needed to decide.

    ``changes`` hold foreign keys as keys; ``rulings`` say why they wait. This is the proposer of ``records.gates``.
    """
    if subject_policy(record._meta.label_lower) is None:
        raise ValidationError({name: _sentence(rulings, name) for name in changes})
    _refuse_impossible(record, changes)
    groups: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, value in changes.items():
        groups[_right_for(record, name)][name] = as_json(value)
    fresh = type(record)._base_manager.get(pk=record.pk)
    return [
        propose(
            fresh,
            kind=ProposalKind.FIELDS,
            what=", ".join(_label(fresh, name) for name in proposed),
            right=right,
            old=state_of(fresh, proposed),
            proposed=proposed,
        )
        for right, proposed in groups.items()
    ]


@operation("proposed a change")
def propose(
    record: Any,
    *,
    kind: ProposalKind,
    what: str,
    right: str,
    old: State,
    proposed: State,
    beside: Any = None,
    reason: str = "",
) -> ChangeRequest:
    """Keep what the acting user would change; the same proposal twice is one, a newer one replaces it."""
    user, act = acting_user(), current()
    request = ChangeRequest(
        kind=kind,
        what=capfirst(what)[:200],
        model=record._meta.label_lower,
        object_id=record.pk,
        beside_id=beside.pk if beside is not None else None,
        right=right,
        base_version=record.version,
        old=old,
        proposed=proposed,
        reason=(reason or (act.reason if act else "")).strip()[:500],
        proposer=user,
        expires_at=timezone.now() + timedelta(days=settings.PROPOSAL_DAYS),
    )
    require(may(user, "add", request), "You may not propose changes of this record.")
    mine = ChangeRequest.objects.of(record).undecided().filter(proposer=user, kind=kind)
    for former in mine.select_for_update().order_by("pk"):
        if (former.proposed, former.old, former.beside_id) == (proposed, old, request.beside_id):
            return former
        if former.proposed.keys() == proposed.keys() and former.beside_id == request.beside_id:
            _close(
                former, ProposalStatus.WITHDRAWN, DecisionKind.WITHDRAWN, "A newer proposal took its place."
            )
    request.full_clean()
    request.save(force_insert=True)
    return request


@contextmanager
def trial() -> Iterator[None]:
    """Try in the database what is about to be proposed, and take it back: what could never be is refused now."""
    with gates.decided(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _refuse_impossible(record: Any, changes: Mapping[str, Any]) -> None:
    tried = type(record)._base_manager.get(pk=record.pk)
    for name, value in changes.items():
        setattr(tried, tried._meta.get_field(name).attname, value)
    with trial():
        tried.save(update_fields=list(changes))


def _right_for(record: Any, name: str) -> str:
    """Return the right by which a change of ``name`` is decided; without protection, that to change the record."""
    if protection := protection_of(record, name):
        return protection.decided_by
    return "approve" if "approve" in (*policy_for(record).verbs, *VERBS) else "change"


def _label(record: Any, name: str) -> str:
    return str(record._meta.get_field(name).verbose_name)


def _sentence(rulings: Mapping[str, gates.Ruling] | None, name: str) -> str:
    ruling = (rulings or {}).get(name)
    return f"{ruling.sentence if ruling else ''} This cannot be proposed here: ask somebody with the right.".strip()


# --- Deciding ----------------------------------------------------------------------------------------


@operation("approved a proposal")
def approve_request(request: ChangeRequest, *, note: str = "", version: int | None = None) -> ChangeRequest:
    """Carry out what was proposed, as the acting user's own change with both names in the history.

    Raises :class:`Overtaken` when what it rests on was changed since.
    """
    record, fresh = _locked(request, version)
    user = _require_decider(fresh, record)
    way = way_of(fresh)
    if way.now(record, fresh) != fresh.old:
        raise Overtaken(record, _since(record, fresh))
    with acting(reason=_both_names(fresh, user, note)), gates.decided():
        way.carry_out(record, fresh)
    return _close(fresh, ProposalStatus.APPROVED, DecisionKind.APPROVED, note)


@operation("rejected a proposal")
def reject_request(request: ChangeRequest, *, reason: str, version: int | None = None) -> ChangeRequest:
    """Turn a proposal down, and say why."""
    record, fresh = _locked(request, version)
    _require_decider(fresh, record)
    return _close(fresh, ProposalStatus.REJECTED, DecisionKind.REJECTED, _said(reason, "reason"))


@operation("asked about a proposal")
def ask_about_request(request: ChangeRequest, *, question: str, version: int | None = None) -> ChangeRequest:
    """Ask the proposer something before deciding."""
    record, fresh = _locked(request, version)
    _require_decider(fresh, record)
    fresh.awaits_answer, fresh.proposer_told_at = True, None
    fresh.save(update_fields=["awaits_answer", "proposer_told_at"])
    _note(fresh, DecisionKind.ASKED, _said(question, "question"))
    return fresh


@operation("answered about a proposal")
def answer_about_request(request: ChangeRequest, *, answer: str, version: int | None = None) -> ChangeRequest:
    """Answer what a reviewer asked."""
    fresh = _own(request, version)
    if not fresh.awaits_answer:
        raise ValidationError("Nobody asked anything about this.", code="unasked")
    fresh.awaits_answer, fresh.reviewers_told_at = False, None
    fresh.save(update_fields=["awaits_answer", "reviewers_told_at"])
    _note(fresh, DecisionKind.ANSWERED, _said(answer, "answer"))
    return fresh


@operation("withdrew a proposal")
def withdraw_request(request: ChangeRequest, *, note: str = "", version: int | None = None) -> ChangeRequest:
    """Take back what one proposed."""
    return _close(_own(request, version), ProposalStatus.WITHDRAWN, DecisionKind.WITHDRAWN, note)


@operation("put a proposal on the newest version")
def rebase_request(request: ChangeRequest, *, version: int | None = None) -> ChangeRequest:
    """Let a proposal rest on what is there now: its proposer or a reviewer looked, and still means it."""
    record, fresh = _locked(request, version)
    user = acting_user()
    if fresh.proposer_id != user.pk:
        _require_decider(fresh, record)
    if any(is_over(each) for each in _records(record, fresh)):
        raise ValidationError(_what_became(*_records(record, fresh)), code="merged")
    now = way_of(fresh).now(record, fresh)
    if all(now.get(name) == value for name, value in fresh.proposed.items()):
        raise ValidationError("The record says so already: there is nothing left to approve.", code="met")
    fresh.old, fresh.base_version, fresh.status = now, record.version, ProposalStatus.OPEN
    fresh.reviewers_told_at = None
    fresh.save(update_fields=["old", "base_version", "status", "reviewers_told_at"])
    _note(fresh, DecisionKind.REBASED, "")
    return fresh


# --- Time --------------------------------------------------------------------------------------------


@operation("looked after proposals")
def look_after(request: ChangeRequest) -> ChangeRequest:
    """Let a proposal expire when nobody decided in time; say when it was overtaken, or its record is gone."""
    record = _subject_locked(request)
    fresh = lock(request)
    if not fresh.is_undecided:
        return fresh
    if any(is_over(each) for each in _records(record, fresh)):
        return _close(
            fresh, ProposalStatus.EXPIRED, DecisionKind.EXPIRED, _what_became(*_records(record, fresh))
        )
    if fresh.expires_at <= timezone.now():
        return _close(fresh, ProposalStatus.EXPIRED, DecisionKind.EXPIRED, "Nobody decided in time.")
    if fresh.status == ProposalStatus.OPEN and way_of(fresh).now(record, fresh) != fresh.old:
        fresh.status, fresh.proposer_told_at = ProposalStatus.STALE, None
        fresh.save(update_fields=["status", "proposer_told_at"])
        _note(fresh, DecisionKind.OVERTAKEN, "")
    return fresh


def look_after_all() -> None:
    """Look after every proposal that needs it, each in a transaction of its own."""
    for request in ChangeRequest.objects.undecided().order_by("pk").iterator():
        if _needs_care(request):
            look_after(request)


def _needs_care(request: ChangeRequest) -> bool:
    """Tell without any lock whether something became of a proposal while it waited."""
    if request.expires_at <= timezone.now():
        return True
    record = subject_of(request)
    if any(is_over(each) for each in _records(record, request)):
        return True
    return request.status == ProposalStatus.OPEN and way_of(request).now(record, request) != request.old


def _records(record: Any, request: ChangeRequest) -> list[Any]:
    """Return what ``request`` is about: both records of a merge."""
    return [record, beside_of(request)] if request.beside_id else [record]


def _what_became(*records: Any) -> str:
    """Say what became of the first of ``records`` that is over."""
    record = next(each for each in records if is_over(each))
    into = getattr(record, "merged_into", None)
    return (
        f"{record.reference} was merged into {into.reference}." if into else "The record is no longer there."
    )


def is_over(record: Any) -> bool:
    """Tell whether a record is gone, or became a part of another one."""
    return record is None or getattr(record, "merged_into_id", None) is not None


# --- Inside ------------------------------------------------------------------------------------------


def _locked(request: ChangeRequest, version: int | None) -> tuple[Any, ChangeRequest]:
    """Lock the record and then the request, in the order in which whoever proposes does."""
    record = _subject_locked(request)
    fresh = _open(lock(request, version=version))
    if record is None:
        raise ValidationError("The record that this is about is gone.", code="gone")
    return record, fresh


def _own(request: ChangeRequest, version: int | None) -> ChangeRequest:
    fresh = _open(lock(request, version=version))
    require(fresh.proposer_id == acting_user().pk, NOT_YOURS)
    return fresh


def _open(request: ChangeRequest) -> ChangeRequest:
    if not request.is_undecided:
        raise ValidationError(f"This was {request.get_status_display().lower()} already.", code="decided")
    return request


def _subject_locked(request: ChangeRequest) -> Any:
    """Lock what a request is about, both records of a merge in the order of their keys."""
    model = apps.get_model(request.model)
    keys = [key for key in (request.object_id, request.beside_id) if key is not None]
    rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = {row.pk: row for row in rows}
    return found.get(request.object_id) if len(found) == len(set(keys)) else None


def _require_decider(request: ChangeRequest, record: Any) -> Any:
    user = acting_user()
    require(request.proposer_id != user.pk, OWN)
    beside = beside_of(request)
    records = [record] if beside is None else [record, beside]
    require(may_decide(user, request, *records), NO_RIGHT)
    return user


def _since(record: models.Model, request: ChangeRequest) -> list[Revision]:
    return changes_since(record, request.base_version)


def _both_names(request: ChangeRequest, user: Any, note: str) -> str:
    why = f": {request.reason}" if request.reason else ""
    said = f": {note.strip()}" if note.strip() else ""
    return f"Proposed by {request.proposer}{why}. Approved by {user}{said}."[:1500]


def _said(text: str, name: str) -> str:
    if not text.strip():
        raise ValidationError({name: "Say it in words: the other person reads it."}, code="required")
    return text.strip()


def _close(request: ChangeRequest, status: ProposalStatus, kind: DecisionKind, note: str) -> ChangeRequest:
    request.status, request.awaits_answer, request.decided_at = status, False, timezone.now()
    request.decided_by = None if status == ProposalStatus.EXPIRED else acting_user()
    request.proposer_told_at = None
    request.save(update_fields=["status", "awaits_answer", "decided_at", "decided_by", "proposer_told_at"])
    _note(request, kind, note)
    return request


def _note(request: ChangeRequest, kind: DecisionKind, note: str) -> None:
    act = current()
    step = ChangeDecision(request=request, kind=kind, by=act.actor if act else None, note=note.strip()[:1000])
    step.full_clean()
    step.save(force_insert=True)
