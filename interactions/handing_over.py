"""Carries out a planned handover in the name of whoever planned it, whichever process does the work."""

from django.core.exceptions import PermissionDenied, ValidationError

from audit.context import acting
from interactions.models import Handover
from interactions.operations import carry_out_handover, give_handover_up
from records.refusals import sentence_of


def carry_out(handover: Handover, *, via: str = "") -> Handover:
    """Do it, or note on it why nothing was moved."""
    with acting(handover.owner, via=via, reason=handover.reason):
        try:
            return carry_out_handover(handover)
        except (ValidationError, PermissionDenied) as refusal:
            sentence = sentence_of(refusal)
            return give_handover_up(handover, problem=sentence)
