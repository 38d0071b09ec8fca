"""Logging one mailing that went to many: an interaction with each of them, in one change set."""

from collections.abc import Sequence
from typing import Any

from candidates.bulk import BulkVerb, Row, Values
from candidates.models import CandidateEmail
from candidates.reaching import barred
from interactions.choices import Direction, Entry, Kind, Outcome
from interactions.models import Interaction
from records.operations import acting_user
from records.refusals import readable_refusals

LEFT_ALONE = "This person asked not to be contacted."
NO_ADDRESS = "No e-mail address is known."


class LogMailing(BulkVerb):
    """The mail was sent elsewhere; this puts it on the record, for everyone whom it can have reached."""

    code, title, icon, act = "mailing", "Log one mailing", "mail", "logged a mailing"
    hint = "For a mail that went to all of them: it is logged as a contact with each."
    right = "view"
    reads = ("do_not_contact", "do_not_contact_until")

    def told(self, values: Values) -> str:
        return f"Log the mailing “{values['subject']}”"

    def refusal(self, row: Row, values: Values) -> str:
        until, day = row["do_not_contact_until"], values["occurred_at"].date()
        if row["do_not_contact"] and (until is None or until >= day):
            return LEFT_ALONE
        return ""

    def judge(self, user: Any, keys: Sequence[int], values: Values, **asked: Any) -> Any:
        verdict = super().judge(user, keys, values, **asked)
        verdict.refused |= (reasons := barred(verdict.changes, values["occurred_at"].date()))
        verdict.changes = [key for key in verdict.changes if key not in reasons]
        rows = CandidateEmail.objects.filter(candidate__in=verdict.changes).order_by()
        reachable = set(rows.values_list("candidate", flat=True))
        verdict.refused |= dict.fromkeys((key for key in verdict.changes if key not in reachable), NO_ADDRESS)
        verdict.changes = [key for key in verdict.changes if key in reachable]
        return verdict

    def write(self, keys: Sequence[int], values: Values) -> None:
        user = acting_user()
        rows = [
            Interaction(
                candidate_id=key,
                kind=Kind.EMAIL,
                direction=Direction.OUTBOUND,
                outcome=Outcome.DONE,
                occurred_at=values["occurred_at"],
                subject=values["subject"],
                body=values["body"],
                performed_by=user,
                logged_by=user,
                credited_to=user,
                entry=Entry.TYPED,
            )
            for key in keys
        ]
        with readable_refusals():
            Interaction.objects.bulk_create(rows)
