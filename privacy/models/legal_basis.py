"""What somebody said about their data: consent given, renewed, withdrawn, an objection, each an event."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from privacy.choices import PERMITTING, STOPPING, Channel, Event, Ground, Purpose, State
from records.constraints import at_most, holds, one_of
from records.models import Record, RecordQuerySet

SOON = timedelta(days=30)
CLOCKS_DIFFER = timedelta(minutes=5)
NOT_VOID = Q(voided_at__isnull=True)


class LegalBasisQuerySet(RecordQuerySet["LegalBasis"]):
    """Events by whether they count, and by what they say on a day."""

    def counting(self) -> Self:
        """Those that were not entered by mistake."""
        return self.filter(NOT_VOID)

    def decisive(self) -> Self:
        """The last word of each person on each purpose."""
        return self.filter(last_word())

    def in_force(self, today: date) -> Self:
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today), event__in=PERMITTING)

    def stopping(self, today: date) -> Self:
        """Those that keep us from the purpose: refused, ended or past their day."""
        return self.filter(Q(event__in=STOPPING) | Q(expires_on__lt=today))


def last_word() -> Q:
    """Return, as a condition on events, that nothing was said later about the same purpose."""
    later = LegalBasis.objects.counting().filter(
        Q(happened_at__gt=OuterRef("happened_at"))
        | Q(happened_at=OuterRef("happened_at"), id__gt=OuterRef("id")),
        candidate=OuterRef("candidate"),
        purpose=OuterRef("purpose"),
    )
    return NOT_VOID & ~Q(Exists(later.order_by()))


class LegalBasis(Record):
    """One event about one candidate and one purpose. How things stand is derived from the last, never typed.

    The database refuses to change what was said; an event that was entered by mistake is declared void, once.
    """

    PARENT = "candidate"

    candidate = models.ForeignKey(
        "candidates.Candidate", on_delete=models.PROTECT, related_name="legal_bases", db_index=False
    )
    purpose = models.CharField(max_length=20, choices=Purpose)
    ground = models.CharField(max_length=20, choices=Ground, default=Ground.CONSENT)
    event = models.CharField("what happened", max_length=10, choices=Event, default=Event.GIVEN)
    happened_at = models.DateTimeField("when", default=timezone.now)
    expires_on = models.DateField(
        "until", null=True, blank=True, help_text="The last day; until they say otherwise when empty."
    )
    channel = models.CharField("how we were told", max_length=10, choices=Channel)
    evidence = models.TextField(
        blank=True, help_text="What shows it: the words they used or agreed to, where the paper lies."
    )
    document = models.ForeignKey(
        "candidates.Document",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="The signed form or the e-mail, among the documents of the candidate.",
    )
    interaction = models.ForeignKey(
        "interactions.Interaction",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text="The contact in which it was said.",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    voided_at = models.DateTimeField(null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        db_index=False,
    )
    void_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "legal bases"
        ordering = ["-happened_at", "-id"]
        indexes = [
            models.Index(
                fields=["candidate", "purpose", "-happened_at", "-id"],
                name="privacy_basis_last_word",
                condition=NOT_VOID,
            ),
            models.Index(fields=["candidate", "-happened_at", "-id"], name="privacy_basis_candidate"),
            models.Index(fields=["-happened_at", "-id"], name="privacy_basis_recent"),
            models.Index(
                fields=["expires_on", "id"],
                name="privacy_basis_expiry",
                condition=NOT_VOID & Q(expires_on__isnull=False),
            ),
        ]
        constraints = [
            one_of("purpose", Purpose.values),
            one_of("ground", Ground.values),
            one_of("event", Event.values, label="what happened"),
            one_of("channel", Channel.values, label="how we were told"),
            holds(
                "ends_what_permits",
                Q(expires_on__isnull=True) | Q(event__in=PERMITTING),
                "Only what was given or renewed has an end.",
            ),
            holds(
                "withdrawn_consent",
                ~Q(event=Event.WITHDRAWN) | Q(ground=Ground.CONSENT),
                "Only consent is withdrawn; against anything else people object.",
            ),
            holds(
                "objected_interest",
                ~Q(event=Event.OBJECTED) | Q(ground=Ground.LEGITIMATE_INTEREST),
                "People object to what we do in our own legitimate interest; consent is withdrawn.",
            ),
            holds(
                "shown",
                ~Q(event=Event.GIVEN, ground=Ground.CONSENT)
                | ~Q(evidence="")
                | Q(document__isnull=False)
                | Q(interaction__isnull=False),
                "Say what shows the consent: their words, a document or the contact.",
            ),
            holds(
                "happened",
                Q(happened_at__lte=F("created_at") + CLOCKS_DIFFER),
                "Say when it happened; that cannot be still to come.",
            ),
            holds(
                "voided_whole",
                Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                "Say who declared it void, and why.",
            ),
            at_most("evidence", 4_000),
        ]

    class Privacy:
        personal = {"evidence", "void_reason"}
        plain = {
            "id", "created_at", "updated_at", "version", "candidate", "purpose", "ground", "event", "happened_at",
            "expires_on", "channel", "document", "interaction", "recorded_by", "voided_at", "voided_by",
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_ground_display()}: {self.get_purpose_display().lower()}"

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None

    def state(self, today: date) -> State:
        """How the purpose stands on a day, if this is the last word on it."""
        if self.event == Event.ENDED:
            return State.ENDED
        if self.event in STOPPING:
            return State.REFUSED
        if self.expires_on is None or self.expires_on > today + SOON:
            return State.IN_FORCE
        return State.EXPIRED if self.expires_on < today else State.ENDING

    def clean(self) -> None:
        """Refuse evidence about somebody else, and an end before the beginning."""
        for name in ("document", "interaction"):
            row = getattr(self, name)
            if row and row.candidate_id != self.candidate_id:
                raise ValidationError({name: f"Choose a {row._meta.verbose_name} of this candidate."})
        if self.expires_on and self.expires_on < timezone.localdate(self.happened_at):
            raise ValidationError({"expires_on": "It cannot end before the day on which it was given."})
