"""Carries out a confirmed bulk change in the name of whoever asked for it, whichever process does the work."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils.datastructures import MultiValueDict

from audit.context import acting
from candidates.bulk import offer_called
from candidates.models import BulkAct
from candidates.operations.bulk import carry_out_bulk, give_bulk_up

GONE = "What was asked for is no longer possible; choose the candidates anew and look at the preview."


def carry_out(act: BulkAct, *, via: str = "") -> BulkAct:
    """Do what ``act`` asks for, or note on it why nothing was done."""
    with acting(act.owner, via=via):
        offer = offer_called(act.verb)
        form = offer.form(act.owner, MultiValueDict(act.values)) if offer else None
        if offer is None or form is None or not (offer.is_for(act.owner) and form.is_valid()):
            return give_bulk_up(act, problem=GONE)
        try:
            with acting(verb=f"{offer.verb.act} in bulk", reason=str(form.cleaned_data.get("reason") or "")):
                return carry_out_bulk(act, verb=offer.verb, values=form.cleaned_data)
        except (ValidationError, PermissionDenied, IntegrityError) as refusal:
            sentences = refusal.messages if isinstance(refusal, ValidationError) else [GONE]
            return give_bulk_up(act, problem=" ".join(sentences))
