"""The few rows that are an exception to the reach of a user: closed to them, or theirs by name."""

from django.db.models import Model, Q

from records.conditions import EVERYTHING
from records.policies import Rights, holder, key_to, policy_for

type Known = dict[type[Model], set[int]]


def closed_keys(rights: Rights, model: type[Model], known: Known) -> set[int]:
    """Return the keys of the rows that :meth:`Policy.opened` leaves out; ``known`` spares asking twice."""
    if model not in known:
        known[model] = _closed(rights, model, known)
    return known[model]


def _closed(rights: Rights, model: type[Model], known: Known) -> set[int]:
    policy = policy_for(model)
    rows = policy.everything().order_by()
    keys: set[int] = set()
    if policy.restricted:
        closed = rows.filter(**{policy.restricted: True}).exclude(policy.opened_by_name(rights))
        keys.update(closed.values_list("pk", flat=True))
    for name in (*policy.parents, *policy.beside):
        if above := closed_keys(rights, policy.above(name), known):
            keys.update(rows.filter(**{f"{name}__in": above}).values_list("pk", flat=True))
    return keys


def named_keys(rights: Rights, model: type[Model], beside: Q = EVERYTHING) -> set[int]:
    """Return the keys of the rows that the user owns, also with others, or that are shared with them.

    Of those only the ones that meet ``beside``: a recruiter may own thousands, and nearly all lie within reach.
    """
    policy = policy_for(model)
    shared: set[int] = set()
    if through := policy.co_owners:
        rows = through._default_manager.filter(user=rights.user_id).order_by()
        shared.update(rows.values_list(key_to(through, model), flat=True))
    for grant in policy.grants:
        held = grant._default_manager.filter(holder(grant, rights)).order_by()
        shared.update(held.values_list("content_object", flat=True))
    named = policy.everything().filter(beside).order_by()
    found: set[int] = set()
    if shared:
        found.update(named.filter(pk__in=shared).values_list("pk", flat=True))
    if policy.owner:
        found.update(named.filter(**{policy.owner: rights.user_id}).values_list("pk", flat=True))
    return found
