"""The rule of consent in the admin site."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from privacy import operations
from privacy.models import ConsentRule
from privacy.models.rule import rule_in_force
from records.admin import RecordAdmin
from records.forms import RecordForm


@admin.register(ConsentRule)
class ConsentRuleAdmin(RecordAdmin):
    list_title = "Rule of consent"
    list_display = ("shown_rule", "months", "created_at", "reason")
    sortable_by = ()
    fields = ("needs_consent", "months", "reason")
    empty_hint = (
        "As long as nothing is said here, everybody may be called about jobs who has not refused, and consent holds"
        " for 24 months."
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        rule = rule_in_force()
        kept = {"needs_consent": rule.needs_consent, "months": rule.months}
        return {**kept, **super().get_changeform_initial_data(request)}

    @display(description="To call somebody about jobs")
    def shown_rule(self, rule: ConsentRule) -> str:
        return "Consent is needed" if rule.needs_consent else "It is enough that they have not refused"

    def add_record(self, request: HttpRequest, instance: ConsentRule, form: RecordForm) -> ConsentRule:
        return operations.adopt_consent_rule(**form.details())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what was done by a rule was done by it. A new one takes over."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
