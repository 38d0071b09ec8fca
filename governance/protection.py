"""What is protected by a second pair of eyes, for whom, and who may give it: read-only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q

from audit.context import current
from audit.questions import FOR_EVERYBODY, asked
from governance.authority import speaker, the_map
from governance.models import ProtectedField
from governance.policies import subject_policy
from records import gates
from records.gates import Ruling, Verdict
from records.policies import VERBS, policy_for

COMPANIONS: Mapping[tuple[str, str], str] = {
    ("candidates.candidate", "team"): "owner",
    ("candidates.candidate", "do_not_contact_reason"): "do_not_contact",
    ("candidates.candidate", "do_not_contact_until"): "do_not_contact",
}
"""Values that go with another one and are judged as that one is."""

SENTENCE = "A second person approves changes of this."


@dataclass(frozen=True)
class Protection:
    """One protected value, as it is in force."""

    field: str
    freed_by: str
    decided_by: str
    is_first_free: bool
    title: str

    def frees(self, user: Any, record: models.Model) -> bool:
        """Tell whether ``user`` changes this value of ``record`` without a second person."""
        return bool(self.freed_by) and self.freed_by in _allowed(user, {self.freed_by}, record)


def protections(label: str) -> dict[str, Protection]:
    """Return what is protected of records of ``label``, by field; all of it is read once in a request."""
    everything = gates.remembered("protections", _read)
    return everything.get(label, {})


def protection_of(record: models.Model, name: str) -> Protection | None:
    """Return the protection of one value, or of the value that it goes with."""
    label = record._meta.label_lower
    return protections(label).get(COMPANIONS.get((label, name), name))


def waits_for(record: models.Model, name: str, *, replaces: bool) -> Protection | None:
    """Return why ``name`` of ``record`` is not changed at once by whoever acts; none if it is.

    ``replaces`` says whether there is a value already, or the first one is given.
    """
    protection = protection_of(record, name)
    user = _actor()
    if protection is None or user is None or gates.is_decided():
        return None
    if protection.is_first_free and not replaces:
        return None
    return None if protection.frees(user, record) else protection


def four_eyes(
    model: type[models.Model], names: Collection[str], record: models.Model | None
) -> dict[str, Ruling]:
    """The gate: whoever lacks the right to change a value at once proposes it. New records are free."""
    if record is None or record._state.adding or record.pk is None:
        return {}
    guarded = protections(model._meta.label_lower)
    user = _actor() if guarded else None
    found = {name: each for name in names if (each := protection_of(record, name))} if user else {}
    found = {name: each for name, each in found.items() if not _is_master(model, name)}
    rights = {each.freed_by for each in found.values() if each.freed_by}
    freeing = _allowed(user, rights, record) if rights else frozenset()
    held = {each for each in found.values() if each.freed_by not in freeing}
    if not held:
        return {}
    filled = _filled(record, {each.field for each in held if each.is_first_free})
    return {
        name: Ruling(verdict=Verdict.PROPOSE, sentence=SENTENCE)
        for name, each in found.items()
        if each in held and (each.field in filled or not each.is_first_free)
    }


def guards(rows: models.QuerySet[Any], names: Collection[str]) -> bool:
    """The guard: tell whether whoever acts would have to propose one of ``names`` for some of ``rows``."""
    label = rows.model._meta.label_lower
    user = _actor()
    if user is None or subject_policy(label) is None:
        return False
    guarded = protections(label)
    held = {each for name in names if (each := guarded.get(COMPANIONS.get((label, name), name)))}
    return any(_waits(user, rows.order_by(), each) for each in held)


def _waits(user: Any, rows: models.QuerySet[Any], protection: Protection) -> bool:
    if protection.is_first_free:
        rows = rows.exclude(_is_empty(rows.model, protection.field))
    policy, right = policy_for(rows.model), protection.freed_by
    if right not in (*policy.verbs, *VERBS):
        return rows.exists()
    keys = list(rows.values_list("pk", flat=True))
    return policy.visible(user, right).filter(pk__in=keys).order_by().count() < len(keys)


def _is_empty(model: type[models.Model], name: str) -> Q:
    field: Any = model._meta.get_field(name)
    if field.null:
        return Q(**{f"{name}__isnull": True})
    return Q(**{name: False if isinstance(field, models.BooleanField) else field.get_default() or ""})


EMPTY: tuple[Any, ...] = (None, "", False, [])


def _allowed(user: Any, rights: Collection[str], record: models.Model) -> frozenset[str]:
    """Return those of ``rights`` that ``user`` has; one that the policy does not know nobody has."""
    policy = policy_for(record)
    known = [right for right in sorted(rights) if right in (*policy.verbs, *VERBS)]
    return policy.allowed(user, record, known)


def _is_master(model: type[models.Model], name: str) -> bool:
    """Tell whether the system that decides on a value writes it: its word needs no approval."""
    rule = the_map().master(model._meta.label_lower, name)
    return rule is not None and speaker().is_master(rule)


def _filled(record: models.Model, names: Collection[str]) -> set[str]:
    """Return those of ``names`` that have a value in the database."""
    if not names:
        return set()
    model, called = type(record), sorted(names)

    def question(key: int) -> models.QuerySet[Any]:
        return model._base_manager.filter(pk=key).order_by().values_list(*called)

    found = asked(FOR_EVERYBODY, ("filled", model, *called), record.pk, question).tuples()
    return {name for row in found for name, value in zip(called, row, strict=True) if value not in EMPTY}


def _actor() -> Any:
    """Return who acts; the program itself is nobody, and asks nobody."""
    act = current()
    return act.actor if act else None


def _read() -> dict[str, dict[str, Protection]]:
    found: dict[str, dict[str, Protection]] = {}
    for row in asked(FOR_EVERYBODY, "in force", 0, lambda _: ProtectedField.objects.in_force()):
        found.setdefault(row.model, {})[row.field] = Protection(
            row.field, row.freed_by, row.decided_by, row.is_first_free, row.title
        )
    return found
