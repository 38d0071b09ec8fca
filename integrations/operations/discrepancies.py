"""Deciding about discrepancies, one by one: nothing is written on the record but by its own operations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audit.context import acting
from candidates.models import Candidate
from candidates.operations import add_email, add_link, add_phone, make_primary, update_candidate
from clients.models import Client
from clients.operations import update_client
from governance.authority import endorsing, speaking_for
from governance.choices import IdentifierStatus
from governance.models import ExternalIdentifier
from governance.operations import identify
from integrations.choices import Decision, DiscrepancyStatus, LookalikeMode, Resolution, RowAction
from integrations.kinds import importable
from integrations.models import Discrepancy
from integrations.reconciliation.deciding import moved_on, refusal_of, values_now
from integrations.reconciliation.staging import is_made_up, row_as_import
from records import gates
from records.changes import check_fields
from records.operations import acting_user, lock, operation, require, update_record
from records.policies import may, visible
from records.refusals import sentence_of

NO_RIGHT = "You may not decide about this discrepancy."
NOT_SHOWN = "There is no such record, or it is not shown to you."


@operation("let the other system take ours")
def push_ours(discrepancy: Discrepancy, *, note: str = "", version: int | None = None) -> Discrepancy:
    """Have the other system correct its copy: it finds this in the change feed and among the discrepancies.

    It stays open until a later comparison finds both equal.
    """
    fresh = _begun(discrepancy, Decision.PUSH, version)
    _refuse_stale(fresh)
    return _decided(fresh, DiscrepancyStatus.PUSHED, note=note)


@operation("took the value of another system")
def take_theirs(discrepancy: Discrepancy, *, note: str = "", version: int | None = None) -> Discrepancy:
    """Write their value on the record, by the operation for it, under the map and what must be approved."""
    fresh = _begun(discrepancy, Decision.TAKE, version)
    record: Any = lock(fresh.record)
    _refuse_stale(fresh)
    reason = _why(f"Taken from {fresh.system} by comparison", note)
    with acting(reason=reason), speaking_for(endorsing(fresh.system)), gates.watching() as outcome:
        _write(record, fresh)
    if outcome.proposals:
        gates.outcome().proposals += outcome.proposals
        return _decided(fresh, DiscrepancyStatus.PROPOSED, note=note)
    return _decided(fresh, DiscrepancyStatus.SETTLED, Resolution.TAKEN, note=note)


@operation("left a discrepancy for now")
def ignore_discrepancy(
    discrepancy: Discrepancy, *, until: date | None = None, note: str = "", version: int | None = None
) -> Discrepancy:
    """Leave it until a day, or until one side changes: then a comparison opens it again."""
    fresh = _begun(discrepancy, Decision.IGNORE, version)
    if until and until <= timezone.localdate():
        raise ValidationError({"until": "Choose a day to come."})
    fresh.ignored_until = until
    return _decided(fresh, DiscrepancyStatus.IGNORED, note=note)


@operation("noted the key of another system")
def link_record(
    discrepancy: Discrepancy,
    *,
    candidate: Candidate | None = None,
    client: Client | None = None,
    note: str = "",
    version: int | None = None,
) -> Discrepancy:
    """Note by which key the other system knows the record: the one that was found, or the one that is named."""
    fresh = _begun(discrepancy, Decision.LINK, version)
    record = fresh.record or candidate or client
    if record is None:
        raise ValidationError("Say which record here it is.")
    if type(record) is not importable(fresh.kind).model:
        raise ValidationError(f"Name one of the {importable(fresh.kind).model._meta.verbose_name_plural}.")
    if not visible(acting_user(), type(record)).filter(pk=record.pk).exists():
        raise ValidationError(NOT_SHOWN)
    with acting(reason=_why(f"Compared with {fresh.system}", note)):
        identify(record, system=fresh.system, external_id=fresh.their_key)
    _point(fresh, record)
    return _decided(fresh, DiscrepancyStatus.SETTLED, Resolution.LINKED, note=note)


@operation("put a record of another system on the record")
def create_from_theirs(
    discrepancy: Discrepancy, *, is_new: bool = False, note: str = "", version: int | None = None
) -> Discrepancy:
    """Put what their row tells on the record, as an import would; ``is_new`` although somebody looks alike."""
    fresh = _begun(discrepancy, Decision.CREATE, version)
    with acting(reason=_why(f"Compared with {fresh.system}", note)), speaking_for(endorsing(fresh.system)):
        record = _created(fresh, is_new=is_new)
        if not is_made_up(fresh.their_key):
            identify(record, system=fresh.system, external_id=fresh.their_key)
    _point(fresh, record)
    return _decided(fresh, DiscrepancyStatus.SETTLED, Resolution.CREATED, note=note)


@operation("retired the key of another system")
def retire_key(discrepancy: Discrepancy, *, note: str = "", version: int | None = None) -> Discrepancy:
    """Note that the other system no longer has the record; ours stays as it is."""
    fresh = _begun(discrepancy, Decision.RETIRE, version)
    for key in ExternalIdentifier.objects.live().of(fresh.record).filter(system=fresh.system):
        update_record(key, changes={"status": IdentifierStatus.RETIRED})
    return _decided(fresh, DiscrepancyStatus.SETTLED, Resolution.RETIRED, note=note)


@operation("opened a discrepancy again")
def reopen_discrepancy(
    discrepancy: Discrepancy, *, note: str = "", version: int | None = None
) -> Discrepancy:
    """Take back that it was left for now, or that the other system should correct it."""
    fresh = _begun(discrepancy, Decision.REOPEN, version)
    fresh.ignored_until = None
    return _decided(fresh, DiscrepancyStatus.OPEN, note=note)


DECISIONS: Mapping[str, Callable[..., Discrepancy]] = {
    Decision.PUSH: push_ours,
    Decision.TAKE: take_theirs,
    Decision.IGNORE: ignore_discrepancy,
    Decision.LINK: link_record,
    Decision.CREATE: create_from_theirs,
    Decision.RETIRE: retire_key,
    Decision.REOPEN: reopen_discrepancy,
}


@dataclass
class Outcome:
    """What became of many discrepancies: those that are decided, and why others are not."""

    done: list[Discrepancy] = field(default_factory=list)
    refused: list[tuple[Discrepancy, str]] = field(default_factory=list)


def decide_many(
    discrepancies: Mapping[Discrepancy, int], *, decision: str, note: str = "", until: date | None = None
) -> Outcome:
    """Decide about each by itself, in the version that was looked at: what is refused does not stop the others."""
    outcome = Outcome()
    options = {"until": until} if decision == Decision.IGNORE else {}
    for discrepancy, version in discrepancies.items():
        try:
            done = DECISIONS[decision](discrepancy, note=note, version=version, **options)
        except (ValidationError, PermissionDenied) as refusal:
            sentence = sentence_of(refusal)
            outcome.refused.append((discrepancy, sentence))
        else:
            outcome.done.append(done)
    return outcome


def _why(how: str, note: str) -> str:
    return f"{how}: {said}" if (said := note.strip()) else how


def _begun(discrepancy: Discrepancy, decision: Decision, version: int | None) -> Discrepancy:
    fresh = lock(discrepancy, version=version)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    if refusal := refusal_of(fresh, decision):
        raise ValidationError(refusal, code="refused")
    return fresh


def _refuse_stale(discrepancy: Discrepancy) -> None:
    if not discrepancy.is_about_value:
        return
    if sentence := moved_on(discrepancy, values_now([discrepancy])[discrepancy.pk]):
        raise ValidationError(sentence, code="stale")


def _decided(
    discrepancy: Discrepancy, status: DiscrepancyStatus, resolution: str = "", *, note: str
) -> Discrepancy:
    discrepancy.status, discrepancy.resolution = status, resolution
    discrepancy.decided_by, discrepancy.decided_at = acting_user(), timezone.now()
    discrepancy.note = note.strip()[:500]
    check_fields(discrepancy)
    discrepancy.save()
    return discrepancy


def _point(discrepancy: Discrepancy, record: Any) -> None:
    setattr(discrepancy, record._meta.model_name, record)


def _write(record: Any, discrepancy: Discrepancy) -> None:
    values = discrepancy.theirs.splitlines()
    match discrepancy.element:
        case "emails":
            _take_values(record, values, add_email, record.emails)
        case "phones":
            _take_values(record, values, add_phone, record.phones)
        case "links":
            _take_values(record, values, add_link, record.links)
        case name:
            column = record._meta.get_field(name)
            value = column.to_python(discrepancy.theirs) if discrepancy.theirs else column.get_default()
            update = update_candidate if isinstance(record, Candidate) else update_client
            update(record, changes={name: value, **_name_parts(discrepancy)})


def _name_parts(discrepancy: Discrepancy) -> dict[str, str]:
    """Return first and last name of somebody who is renamed, where their row tells them apart."""
    if discrepancy.element != "full_name":
        return {}
    draft, _ = _planner(discrepancy).read(list(discrepancy.row.values()))
    return {name: draft.values[name] for name in ("given_name", "family_name") if name in draft.values}


def _take_values(record: Any, values: list[str], add: Callable[..., Any], rows: Any) -> None:
    """Add what is not there yet and prefer what they name first; nothing that we know is taken away."""
    if not values:
        raise ValidationError(
            "They have none: nothing of ours is taken away. Remove it by hand if it is wrong."
        )
    there = {_as_listed(row): row for row in rows.all()}
    for value in values:
        if value not in there:
            there[value] = add(record, value=value)
    first = there[values[0]]
    if not getattr(first, "is_primary", True):
        make_primary(first)


def _as_listed(row: Any) -> str:
    extension = getattr(row, "extension", "")
    return f"{row.normalised} ext. {extension}" if extension else str(row.normalised)


def _created(discrepancy: Discrepancy, *, is_new: bool) -> Any:
    planner = _planner(discrepancy, lookalikes=LookalikeMode.ADD if is_new else LookalikeMode.HOLD)
    [plan] = planner.plan([(1, list(discrepancy.row.values()), "")])
    if plan.action != RowAction.CREATE:
        raise ValidationError(plan.reason, code="not_new")
    [record] = planner.write([plan])
    return record


def _planner(discrepancy: Discrepancy, **options: Any) -> Any:
    """Return what reads their row, and adds it, as an import of the acting user would."""
    batch = row_as_import(discrepancy)
    batch.owner = acting_user()
    for name, value in options.items():
        setattr(batch, name, value)
    return importable(discrepancy.kind).planner(batch)
