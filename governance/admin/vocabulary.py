"""The shared vocabularies in the admin site."""

from django.contrib import admin
from unfold.decorators import display

from governance.models import Reason, Skill, Source, Tag
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
