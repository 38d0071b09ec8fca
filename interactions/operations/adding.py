"""What the operations of this room share: checking and saving a new row."""

from candidates.merging import refuse_merged
from candidates.models import Candidate
from interactions.models import FollowUp, Interaction, LoggingPolicy, Meeting
from records.operations import acting_user, require
from records.policies import may


def added[M: (Interaction, FollowUp, LoggingPolicy, Meeting)](record: M) -> M:
    """Check and save a new ``record`` for someone who may add it; read back what the database stamped."""
    name = record._meta.verbose_name
    require(may(acting_user(), "add", record), f"You may not add this {name}.")
    if isinstance(record, (Interaction, FollowUp, Meeting)):
        _refuse_merged(record)
    record.full_clean()
    record.save(force_insert=True)
    record.refresh_from_db()
    return record


def _refuse_merged(record: Interaction | FollowUp | Meeting) -> None:
    """Lock whom it is about: a merge at this moment takes it along, or is over and refuses it."""
    rows = Candidate.objects.select_for_update(of=("self",), no_key=True)
    refuse_merged(rows.get(pk=record.candidate_id))
