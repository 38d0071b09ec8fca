"""Comparisons and discrepancies over REST: what a system is to correct in its copy, and decisions about the rest."""

from integrations.models import Discrepancy, ReconciliationRun
from integrations.operations import comparisons
from integrations.operations import discrepancies as deciding
from integrations.queue import wake_comparer
from records.api.inputs import Act
from records.api.resource import Resource


def compare_again(run: ReconciliationRun) -> ReconciliationRun:
    """Compare the same copy with the record as it is now; the answer is a comparison of its own."""
    again = comparisons.compare_again(run)
    wake_comparer(again)
    return again


class Comparisons(Resource):
    noun = "comparisons"
    model = ReconciliationRun
    without = ("file", "table", "layout", "proposal")
    filters = ("system", "kind", "status")
    expansions = ("system",)
    acts = {
        "cancel": Act(comparisons.cancel_comparison),
        "again": Act(compare_again, needs_version=False),
    }


class Discrepancies(Resource):
    """Where copies differ. What a system is to correct in its own has the status "pushed"."""

    noun = "discrepancies"
    model = Discrepancy
    filters = (
        "system", "kind", "what", "candidate", "client", "element", "their_key", "right", "status", "resolution",
        "first_run", "last_run",
    )  # fmt: skip
    expansions = ("candidate", "client", "system")
    acts = {
        "push-ours": Act(deciding.push_ours),
        "take-theirs": Act(deciding.take_theirs),
        "ignore": Act(deciding.ignore_discrepancy),
        "link": Act(deciding.link_record),
        "create": Act(deciding.create_from_theirs),
        "retire-key": Act(deciding.retire_key),
        "reopen": Act(deciding.reopen_discrepancy),
    }
