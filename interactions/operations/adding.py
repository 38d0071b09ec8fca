"""What the operations of this room share: checking and saving a new row."""

from interactions.models import FollowUp, Interaction, LoggingPolicy, Meeting
from records.operations import acting_user, require, require_open
from records.policies import may


def added[M: (Interaction, FollowUp, LoggingPolicy, Meeting)](record: M) -> M:
    """Check and save a new ``record`` for someone who may add it; read back what the database stamped."""
    name = record._meta.verbose_name
    require(may(acting_user(), "add", record), f"You may not add this {name}.")
    require_open(record)
    record.full_clean()
    record.save(force_insert=True)
    record.refresh_from_db()
    return record
