"""What the forms of webhooks and drops share: of which kinds of record."""

from collections.abc import Mapping
from typing import Any

from django.forms import MultipleChoiceField
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.widgets import UnfoldAdminSelect2MultipleWidget

from integrations.webhooks.events import tellable


class AsksForRecords:
    """Offers the kinds of record that can be told, and their fields."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "resources":
            names = {
                label: str(capfirst(model._meta.verbose_name_plural)) for label, model in tellable().items()
            }
            return _several(names, label="Records", help_text="Every kind when none is chosen.")
        if db_field.name == "watched":
            fields = {field.name for model in tellable().values() for field in model._meta.concrete_fields}
            return _several(
                {name: str(capfirst(name.replace("_", " "))) for name in fields},
                label="Changed fields",
                help_text="Tell a change only when one of these changed; any when none is chosen.",
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


def _several(names: Mapping[str, str], **options: Any) -> MultipleChoiceField:
    return MultipleChoiceField(
        choices=[(key, names[key]) for key in sorted(names, key=names.__getitem__)],
        required=False,
        widget=UnfoldAdminSelect2MultipleWidget,
        **options,
    )
