"""How the columns of a kind of file are read, kept under a name for the next one."""

from django.conf import settings
from django.db import models

from candidates.choices import Visibility
from integrations.choices import ImportKind
from records.constraints import filled, one_of, unique
from records.models import Record


class SavedMapping(Record):
    """What columns hold and how to import, as somebody chose it: for files that look alike."""

    name = models.CharField(max_length=120)
    kind = models.CharField("rows are", max_length=12, choices=ImportKind.choices)
    mapping = models.JSONField(default=dict, help_text="What each column holds, by its heading.")
    options = models.JSONField(default=dict, blank=True)
    system = models.ForeignKey(
        "governance.System", on_delete=models.PROTECT, null=True, blank=True, related_name="saved_mappings"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="saved_mappings",
        db_index=False,
        editable=False,
    )
    visibility = models.CharField(
        "for whom", max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE
    )

    class Meta:
        verbose_name = "saved mapping"
        ordering = ["name", "id"]
        constraints = [
            filled("name", "Give the mapping a name."),
            unique("name", "owner", "kind", "name", message="You have a mapping with this name already."),
            one_of("kind", ImportKind.values),
            one_of("visibility", Visibility.values),
        ]

    class Privacy:
        personal: set[str] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "name", "kind", "mapping", "options", "system",
            "owner", "visibility",
        }  # fmt: skip

    def __str__(self) -> str:
        return self.name
