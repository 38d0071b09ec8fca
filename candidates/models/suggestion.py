"""What was read in a résumé and nobody has accepted yet."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from candidates.choices import Element, SuggestionStatus
from candidates.models.document import Document
from governance.iso import languages
from records.constraints import between, filled, holds, one_of, unique
from records.models import Record, RecordQuerySet


class SuggestionQuerySet(RecordQuerySet):
    """Suggestions by what became of them."""

    def open(self) -> Self:
        return self.filter(status=SuggestionStatus.OPEN)


class Suggestion(Record):
    """One thing that a résumé says of its candidate: it is written when a person accepts it, never before.

    ``values`` are those of the fields that it would fill; ``key`` tells equal ones apart from others, so that
    what was declined is not proposed again.
    """

    PARENT = "document.candidate"

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="suggestions", db_index=False
    )
    element = models.CharField(max_length=10, choices=Element.choices)
    key = models.CharField(max_length=64, editable=False)
    values: Any = models.JSONField(default=dict)
    evidence = models.CharField("as written", max_length=300, blank=True)
    confidence = models.PositiveSmallIntegerField(help_text="How sure the reading is, out of 100.")
    status = models.CharField(
        max_length=10, choices=SuggestionStatus.choices, default=SuggestionStatus.OPEN, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "id"]
        constraints = [
            unique("once", "document", "element", "key", message="This has been suggested already."),
            one_of("element", Element.values),
            one_of("status", SuggestionStatus.values),
            filled("key", "A suggestion needs its key."),
            between("confidence", 0, 100, "Confidence lies between 0 and 100."),
            holds(
                "decided_when",
                Q(status=SuggestionStatus.OPEN, decided_at__isnull=True)
                | (~Q(status=SuggestionStatus.OPEN) & Q(decided_at__isnull=False)),
                "A decision has its time.",
            ),
        ]

    class Privacy:
        personal = {"values", "key", "evidence"}
        plain = {
            "id", "created_at", "updated_at", "version", "document", "element", "confidence", "status",
            "decided_by", "decided_at",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_element_display()}: {self.told}"

    @property
    def is_open(self) -> bool:
        return self.status == SuggestionStatus.OPEN

    @property
    def told(self) -> str:
        """The proposed values in one line."""
        values = self.values
        match self.element:
            case Element.SKILL:
                return str(values.get("name", ""))
            case Element.LANGUAGE:
                code = values.get("language")
                name = dict(languages()).get(str(code), str(code))
                return f"{name} {values.get('level') or ''}".strip()
            case Element.JOB:
                words = [values.get("title"), values.get("employer")]
            case Element.EDUCATION:
                words = [values.get("qualification"), values.get("institution")]
            case _:
                return str(values.get("value", ""))
        return ", ".join(str(word) for word in [*words, self._when()] if word)

    def _when(self) -> str:
        started, ended = ((self.values.get(name) or "")[:7] for name in ("started_on", "ended_on"))
        if self.values.get("is_current"):
            ended = "now"
        return " to ".join(part for part in (started, ended) if part)
