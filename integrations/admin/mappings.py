"""Saved mappings in the admin site: called otherwise, shared and deleted; made on the page of an import."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from integrations.models import SavedMapping
from records.admin import RecordAdmin


@admin.register(SavedMapping)
class SavedMappingAdmin(RecordAdmin):
    list_display = ("name", "kind", "system", "owner", "visibility")
    list_filter = ("kind", "visibility")
    list_select_related = ("system", "owner")
    search_fields = ("name",)
    fields = ("name", "visibility")
    empty_hint = "Give the columns of an import a name, and they are offered for the next file like it."

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
