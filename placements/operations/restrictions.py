"""Keeping a candidate from a client."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from candidates.merging import refuse_merged
from candidates.models import Candidate
from clients.models import Client
from placements.choices import RestrictionKind
from placements.models import ClientRestriction
from placements.operations.steps import addable, changeable, saved, written
from records.operations import acting_user, lock, operation


@operation("restricted a candidate from a client")
def restrict_candidate(
    candidate: Candidate,
    *,
    client: Client,
    kind: RestrictionKind,
    reason: str,
    until: date | None = None,
) -> ClientRestriction:
    """Never send ``candidate`` to ``client`` again, for good or until a day.

    What the client already has of this candidate goes on; ending that is a decision of its own.
    """
    candidate = lock(candidate)
    refuse_merged(candidate)
    today = timezone.localdate()
    if until and until < today:
        raise ValidationError({"until": "A restriction ends today or later."})
    past = candidate.client_restrictions.filter(client=client, lifted_at=None, until__lt=today)
    past.update(lifted_at=timezone.now(), lifted_by=acting_user())
    return addable(
        ClientRestriction(
            candidate=candidate,
            client=client,
            kind=kind,
            reason=written(reason, "Say why this candidate must not be sent to this client."),
            until=until,
        )
    )


@operation("lifted a restriction")
def lift_restriction(restriction: ClientRestriction, *, version: int | None = None) -> ClientRestriction:
    """Let a candidate be sent to a client again."""
    restriction = changeable(restriction, version=version)
    if restriction.lifted_at:
        raise ValidationError("This restriction was lifted before.", code="lifted")
    return saved(restriction, lifted_at=timezone.now(), lifted_by=acting_user())
