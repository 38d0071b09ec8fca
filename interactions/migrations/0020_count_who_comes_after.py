# ruff: noqa: S608 - SQL with the names of our own tables
"""Counts what was logged for a candidate before the candidate was there.

Foreign keys are checked at the end of a transaction, so a bulk load may write a person's interactions first. Their
cells then name no team, and nobody hears of the last contact, until the candidate comes.
"""

from importlib import import_module

from django.db import migrations

tallies = import_module("interactions.migrations.0015_keep_tallies")

# A load of many grows the tables while a plan made for empty ones is kept: none may read them whole.
ARRIVE = f"""
CREATE FUNCTION interactions_tally_arrive() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $body$
DECLARE
    latest timestamptz := (SELECT max(occurred_at) FROM interactions_interaction WHERE candidate_id = NEW.id);
BEGIN
    IF latest IS NULL AND NOT EXISTS (SELECT FROM interactions_obligation WHERE candidate_id = NEW.id) THEN
        RETURN NULL;
    END IF;
    UPDATE candidates_candidate SET last_interaction_at = latest
    WHERE id = NEW.id AND latest > coalesce(last_interaction_at, '-infinity');
    INSERT INTO interactions_tallychange ({tallies.CELLS}, number)
    SELECT counted, day, person_id, come.team, kind, standing, come.sign * sum(number)
    FROM ({tallies.OF_CANDIDATE}) AS theirs
    CROSS JOIN (VALUES (NULL, -1), (NEW.team_id, 1)) AS come (team, sign)
    GROUP BY counted, day, person_id, come.team, kind, standing, come.sign;
    RETURN NULL;
END $body$;

CREATE TRIGGER interactions_tally_arrive AFTER INSERT ON candidates_candidate
FOR EACH ROW EXECUTE FUNCTION interactions_tally_arrive();
"""
LEAVE = """
DROP TRIGGER interactions_tally_arrive ON candidates_candidate;
DROP FUNCTION interactions_tally_arrive();
"""
# What was written so before is set right.
SET_RIGHT = f"""
INSERT INTO interactions_tallychange ({tallies.CELLS}, number)
SELECT {tallies.CELLS}, sum(number) FROM (
    SELECT {tallies.CELLS}, number FROM interactions_counted
    UNION ALL SELECT {tallies.CELLS}, -number FROM interactions_tally
    UNION ALL SELECT {tallies.CELLS}, -number FROM interactions_tallychange
) AS cells GROUP BY {tallies.CELLS} HAVING sum(number) <> 0;
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0019_write_about_papers")]

    operations = [
        migrations.RunSQL(ARRIVE, LEAVE),
        migrations.RunSQL(SET_RIGHT, migrations.RunSQL.noop),
    ]
