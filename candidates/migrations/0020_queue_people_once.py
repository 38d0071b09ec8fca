"""Somebody who is added with addresses is queued for the matcher once, not once more for each kind of them."""

import importlib

from django.db import migrations

before = importlib.import_module("candidates.migrations.0013_queue_for_matching")

ONCE = """
CREATE OR REPLACE FUNCTION candidates_queue_many() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- Only what this transaction queued itself: of what others did the matcher may have read the one half.
    IF TG_TABLE_NAME = 'candidates_candidate' THEN
        INSERT INTO candidates_matchqueue (candidate_id) SELECT id FROM touched
        WHERE NOT EXISTS (SELECT FROM candidates_matchqueue q
            WHERE q.candidate_id = touched.id AND q.tx = pg_current_xact_id());
    ELSE
        INSERT INTO candidates_matchqueue (candidate_id) SELECT DISTINCT candidate_id FROM touched
        WHERE NOT EXISTS (SELECT FROM candidates_matchqueue q
            WHERE q.candidate_id = touched.candidate_id AND q.tx = pg_current_xact_id());
    END IF;
    RETURN NULL;
END $$;
"""
MANY = before.FUNCTIONS[: before.FUNCTIONS.index("CREATE FUNCTION candidates_queue_one")]


class Migration(migrations.Migration):
    dependencies = [("candidates", "0019_number_queued_people")]

    operations = [migrations.RunSQL(ONCE, MANY.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))]
