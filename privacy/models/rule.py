"""Whether the agency needs consent to call somebody about jobs, and for how long it asks for it."""

from datetime import date
from typing import ClassVar, Self

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from audit.questions import FOR_EVERYBODY, asked
from records.constraints import between, filled
from records.models import Record, RecordQuerySet

USUAL_MONTHS = 24
MOST_MONTHS = 120


class ConsentRuleQuerySet(RecordQuerySet["ConsentRule"]):
    def newest_first(self) -> Self:
        return self.order_by("-id")


class ConsentRule(Record):
    """One version of the rule; the newest holds. The database refuses to change or delete any."""

    needs_consent = models.BooleanField(
        "consent is needed",
        default=False,
        help_text=(
            "Yes: only people with a consent that holds are called about jobs. "
            "No: a legitimate interest is enough, for everybody who has not refused and whose consent has not expired."
        ),
    )
    months = models.PositiveSmallIntegerField(
        "consent holds for (months)",
        default=USUAL_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text="What is offered when consent is recorded or renewed.",
    )
    reason = models.CharField(max_length=300, help_text="Told in the history.")

    objects = ConsentRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            between("months", 1, MOST_MONTHS, f"Consent holds for 1 to {MOST_MONTHS} months."),
            filled("reason", "Say why the rule changes."),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "needs_consent", "months", "reason"}

    def __str__(self) -> str:
        needed = "Consent is needed" if self.needs_consent else "No refusal is enough"
        return f"{needed}; consent holds for {self.months} months"

    def end(self, day: date) -> date:
        """Return the day until which consent holds that is given or renewed on ``day``."""
        until: date = day + relativedelta(months=self.months)
        return until


def rule_in_force() -> ConsentRule:
    """Return the newest version; an agency that never said anything has the usual one."""
    newest = asked(FOR_EVERYBODY, "newest rule", 0, lambda _: ConsentRule.objects.newest_first()[:1])
    return newest.first() or ConsentRule()
