"""History models as django-simple-history makes them, shaped for rows that PostgreSQL writes."""

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
    ``UNTRACKED``. The user is a bare id: deleting a user must not rewrite history.
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
        untracked = getattr(model, "UNTRACKED", frozenset())
        return [field for field in model._meta.fields if field.name not in untracked]

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        """Copy the record's columns without their defaults of the database, indexes and constraints."""
        fields = super().copy_fields(model)
        for field in fields.values():
            field.db_index = False
            field.db_default = models.NOT_PROVIDED
        return fields

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        options = super().get_meta_options(model)
        pk = model._meta.pk.attname
        name = f"{model._meta.app_label}_{model._meta.model_name}_story"
        options["indexes"] = [
            models.Index(fields=[pk, "-history_date", "-history_id"], name=_short(name))
        ]
        options["default_permissions"] = ()
        return options


def _short(name: str) -> str:
    return name if len(name) <= 30 else f"{name[:23]}_{hash_of(name)}"


def hash_of(text: str) -> str:
    """Return six stable characters for ``text``: an index name has at most thirty."""
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:6]
