"""What a reader may see of any model, by the same policies as everywhere else."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from audit.gathering import Keys, pointers
from audit.lens import Found
from records import policies
from records.conditions import EVERYTHING


def shown_to(user: Any, model: type[Model]) -> QuerySet:
    """Return the rows that ``user`` may see; all of them for tables that nobody owns (groups)."""
    if _has_policy(model):
        return policies.visible(user, model)
    return model._default_manager.all()


class NotShown:
    """Stands in for a record that the reader may not see; it has a kind, but no name and no address."""

    pk = ""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def __str__(self) -> str:
        return f"a {self.model._meta.verbose_name} that is not shown to you"


def veil(records: Collection[Model], user: Any) -> None:
    """Let ``records``, which are only to be read, name no record that ``user`` may not see."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for _, field, key in pointers(records):
        wanted[field.related_model].add(key)
    seen = visible_of(user, wanted)
    for record, field, key in pointers(records):
        if (field.related_model, key) not in seen:
            field.set_cached_value(record, NotShown(field.related_model))


def visible_of(user: Any, wanted: Keys) -> Found:
    """Return those of ``wanted`` that ``user`` may see; of kinds that everyone sees, all of them."""
    judged = {model: keys for model, keys in wanted.items() if not _sees_all(user, model)}
    seen = {(model, key) for model in wanted.keys() - judged.keys() for key in wanted[model]}
    return seen | _found(user, judged)


def _found(user: Any, wanted: Keys) -> Found:
    parts: list[str] = []
    params: list[Any] = []
    asked = [model for model, keys in wanted.items() if keys]
    for number, model in enumerate(asked):
        if question := _keys_shown_to(user, model):
            parts.append(f"SELECT {number}, pk FROM ({question[0]}) shown (pk) WHERE pk = ANY (%s)")  # noqa: S608 - written by the ORM
            params += [*question[1], list(wanted[model])]
    if not parts:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        return {(asked[number], key) for number, key in cursor.fetchall()}


def _keys_shown_to(user: Any, model: type[Model]) -> tuple[str, tuple[Any, ...]] | None:
    if _has_policy(model):
        return policies.policy_for(model).keys(policies.rights_of(user), "view")
    return model._default_manager.order_by().values("pk").query.sql_with_params()


class PolicyLens:
    """Shows a reader of history the records that their policies show."""

    def rows(self, user: Any, model: type[Model]) -> QuerySet:
        return shown_to(user, model)

    def visible(self, user: Any, wanted: Keys) -> Found:
        return visible_of(user, wanted)

    def hidden(self, user: Any, wanted: Keys) -> Found:
        judged = {model: keys for model, keys in wanted.items() if not _is_told_with_parent(model)}
        unseen = {(model, key) for model, keys in judged.items() for key in keys} - _found(user, judged)
        living = {
            (model, key)
            for model in {model for model, _ in unseen}
            for key in model._base_manager.filter(
                pk__in=[key for each, key in unseen if each is model]
            ).values_list("pk", flat=True)
        }
        gone = unseen - living
        return living | {(model, key) for model, key in gone if not policies.may_read_story(user, model, key)}


def _is_told_with_parent(model: type[Model]) -> bool:
    """Tell whether rows of ``model``, be they gone, are told by the record that they are part of."""
    return not _has_policy(model) or isinstance(policies.policy_for(model), policies.PartPolicy)


def _sees_all(user: Any, model: type[Model]) -> bool:
    if not _has_policy(model):
        return True
    return policies.known(policies.policy_for(model), policies.rights_of(user), "view") == EVERYTHING


def _has_policy(model: type[Model]) -> bool:
    try:
        policies.policy_for(model)
    except LookupError:
        return False
    return True
