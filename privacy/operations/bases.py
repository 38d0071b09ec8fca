"""Recording consent, renewal, withdrawal and objection, each as an event behind the others."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from candidates.models import Candidate, Document
from interactions.choices import OUTCOMES, Direction
from interactions.models import Interaction
from interactions.operations import log_interaction
from privacy.choices import PERMITTING, REFUSING, STOPPING, TALKS, Channel, Event, Ground, Purpose
from privacy.models import LegalBasis
from privacy.models.rule import rule_in_force
from records.operations import acting_user, lock, operation, require
from records.policies import may

NO_RIGHT = "You may not record what this candidate allows us; a colleague who may change the candidate can."
NO_PURPOSE = "Say what for."


@operation("recorded a legal basis")
def record_basis(
    candidate: Candidate,
    *,
    purpose: Purpose,
    channel: Channel,
    ground: Ground = Ground.CONSENT,
    event: Event = Event.GIVEN,
    happened_at: datetime | None = None,
    expires_on: date | None = None,
    evidence: str = "",
    document: Document | None = None,
    interaction: Interaction | None = None,
) -> LegalBasis:
    """Note what ``candidate`` said about one purpose. What happened last decides, whenever it was noted.

    Only what is there is renewed or ended; a refusal is always taken.
    """
    fresh = lock(candidate)
    if fresh.merged_into:
        raise ValidationError(
            f"This record was merged into {fresh.merged_into.reference}: say it there.", code="merged"
        )
    basis = LegalBasis(
        candidate=fresh,
        purpose=purpose,
        ground=ground,
        event=event,
        happened_at=happened_at or timezone.now(),
        expires_on=expires_on,
        channel=channel,
        evidence=evidence.strip(),
        document=document,
        interaction=interaction,
        recorded_by=acting_user(),
    )
    require(may(acting_user(), "add", basis), NO_RIGHT)
    _refuse_unfounded(basis, _last_word(basis))
    basis.full_clean()
    basis.save(force_insert=True)
    return basis


@operation("recorded a legal basis")
def record_bases(
    candidate: Candidate, *, purposes: Iterable[Purpose], channel: Channel, **details: Any
) -> list[LegalBasis]:
    """Note what ``candidate`` said about several purposes at once; ``details`` as :func:`record_basis` takes them."""
    noted = [
        record_basis(candidate, purpose=purpose, channel=channel, **details)
        for purpose in dict.fromkeys(purposes)
    ]
    if not noted:
        raise ValidationError({"purposes": NO_PURPOSE})
    return noted


@operation("recorded a refusal")
def record_refusal(
    candidate: Candidate, *, purposes: Iterable[Purpose], channel: Channel, evidence: str = ""
) -> list[LegalBasis]:
    """Note that ``candidate`` wants something no longer: consent on file is withdrawn, else they object."""
    fresh = lock(candidate)
    last = {
        basis.purpose: basis for basis in LegalBasis.objects.decisive().filter(candidate=fresh).order_by("id")
    }
    noted = []
    for purpose in dict.fromkeys(purposes):
        before = last.get(purpose)
        is_consent = before is not None and before.ground == Ground.CONSENT
        noted.append(
            record_basis(
                fresh,
                purpose=purpose,
                ground=Ground.CONSENT if is_consent else Ground.LEGITIMATE_INTEREST,
                event=Event.WITHDRAWN if is_consent else Event.OBJECTED,
                channel=channel,
                evidence=evidence,
            )
        )
    if not noted:
        raise ValidationError({"purposes": NO_PURPOSE})
    return noted


@operation("renewed a legal basis")
def renew_basis(
    basis: LegalBasis, *, channel: Channel, expires_on: date | None = None, evidence: str = ""
) -> LegalBasis:
    """Note that it goes on, until a day or for as long as the rule of the house says.

    A conversation in which that was said is logged as a contact with the candidate.
    """
    [renewed] = renew_bases([basis], channel=channel, expires_on=expires_on, evidence=evidence)
    return renewed


@operation("renewed a legal basis")
def renew_bases(
    bases: Sequence[LegalBasis], *, channel: Channel, expires_on: date | None = None, evidence: str = ""
) -> list[LegalBasis]:
    """Note that all of ``bases``, which are of one candidate, go on; the conversation is logged once."""
    if not bases:
        raise ValidationError("Nothing of theirs ends any more.", code="moved_on")
    candidate = lock(bases[0].candidate)
    current = LegalBasis.objects.decisive().filter(candidate=candidate, pk__in=[each.pk for each in bases])
    if current.count() < len(bases):
        raise ValidationError("Something happened since. Look at the candidate again.", code="moved_on")
    until = expires_on or rule_in_force().end(timezone.localdate())
    talk = _talk(bases, candidate, channel, until)
    return [
        record_basis(
            candidate,
            purpose=Purpose(basis.purpose),
            ground=Ground(basis.ground),
            event=Event.RENEWED,
            channel=channel,
            expires_on=until,
            evidence=evidence,
            interaction=talk,
        )
        for basis in bases
    ]


@operation("declared a legal basis void")
def void_basis(basis: LegalBasis, *, reason: str, version: int | None = None) -> LegalBasis:
    """Note that an event was entered by mistake; it stays to be read and no longer counts."""
    lock(basis.candidate)
    fresh = lock(basis, version=version)
    require(may(acting_user(), "void", fresh), "You may not declare this void; whoever recorded it may.")
    if fresh.is_void:
        raise ValidationError("This was declared void before.", code="void")
    if not reason.strip():
        raise ValidationError({"reason": "Say what was wrong with it."})
    fresh.voided_at, fresh.voided_by, fresh.void_reason = timezone.now(), acting_user(), reason.strip()[:300]
    fresh.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return fresh


def _last_word(basis: LegalBasis) -> LegalBasis | None:
    rows = LegalBasis.objects.counting().filter(candidate=basis.candidate, purpose=basis.purpose)
    return rows.order_by("-happened_at", "-id").first()


def _refuse_unfounded(basis: LegalBasis, last: LegalBasis | None) -> None:
    """Refuse what renews or ends nothing, and what is on file already."""
    if basis.event in (Event.RENEWED, Event.ENDED) and (last is None or last.event not in PERMITTING):
        raise ValidationError("There is nothing on file that could go on or end. Record it anew.")
    if last is None:
        return
    if basis.event == Event.RENEWED and last.ground != basis.ground:
        raise ValidationError(f"What is on file is another ground: {last.get_ground_display().lower()}.")
    if basis.event in REFUSING and last.event in STOPPING and basis.happened_at >= last.happened_at:
        told = f"{last.get_event_display().lower()} on {timezone.localdate(last.happened_at):%-d %B %Y}"
        raise ValidationError(f"This is on file already: {last.get_purpose_display().lower()}, {told}.")
    same = ("event", "ground", "expires_on", "channel", "evidence", "document_id", "interaction_id")
    if all(getattr(basis, name) == getattr(last, name) for name in same) and _same_day(basis, last):
        raise ValidationError("This is on file already.", code="same")


def _same_day(basis: LegalBasis, last: LegalBasis) -> bool:
    return timezone.localdate(basis.happened_at) == timezone.localdate(last.happened_at)


def _talk(
    bases: Sequence[LegalBasis], candidate: Candidate, channel: Channel, until: date
) -> Interaction | None:
    """Log the conversation, where it was one and whoever acts may log."""
    kind = TALKS.get(channel)
    if kind is None or not may(acting_user(), "add", Interaction(candidate=candidate)):
        return None
    purposes = ", ".join(basis.get_purpose_display().lower() for basis in bases)
    return log_interaction(
        candidate,
        kind=kind,
        direction=Direction.INBOUND if channel == Channel.EMAIL else None,
        outcome=OUTCOMES[kind][0],
        body=f"Renewed until {until:%-d %B %Y}: {purposes}.",
    )
