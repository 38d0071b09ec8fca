"""What the forms of webhooks and drops share: of which kinds of record."""

from typing import Any

from django.forms import MultipleChoiceField
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.widgets import UnfoldAdminSelect2MultipleWidget

from integrations.webhooks.events import tellable


class AsksForRecords:
    """Offers the kinds of record that can be told."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "resources":
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        names = {label: str(capfirst(model._meta.verbose_name_plural)) for label, model in tellable().items()}
        return MultipleChoiceField(
            choices=[(label, names[label]) for label in sorted(names, key=names.__getitem__)],
            required=False,
            label="Records",
            help_text="Every kind when none is chosen.",
            widget=UnfoldAdminSelect2MultipleWidget,
        )
