"""The rule of logging in the admin site."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from interactions import operations
from interactions.forms import LEAST_FIELDS, LoggingPolicyForm, least_texts
from interactions.models import LoggingPolicy
from records.admin import RecordAdmin
from records.forms import RecordForm


@admin.register(LoggingPolicy)
class LoggingPolicyAdmin(RecordAdmin):
    list_title = "Logging policy"
    form = LoggingPolicyForm
    list_display = ("shown_window", "shown_for", "effective_from", "shown_example", "reason")
    list_filter = ("team", "effective_from")
    list_select_related = ("team",)
    autocomplete_fields = ("team",)
    fieldsets = (
        (None, {"fields": (("effective_from", "team"), "reason")}),
        ("How soon", {"fields": (("hours", "remind_hours"), "clock")}),
        (
            "Office hours",
            {"fields": ("time_zone", ("opens_at", "closes_at"), "weekdays", "holidays")},
        ),
        ("What", {"fields": ("kinds", "triggers")}),
        ("Least number of characters", {"fields": (LEAST_FIELDS,)}),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin with the rule of the house as it is: most new versions change one thing."""
        rule = LoggingPolicy.objects.in_force(timezone.now()).get()
        kept = {name: getattr(rule, name) for name in operations.TERMS}
        return {**kept, **least_texts(rule), **super().get_changeform_initial_data(request)}

    @display(description="Within", header=True)
    def shown_window(self, rule: LoggingPolicy) -> list[str]:
        return [f"{rule.hours} {rule.unit}", f"{len(rule.kinds)} kinds, {len(rule.triggers)} triggers"]

    @display(description="For")
    def shown_for(self, rule: LoggingPolicy) -> str:
        return str(rule.team or "the house")

    @display(description="A contact on Friday at 16:00 is logged by")
    def shown_example(self, rule: LoggingPolicy) -> str:
        """Say what the rule means, on the first Friday on which it holds."""
        zone = ZoneInfo(rule.time_zone)
        began = rule.effective_from.astimezone(zone)
        friday = began + timedelta(days=(4 - began.weekday()) % 7)
        until = rule.deadline(friday.replace(hour=16, minute=0, second=0, microsecond=0)).astimezone(zone)
        return f"{until:%A, %H:%M}"

    def add_record(self, request: HttpRequest, instance: LoggingPolicy, form: RecordForm) -> LoggingPolicy:
        return operations.adopt_logging_policy(**form.details())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what was judged by a rule stays judged by it. A new rule takes over from its day."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
