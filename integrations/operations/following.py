"""Following what was proposed about discrepancies: approved ones are settled, others are to be decided again."""

from governance.choices import ProposalStatus
from governance.models import ChangeRequest
from integrations.choices import DiscrepancyStatus, Resolution
from integrations.models import Discrepancy
from records.operations import lock, operation

AGAIN = "Not approved: decide again."
PROPOSED_AS = {"emails": "main_email"}
"""What is proposed of an element that is a list."""


def follow_proposals() -> None:
    """Go through the discrepancies that wait for approval, each in a transaction of its own."""
    waiting = Discrepancy.objects.filter(status=DiscrepancyStatus.PROPOSED).select_related(
        "candidate", "client"
    )
    for discrepancy in waiting.order_by("pk"):
        if _outcome(discrepancy):
            follow_proposal(discrepancy)


@operation("followed what was proposed about a discrepancy")
def follow_proposal(discrepancy: Discrepancy) -> Discrepancy:
    """Settle what was approved, and open again what was not."""
    fresh = lock(discrepancy)
    outcome = _outcome(fresh) if fresh.status == DiscrepancyStatus.PROPOSED else ""
    if outcome == ProposalStatus.APPROVED:
        fresh.status, fresh.resolution = DiscrepancyStatus.SETTLED, Resolution.TAKEN
    elif outcome:
        fresh.status, fresh.note = DiscrepancyStatus.OPEN, AGAIN
    else:
        return fresh
    fresh.save(update_fields=["status", "resolution", "note"])
    return fresh


def _outcome(discrepancy: Discrepancy) -> str:
    """Return what became of the proposals of whoever took theirs; nothing while one of them waits."""
    record = discrepancy.record
    if record is None:
        return ""
    asked = ChangeRequest.objects.of(record).filter(proposer=discrepancy.decided_by)
    asked = asked.filter(proposed__has_key=PROPOSED_AS.get(discrepancy.element, discrepancy.element))
    if asked.undecided().exists():
        return ""
    ended = asked.filter(decided_at__gte=discrepancy.decided_at).order_by("-decided_at", "-pk").first()
    return ended.status if ended else ProposalStatus.EXPIRED
