"""Vocabularies, systems and the map of authority in the admin site."""

from django.contrib import admin
from unfold.decorators import display

from governance.models import (
    AuthorityRule,
    DataElement,
    ExternalIdentifier,
    Reason,
    Skill,
    Source,
    System,
    Tag,
)
from records.admin import RecordAdmin

TAG_COLOURS = {
    "grey": "",
    "blue": "info",
    "green": "success",
    "amber": "warning",
    "red": "danger",
    "purple": "primary",
}


@admin.register(Skill)
class SkillAdmin(RecordAdmin):
    list_display = ("name", "parent", "aliases", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("parent",)
    search_fields = ("name",)
    autocomplete_fields = ("parent",)
    empty_hint = "Add the skills that your clients ask for; imports add those they find."


@admin.register(Tag)
class TagAdmin(RecordAdmin):
    list_display = ("shown_name", "description", "is_active")
    list_filter = ("is_active", "colour")
    search_fields = ("name",)
    empty_hint = "Tags are labels that you put on people to find them again."

    @display(description="Name", ordering="name", label=TAG_COLOURS)
    def shown_name(self, tag: Tag) -> tuple[str, str]:
        return tag.colour, tag.name


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ("name", "kind", "is_active")
    list_filter = ("is_active", "kind")
    search_fields = ("name",)
    empty_hint = "Sources tell where people and work come from: job boards, referrals, your careers site."


@admin.register(Reason)
class ReasonAdmin(RecordAdmin):
    list_display = ("name", "kind", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name",)
    empty_hint = "Reasons are offered when something is rejected, withdrawn or closed."


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
