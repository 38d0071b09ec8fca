"""With whom a record is shared, edited on its form."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest

from governance import operations
from records.admin import RecordInline


class GrantInline(RecordInline):
    """Grants of one kind of record: to see it, or to change it as well."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name != "permission":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        record = self.parent_model._meta.model_name
        kwargs["queryset"] = Permission.objects.filter(codename__in=[f"view_{record}", f"change_{record}"])
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label = "May"
        field.label_from_instance = lambda permission: permission.codename.partition("_")[0]
        return field


def share_as_granted(grant: Any) -> None:
    """Let the operation make the grant that a form describes."""
    operations.share(
        grant.content_object,
        holder=getattr(grant, "user", None) or grant.team,
        to_change=grant.permission.codename.startswith("change_"),
    )
