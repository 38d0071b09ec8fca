"""Other systems and the map of authority in the admin site."""

from django.contrib import admin

from governance.models import AuthorityRule, DataElement, ExternalIdentifier, System
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


@admin.register(AuthorityRule)
class AuthorityRuleAdmin(RecordAdmin):
    list_display = ("model", "element", "system", "on_conflict", "valid_from", "valid_until")
    list_display_links = ("model",)
    list_filter = ("system", "on_conflict")
    list_select_related = ("element", "system")
    search_fields = ("model",)
    autocomplete_fields = ("element", "system")
    empty_hint = "Without a rule, this record is authoritative."


@admin.register(ExternalIdentifier)
class ExternalIdentifierAdmin(RecordAdmin):
    list_display = ("external_id", "system", "model", "object_id", "status", "last_seen_at")
    list_filter = ("system", "status")
    list_select_related = ("system",)
    search_fields = ("external_id__exact",)
    search_help_text = "Search by the other system's key"
    autocomplete_fields = ("system",)
