"""What a candidate can do, has done, and may do."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from candidates.choices import LanguageLevel, SkillEvidence, WorkPermitKind
from candidates.models.candidate import Candidate
from governance import fields
from governance.choices import EmploymentType
from records.constraints import at_most, between, country, filled, holds, in_order, one_of, unique
from records.models import Record, RecordQuerySet


class CandidateSkill(Record):
    """A skill of a candidate, how well and since when."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="skill_rows", db_index=False
    )
    skill = models.ForeignKey("governance.Skill", on_delete=models.PROTECT, related_name="candidate_rows")
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="From 1, has heard of it, to 5, teaches it."
    )
    years = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    last_used = models.PositiveSmallIntegerField("last used in", null=True, blank=True, help_text="Year.")
    evidence = models.CharField(max_length=10, choices=SkillEvidence.choices, default=SkillEvidence.STATED)

    class Meta:
        ordering = ["candidate", "-level", "id"]
        constraints = [
            unique("once", "candidate", "skill", message="The candidate has this skill already."),
            between("level", 1, 5, "A level lies between 1 and 5."),
            between("years", 0, 60, "Years of experience lie between 0 and 60."),
            between("last_used", 1950, 2100, "Give the year in four digits."),
            one_of("evidence", SkillEvidence.values),
        ]

    class Privacy:
        personal = {"skill", "level", "years", "last_used"}
        plain = {"id", "created_at", "updated_at", "version", "candidate", "evidence"}

    def __str__(self) -> str:
        return f"{self.skill}"


class CandidateLanguage(Record):
    """A language that a candidate speaks."""

    PARENT = "candidate"

    candidate = models.ForeignKey(
        Candidate, on_delete=models.CASCADE, related_name="languages", db_index=False
    )
    language = fields.language()
    level = models.CharField(max_length=6, choices=LanguageLevel.choices, blank=True)

    class Meta:
        verbose_name = "language"
        ordering = ["candidate", "-level", "id"]
        constraints = [
            unique("once", "candidate", "language", message="The candidate has this language already."),
            holds("language_known", Q(language__regex="^[a-z]{2}$"), "Choose a language from the list."),
            one_of("level", ["", *LanguageLevel.values]),
        ]

    class Privacy:
        personal = {"language", "level"}
        plain = {"id", "created_at", "updated_at", "version", "candidate"}

    def __str__(self) -> str:
        return f"{self.get_language_display()} {self.level}".strip()


class WorkHistory(Record):
    """A job that a candidate had or has."""

    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="work_history")
    employer = models.CharField(max_length=200)
    title = models.CharField("job title", max_length=200, blank=True)
    employment_type = models.CharField(max_length=20, choices=EmploymentType.choices, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = fields.country()
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    is_current = models.BooleanField("current job", default=False)
    description = models.TextField(blank=True)

    class Meta:
        verbose_name = "job in work history"
        verbose_name_plural = "work history"
        ordering = ["candidate", "-is_current", "-started_on", "-id"]
        constraints = [
            filled("employer", "Name the employer."),
            one_of("employment_type", ["", *EmploymentType.values]),
            country(),
            in_order("started_on", "ended_on", "A job cannot end before it starts."),
            holds(
                "current_not_ended",
                Q(is_current=False) | Q(ended_on__isnull=True),
                "A current job has no end yet.",
            ),
            at_most("description", 20_000),
        ]

    class Privacy:
        personal = {
            "employer", "title", "employment_type", "city", "country", "started_on", "ended_on",
            "is_current", "description",
        }  # fmt: skip
        plain = {"id", "created_at", "updated_at", "version", "candidate"}

    def __str__(self) -> str:
        return f"{self.title} at {self.employer}" if self.title else self.employer


class Education(Record):
    """What a candidate studied, where."""

    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="education")
    institution = models.CharField(max_length=200)
    qualification = models.CharField(max_length=200, blank=True)
    field_of_study = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    grade = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "education"
        ordering = ["candidate", "-ended_on", "-id"]
        constraints = [
            filled("institution", "Name the school or university."),
            in_order("started_on", "ended_on", "Studies cannot end before they start."),
            at_most("description", 10_000),
        ]

    class Privacy:
        personal = {
            "institution", "qualification", "field_of_study", "started_on", "ended_on", "grade",
            "description",
        }  # fmt: skip
        plain = {"id", "created_at", "updated_at", "version", "candidate"}

    def __str__(self) -> str:
        return f"{self.qualification}, {self.institution}" if self.qualification else self.institution


class ExpiringQuerySet(RecordQuerySet):
    """Rows that end on a day."""

    def valid(self) -> Self:
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=timezone.localdate()))

    def expired(self) -> Self:
        return self.filter(expires_on__lt=timezone.localdate())


class Certification(Record):
    """A certificate or licence of a candidate."""

    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="certifications")
    name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    objects = ExpiringQuerySet.as_manager()

    class Meta:
        ordering = ["candidate", "-expires_on", "-id"]
        indexes = [models.Index(fields=["expires_on", "id"], name="candidates_cert_expiry")]
        constraints = [
            filled("name", "Name the certificate."),
            in_order("issued_on", "expires_on", "A certificate cannot expire before it was issued."),
        ]

    class Privacy:
        personal = {"name", "issuer", "number", "issued_on", "expires_on"}
        plain = {"id", "created_at", "updated_at", "version", "candidate"}

    def __str__(self) -> str:
        return self.name


class WorkAuthorisation(Record):
    """Why a candidate may, or may not yet, work in a country."""

    PARENT = "candidate"

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="work_authorisations")
    country = fields.country()
    kind = models.CharField(max_length=20, choices=WorkPermitKind.choices)
    number = models.CharField("permit number", max_length=100, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(
        "candidates.Document",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="work_authorisations",
    )
    note = models.CharField(max_length=500, blank=True)

    objects = ExpiringQuerySet.as_manager()

    class Meta:
        ordering = ["candidate", "country", "-expires_on", "-id"]
        indexes = [models.Index(fields=["expires_on", "id"], name="candidates_permit_expiry")]
        constraints = [
            holds("country_known", Q(country__regex="^[A-Z]{2}$"), "Say for which country this holds."),
            one_of("kind", WorkPermitKind.values),
            in_order("valid_from", "expires_on", "A permit cannot expire before it begins."),
        ]

    class Privacy:
        personal = {"country", "kind", "number", "valid_from", "expires_on", "evidence", "note"}
        plain = {"id", "created_at", "updated_at", "version", "candidate"}

    def __str__(self) -> str:
        return f"{self.get_country_display()}: {self.get_kind_display()}"
