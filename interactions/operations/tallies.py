"""Keeping the counts small: what has changed is folded into the cells."""

from django.db import connection

from records.operations import operation

# Writers only add; one folder at a time takes what is there and leaves what comes meanwhile.
FOLD = """
    WITH taken AS (DELETE FROM interactions_tallychange RETURNING *)
    INSERT INTO interactions_tally AS kept (counted, day, person_id, team_id, kind, standing, number)
    SELECT counted, day, person_id, team_id, kind, standing, sum(number) FROM taken
    GROUP BY counted, day, person_id, team_id, kind, standing HAVING sum(number) <> 0
    ON CONFLICT (counted, day, person_id, team_id, kind, standing)
        DO UPDATE SET number = kept.number + excluded.number
"""


@operation("folded what was counted")
def fold_tallies() -> int:
    """Add what has changed to the tallies; return how many cells are different now. Safe at any time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('interactions_tally'))")
        cursor.execute(FOLD)
        folded: int = cursor.rowcount
        cursor.execute("DELETE FROM interactions_tally WHERE number = 0")
    return folded
