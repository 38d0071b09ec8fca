"""Other systems and the map of authority in the admin site."""

from typing import Any

from django.contrib import admin
from django.urls import path
from django.views.decorators.http import require_safe

from governance.admin.map import MapViews
from governance.admin.says_so import says_so_view
from governance.models import AuthorityRule, DataElement, Disclosure, ExternalIdentifier, System
from records.admin import RecordAdmin


@admin.register(System)
class SystemAdmin(RecordAdmin):
    list_display = ("name", "code", "kind", "account", "is_active")
    list_filter = ("kind", "is_active")
    list_select_related = ("account",)
    search_fields = ("name", "code")
    autocomplete_fields = ("account",)
    empty_hint = "Name the programs beside this one: payroll, the careers site, the telephone system."


@admin.register(DataElement)
class DataElementAdmin(RecordAdmin):
    list_display = ("field", "model", "classification", "description")
    list_filter = ("classification",)
    search_fields = ("model", "field")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_safe(says_so_view))
        return [
            path("says-so/<str:label>/<int:pk>/", view, name=self.url_name("says_so")),
            *super().get_urls(),
        ]


@admin.register(AuthorityRule)
class AuthorityRuleAdmin(MapViews, RecordAdmin):
    list_display = ("model", "element", "system", "on_conflict", "valid_from", "valid_until", "is_proposed")
    list_display_links = ("model",)
    list_filter = ("system", "on_conflict", "is_proposed")
    list_select_related = ("element", "system")
    search_fields = ("model",)
    autocomplete_fields = ("element", "system", "steward")
    empty_hint = "Without a rule, this record is authoritative."

    def get_urls(self) -> list[Any]:
        return [*self.map_urls(), *super().get_urls()]


@admin.register(Disclosure)
class DisclosureAdmin(RecordAdmin):
    list_display = ("system", "model", "element", "note")
    list_filter = ("system",)
    list_select_related = ("element", "system")
    search_fields = ("model",)
    autocomplete_fields = ("element", "system")
    empty_hint = "No system is given anything. Choose a field on the map and tick who is given it."


@admin.register(ExternalIdentifier)
class ExternalIdentifierAdmin(RecordAdmin):
    list_display = ("external_id", "system", "model", "object_id", "status", "last_seen_at")
    list_filter = ("system", "status")
    list_select_related = ("system",)
    search_fields = ("external_id__exact",)
    search_help_text = "Search by the other system's key"
    autocomplete_fields = ("system",)
