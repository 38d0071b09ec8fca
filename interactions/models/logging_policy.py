"""How soon an interaction has to be logged, which ones, by which clock, and since when that holds."""

from datetime import datetime, time
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Team, User
from accounts.validators import validate_time_zone
from governance.teams import home_team
from interactions.choices import WORKDAYS, Clock, Kind, Trigger, Weekday
from interactions.clock import OfficeHours, deadline
from records.constraints import holds, one_of
from records.models import Record, RecordQuerySet


def all_kinds() -> list[str]:
    return list(Kind.values)


def usual_triggers() -> list[str]:
    return list(Trigger.values)


def workdays() -> list[str]:
    return [day.value for day in WORKDAYS]


class LoggingPolicyQuerySet(RecordQuerySet["LoggingPolicy"]):
    def in_force(self, moment: datetime, *, team: Team | None = None) -> Self:
        """The one version, as a slice, that holds for ``team`` at ``moment``: its own, else the house's."""
        versions = self.filter(Q(team=None) | Q(team=team), effective_from__lte=moment)
        return versions.order_by(F("team").asc(nulls_last=True), "-effective_from")[:1]


class LoggingPolicy(Record):
    """One version of the rule, for the house or for one team.

    The database judges an interaction by the version in force when it happened, and refuses to
    change or delete a version that has come into force. Office hours and holidays are part of the version,
    so that a judgement can be repeated years later.
    """

    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="Whose contacts it is about; everybody's without a rule of their own when empty.",
    )
    hours = models.PositiveSmallIntegerField(
        default=24, help_text="Hours by the clock below, from the contact to its log."
    )
    kinds = ArrayField(
        models.CharField(max_length=8, choices=Kind),
        default=all_kinds,
        blank=True,
        verbose_name="kinds that are timed",
    )
    triggers = ArrayField(
        models.CharField(max_length=12, choices=Trigger),
        default=usual_triggers,
        blank=True,
        verbose_name="what obliges to log a contact",
    )
    minimum_text = models.JSONField(
        default=dict, blank=True, help_text="How many characters a log of each kind needs."
    )
    remind_hours = models.PositiveSmallIntegerField(
        "remind hours before",
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(72)],
        help_text="How long before the deadline something is due soon and a reminder is sent.",
    )
    clock = models.CharField(max_length=8, choices=Clock, default=Clock.ALWAYS)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    opens_at = models.TimeField(default=time(9))
    closes_at = models.TimeField(default=time(17, 30))
    weekdays = ArrayField(
        models.CharField(max_length=3, choices=Weekday),
        default=workdays,
        blank=True,
        verbose_name="office days",
    )
    holidays = ArrayField(
        models.DateField(),
        default=list,
        blank=True,
        help_text="Days on which the office clock stands still, separated by commas: 25/12/2026, 01/01/2027.",
    )
    effective_from = models.DateTimeField()
    reason = models.CharField(max_length=300)

    objects = LoggingPolicyQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_from", "-id"]
        verbose_name_plural = "logging policies"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "effective_from"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_one_per_moment",
                violation_error_message="Another version comes into force at the same moment.",
            ),
            holds(
                "hours_range",
                Q(hours__gte=1, hours__lte=720),
                "Give the time for logging in hours, from 1 to 720.",
            ),
            holds("has_reason", ~Q(reason=""), "Say why the rule changes."),
            one_of("clock", Clock.values),
            holds(
                "kinds_known",
                Q(kinds__contained_by=Kind.values),
                "Choose from the listed kinds of contact.",
            ),
            holds(
                "triggers_known",
                Q(triggers__contained_by=Trigger.values),
                "Choose from the listed reasons that oblige to log.",
            ),
            holds(
                "weekdays_known",
                Q(weekdays__contained_by=Weekday.values),
                "Choose from the days of the week.",
            ),
            holds("opens_first", Q(opens_at__lt=F("closes_at")), "The office opens before it closes."),
            holds(
                "office_opens",
                Q(clock=Clock.ALWAYS) | ~Q(weekdays=[]),
                "Office hours need at least one day of the week.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id", "created_at", "updated_at", "version", "team", "hours", "kinds", "triggers",
            "minimum_text", "remind_hours", "clock", "time_zone", "opens_at", "closes_at", "weekdays",
            "holidays", "effective_from", "reason",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.hours} {self.unit} from {self.effective_from:%-d %B %Y}"

    def clean(self) -> None:
        """Refuse a minimum that is no number of characters of a known kind."""
        least = self.minimum_text
        if not isinstance(least, dict) or not least.keys() <= set(Kind.values):
            raise ValidationError({"minimum_text": "Give a number of characters for kinds of contact."})
        if not all(type(each) is int and 0 <= each <= 2_000 for each in least.values()):
            raise ValidationError({"minimum_text": "A log needs between 0 and 2,000 characters."})

    @property
    def unit(self) -> str:
        return "hours" if self.clock == Clock.ALWAYS else "office hours"

    @property
    def office(self) -> OfficeHours | None:
        """The hours in which the clock runs, none when it always does."""
        if self.clock == Clock.ALWAYS:
            return None
        return OfficeHours(
            self.time_zone,
            self.opens_at,
            self.closes_at,
            frozenset(self.weekdays),
            frozenset(self.holidays),
        )

    def deadline(self, began: datetime) -> datetime:
        return deadline(began, self.hours, self.office)

    def least_text(self, kind: str) -> int:
        """How many characters a log of ``kind`` needs."""
        return int(self.minimum_text.get(kind, 0))


def policy_for_person(person: User, moment: datetime) -> LoggingPolicy:
    """Return the version by which a contact of ``person`` at ``moment`` is judged."""
    return LoggingPolicy.objects.in_force(moment, team=home_team(person)).get()
