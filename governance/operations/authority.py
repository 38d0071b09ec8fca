"""Deciding who is authoritative, and which systems are given what."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from governance.catalogue import kind_called
from governance.choices import OnConflict
from governance.models import AuthorityRule, DataElement, Disclosure, System
from records.operations import acting_user, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not say who is authoritative. Ask an administrator."

NO_GIVING = "You may not say what other systems are given. Ask an administrator."


@operation("decided who is authoritative")
def decide(
    *,
    model: str,
    element: DataElement | None = None,
    system: System | None = None,
    on_conflict: OnConflict,
    steward: User | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    note: str = "",
) -> AuthorityRule:
    """Let ``system`` (none: this record) decide on a field of a kind of record, or on all of it.

    A rule that is in force until then ends the day before; one that began on the same day is replaced.
    """
    begins = valid_from or timezone.localdate()
    rule = AuthorityRule(
        model=model,
        element=element,
        system=system,
        on_conflict=on_conflict,
        steward=steward,
        valid_from=begins,
        valid_until=valid_until,
        note=note.strip(),
    )
    require(may(acting_user(), "add", rule), NO_RIGHT)
    if kind_called(model) is None:
        raise ValidationError({"model": "This kind of record is not on the map."})
    rule.full_clean(validate_constraints=False)
    _make_room(rule)
    rule.save(force_insert=True)
    return rule


@operation("put a rule in force")
def put_in_force(rule: AuthorityRule, *, version: int | None = None) -> AuthorityRule:
    """Agree to a proposed rule, from today; what was in force until now ends."""
    fresh = lock(rule, version=version)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    if not fresh.is_proposed:
        raise ValidationError("This rule is in force already.", code="agreed")
    fresh.is_proposed, fresh.valid_from = False, max(fresh.valid_from, timezone.localdate())
    fresh.full_clean(validate_constraints=False)
    _make_room(fresh)
    fresh.save(update_fields=["is_proposed", "valid_from"])
    return fresh


@operation("ended a rule")
def end_rule(rule: AuthorityRule, *, version: int | None = None) -> None:
    """Let a rule bind nobody from today; one that never bound anybody goes."""
    fresh = lock(rule, version=version)
    require(may(acting_user(), "change", fresh), NO_RIGHT)
    _end(fresh, timezone.localdate())


@operation("gave a system data")
def disclose(*, system: System, model: str, element: DataElement | None = None, note: str = "") -> Disclosure:
    """Let ``system`` be given a field of a kind of record, or all of them."""
    given = Disclosure(system=system, model=model, element=element, note=note.strip())
    require(may(acting_user(), "add", given), NO_GIVING)
    if kind_called(model) is None:
        raise ValidationError({"model": "This kind of record is not on the map."})
    given.full_clean()
    given.save(force_insert=True)
    return given


@operation("changed which systems are given data")
def give_to(*, model: str, element: DataElement | None = None, systems: Iterable[System]) -> None:
    """Make ``systems`` those active ones that are given a field of a kind of record, or all of them."""
    wanted = {system.pk: system for system in systems}
    there = Disclosure.objects.filter(model=model, element=element, system__is_active=True)
    for row in there.exclude(system__in=wanted):
        require(may(acting_user(), "delete", row), NO_GIVING)
        row.delete()
    given = set(there.values_list("system", flat=True))
    for key in wanted.keys() - given:
        disclose(system=wanted[key], model=model, element=element)


def _make_room(rule: AuthorityRule) -> None:
    """End what covers the same when ``rule`` begins; what begins later stays, and is refused by the database."""
    others = AuthorityRule.objects.agreed().covering(rule.model, rule.element).exclude(pk=rule.pk)
    for other in others.select_for_update(of=("self",)).filter(valid_from__lte=rule.valid_from):
        if other.valid_until is None or other.valid_until >= rule.valid_from:
            _end(other, rule.valid_from)


def _end(rule: AuthorityRule, on: date) -> None:
    """Let ``on`` be the first day on which the rule does not bind."""
    if rule.is_proposed or rule.valid_from >= on:
        rule.delete()
        return
    rule.valid_until = on - timedelta(days=1)
    rule.save(update_fields=["valid_until"])
