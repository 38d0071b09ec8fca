"""What a reader may see of any model, by the same policies as everywhere else."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model, QuerySet

from records import policies


def shown_to(user: Any, model: type[Model]) -> QuerySet:
    """Return the rows that ``user`` may see; all of them for tables that nobody owns (groups)."""
    if _has_policy(model):
        return policies.visible(user, model)
    return model._default_manager.all()


class PolicyLens:
    """Shows a reader of history the records that their policies show."""

    def rows(self, user: Any, model: type[Model]) -> QuerySet:
        return shown_to(user, model)

    def names(self, user: Any, model: type[Model], keys: Collection[int]) -> dict[int, str]:
        if not keys:
            return {}
        return {row.pk: str(row) for row in shown_to(user, model).filter(pk__in=keys)}

    def hidden(self, user: Any, model: type[Model], keys: Collection[int]) -> set[int]:
        if not _has_policy(model) or isinstance(policies.policy_for(model), policies.PartPolicy):
            return set()  # a part, be it gone, is told by the record that it is part of
        hidden = set(keys) - set(
            policies.visible(user, model).filter(pk__in=keys).values_list("pk", flat=True)
        )
        if not hidden:
            return hidden
        living = set(model._base_manager.filter(pk__in=hidden).values_list("pk", flat=True))
        return living | {key for key in hidden - living if not policies.may_read_story(user, model, key)}


def _has_policy(model: type[Model]) -> bool:
    try:
        policies.policy_for(model)
    except LookupError:
        return False
    return True
