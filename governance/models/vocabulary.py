"""Words that every room uses in one sense: skills, tags, sources and reasons."""

from collections.abc import Collection
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from governance.choices import ReasonKind, SourceKind, TagColour
from records.constraints import filled, holds, one_of, unique
from records.models import Record, RecordQuerySet


class VocabularyQuerySet(RecordQuerySet):
    """Words, of which some are no longer offered."""

    def offered(self) -> Self:
        return self.filter(is_active=True)


class SkillQuerySet(VocabularyQuerySet):
    """Skills with their other names."""

    def called(self, name: str) -> Self:
        """Skills with ``name`` as their name or an alias, whatever its case."""
        return self.annotate(folded=Lower("name")).filter(
            Q(folded=name.strip().lower()) | Q(aliases__contains=[name.strip().lower()])
        )


class Skill(Record):
    """Something a person can do, perhaps a part of something wider."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="Other names for the same skill, such as “k8s” for Kubernetes.",
    )
    is_active = models.BooleanField(default=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [GinIndex(fields=["aliases"], name="governance_skill_aliases")]
        constraints = [
            filled("name", "Give the skill a name without blanks around it."),
            unique("name", Lower("name"), message="There is a skill with this name already."),
            holds("parent", ~Q(parent=F("id")), "A skill cannot be a part of itself."),
            holds(
                "aliases_few",
                Q(aliases__len__lte=50) | Q(aliases=[]),
                "A skill may have at most 50 other names.",
            ),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "name",
            "parent",
            "aliases",
            "is_active",
        }

    def __str__(self) -> str:
        return self.name

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Keep aliases folded, once each."""
        self.aliases = sorted({alias.strip().lower() for alias in self.aliases if alias.strip()})
        super().clean_fields(exclude)

    def clean(self) -> None:
        """Refuse a circle of parents."""
        above, seen = self.parent, set()
        while above is not None and above.pk not in seen:
            if self.pk and above.pk == self.pk:
                raise ValidationError({"parent": "A skill cannot be a part of its own part."})
            seen.add(above.pk)
            above = above.parent


class Tag(Record):
    """A label that recruiters put on people to find them again."""

    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=10, choices=TagColour.choices, default=TagColour.GREY)
    description = models.CharField(max_length=300, blank=True)
    is_active = models.BooleanField(default=True)

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            filled("name", "Give the tag a name without blanks around it."),
            unique("name", Lower("name"), message="There is a tag with this name already."),
            one_of("colour", TagColour.values),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {
            "id",
            "created_at",
            "updated_at",
            "version",
            "name",
            "colour",
            "description",
            "is_active",
        }

    def __str__(self) -> str:
        return self.name


class Source(Record):
    """Where a person or a job order came from."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=SourceKind.choices, default=SourceKind.OTHER)
    is_active = models.BooleanField(default=True)

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            filled("name", "Give the source a name without blanks around it."),
            unique("name", Lower("name"), message="There is a source with this name already."),
            one_of("kind", SourceKind.values),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "name", "kind", "is_active"}

    def __str__(self) -> str:
        return self.name


class ReasonQuerySet(VocabularyQuerySet):
    """Reasons by the question they answer."""

    def answering(self, kind: ReasonKind) -> Self:
        return self.offered().filter(kind=kind)


class Reason(Record):
    """Why something ended, was refused or must not be done."""

    kind = models.CharField(max_length=20, choices=ReasonKind.choices)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "id"]
        constraints = [
            filled("name", "Give the reason a name without blanks around it."),
            unique("name", "kind", Lower("name"), message="There is such a reason already."),
            one_of("kind", ReasonKind.values),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = set()
        plain = {"id", "created_at", "updated_at", "version", "kind", "name", "is_active"}

    def __str__(self) -> str:
        return self.name
