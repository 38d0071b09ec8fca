"""What the forms of webhooks and drops share: of which kinds of record, for which system."""

from typing import Any

from django.forms import MultipleChoiceField
from django.http import HttpRequest
from django.utils.text import capfirst
from unfold.widgets import UnfoldAdminSelect2MultipleWidget

from governance.models import System
from integrations.webhooks.events import tellable


class AsksForRecords:
    """Offers systems with an account, and the kinds of record that can be told."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "system":
            kwargs["queryset"] = System.objects.exclude(account=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "resources":
            return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        names = [(label, capfirst(model._meta.verbose_name_plural)) for label, model in tellable().items()]
        return MultipleChoiceField(
            choices=sorted(names, key=lambda each: each[1]),
            required=False,
            label="Records",
            help_text="Every kind when none is chosen.",
            widget=UnfoldAdminSelect2MultipleWidget,
        )
