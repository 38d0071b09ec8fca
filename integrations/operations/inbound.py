"""Keeping what other systems send about fields that somebody decides on, and settling what was flagged."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.choices import Via
from audit.context import current
from governance.authority import OWN_ROOMS, Speaker, speaker
from governance.stories import root_of
from integrations.choices import InboundOutcome, Settlement
from integrations.models import InboundChange
from records import gates
from records.changes import check_fields
from records.gates import Element, Refused, Verdict
from records.merging import as_json
from records.operations import acting_user, lock, operation, require, update_record
from records.policies import may

OUTCOMES = {
    Verdict.ACCEPT: InboundOutcome.APPLIED,
    Verdict.FLAG: InboundOutcome.FLAGGED,
    Verdict.PROPOSE: InboundOutcome.PROPOSED,
    Verdict.REJECT: InboundOutcome.REFUSED,
}


def witness(record: Any, elements: Sequence[Element], refusal: Refused | None) -> None:
    """Keep a write that touched the map (see ``records.gates``).

    People are told on the screen what becomes of theirs; only what they were flagged for is kept.
    """
    if record._meta.app_label in OWN_ROOMS:
        return
    who = speaker()
    if who.is_here and not any(each.verdict == Verdict.FLAG for each in elements):
        return
    keep_inbound(record, elements, who=who, is_refused=refusal is not None)


@operation("kept what another system sent")
def keep_inbound(
    record: Any, elements: Sequence[Element], *, who: Speaker, is_refused: bool
) -> InboundChange:
    """Note what came, from whom, and what became of each element."""
    act = current()
    told = [_told(each, is_refused=is_refused) for each in elements]
    root = root_of(record)
    kept = InboundChange(
        system_id=next(iter(who.systems)) if len(who.systems) == 1 else None,
        sender=(str(act.actor) if who.is_here and act and act.actor else who.name)[:300],
        via=(act.via if act else "") or Via.TASK,
        request_id=act.request_id if act else "",
        model=record._meta.label_lower,
        object_id=record.pk,
        root_model=root._meta.label_lower,
        root_id=root.pk,
        fields=[each.name for each in elements],
        elements=told,
        outcome=max((InboundOutcome(each["outcome"]) for each in told), key=lambda each: each.strictness),
    )
    kept.save(force_insert=True)
    return kept


@operation("settled a flagged change")
def settle_inbound(
    change: InboundChange, *, settlement: Settlement, note: str = "", version: int | None = None
) -> InboundChange:
    """Keep what was sent, or put back what was there, unless somebody changed it again since."""
    fresh = lock(change, version=version)
    require(may(acting_user(), "change", fresh), "You may not settle this.")
    if not fresh.is_open:
        raise ValidationError("There is nothing left to settle here.", code="settled")
    if settlement == Settlement.RESTORED:
        _put_back(fresh)
    fresh.settlement, fresh.note = settlement, note.strip()[:500]
    fresh.settled_by, fresh.settled_at = acting_user(), timezone.now()
    check_fields(fresh)
    fresh.save(update_fields=["settlement", "note", "settled_by", "settled_at"])
    return fresh


def _put_back(change: InboundChange) -> None:
    model: Any = apps.get_model(change.model)
    record = model._base_manager.filter(pk=change.object_id).first()
    if record is None:
        raise ValidationError("The record is gone. Keep what was sent.", code="gone")
    record = lock(record)
    changes = {}
    for each in change.flagged:
        field = model._meta.get_field(each["name"])
        if as_json(getattr(record, field.attname)) != each["after"]:
            raise ValidationError(
                f"The {field.verbose_name} was changed again since. Look at the record, then keep or change it there.",
                code="moved_on",
            )
        changes[field.name] = _read(field, each["before"])
    with gates.decided():
        update_record(record, changes=changes)


def _read(field: Any, value: Any) -> Any:
    if field.is_relation and value is not None:
        return field.related_model._base_manager.get(pk=value)
    return field.to_python(value)


def _told(element: Element, *, is_refused: bool) -> dict[str, Any]:
    outcome = OUTCOMES[element.verdict]
    if is_refused and outcome != InboundOutcome.REFUSED:
        outcome = InboundOutcome.LEFT
    return {
        "name": element.name,
        "before": as_json(element.before),
        "after": as_json(element.after),
        "outcome": outcome,
        "sentence": element.ruling.sentence if element.ruling else "",
    }
