"""History models as django-simple-history makes them, shaped for rows that PostgreSQL writes."""

import hashlib
from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords


class HistoryRow(models.Model):
    """What every history row has beside the columns of its record."""

    change_set = models.ForeignKey(
        "audit.ChangeSet",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        null=True,
    )

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The history of a model, written by triggers (see ``audit.triggers``), never by Python.

    A model names columns that must not be kept (secrets, derived values) in a class attribute
    ``UNTRACKED``. The user is a bare id, because deleting a user must not rewrite history.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("inherit", True)
        super().__init__(
            bases=(HistoryRow,),
            history_id_field=models.BigAutoField(),
            history_user_id_field=models.BigIntegerField(null=True),
            history_change_reason_field=models.TextField(null=True),
            **options,
        )

    def fields_included(self, model: type[models.Model]) -> list[models.Field]:
        return tracked_fields(model)

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        """Copy the tracked columns as bare, nullable values.

        Null is what a column holds that did not exist yet, or that was redacted.
        """
        copies = super().copy_fields(model)
        for name, copied in copies.items():
            field = copied
            if isinstance(copied, models.GeneratedField):
                field = copies[name] = copied.output_field.clone()  # type: ignore[union-attr]
                field.set_attributes_from_name(name)
            field.db_index = False
            field.db_default = models.NOT_PROVIDED
            if name != model._meta.pk.name:
                field.null = True
        return copies

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options = super().get_meta_options(model)
        key = model._meta.pk.attname
        options["indexes"] = [
            models.Index(fields=[key, "-history_date", "-history_id"], name=_index_name(model))
        ]
        options["default_permissions"] = ()
        options["app_label"] = model._meta.app_label
        return options


def tracked_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields of ``model`` that its history keeps, in the order of the table."""
    untracked: frozenset[str] = getattr(model, "UNTRACKED", frozenset())
    return [field for field in model._meta.fields if field.name not in untracked]


def _index_name(model: type[models.Model]) -> str:
    """Name the story index within Django's thirty characters."""
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    digest = hashlib.sha256(name.encode()).hexdigest()[:5]
    return f"{name[:18]}_{digest}_story"
