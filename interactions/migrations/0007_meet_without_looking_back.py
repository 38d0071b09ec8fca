"""A new row makes no log unfit: inserts look for what is met alone, which keeps bulk loads and the worker quick."""

from django.db import migrations

MEET = """
CREATE FUNCTION interactions_meet(touched bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    UPDATE interactions_obligation o SET resolution = 'logged', satisfied_by_id = met.log
    FROM (
        SELECT p.id, (
            SELECT i.id FROM interactions_interaction i
            WHERE i.candidate_id = p.candidate_id AND i.occurred_at >= p.fits_from AND interactions_fits(p, i)
            ORDER BY i.logged_at, i.id LIMIT 1
        ) AS log
        FROM interactions_obligation p WHERE p.candidate_id = ANY (touched) AND p.resolution = ''
    ) AS met
    WHERE o.id = met.id AND met.log IS NOT NULL AND o.resolution = '';
END $body$;

CREATE OR REPLACE FUNCTION interactions_settle(touched bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    UPDATE interactions_obligation o SET resolution = '', satisfied_by_id = NULL
    WHERE o.candidate_id = ANY (touched) AND o.resolution = 'logged' AND NOT EXISTS (
        SELECT FROM interactions_interaction i WHERE i.id = o.satisfied_by_id AND interactions_fits(o, i)
    );
    PERFORM interactions_meet(touched);
END $body$;

CREATE FUNCTION interactions_meet_new() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    PERFORM interactions_meet(ARRAY(SELECT DISTINCT candidate_id FROM new_rows));
    RETURN NULL;
END $body$;
DROP TRIGGER interactions_settle_insert ON interactions_interaction;
DROP TRIGGER interactions_settle_raised ON interactions_obligation;
CREATE TRIGGER interactions_settle_insert AFTER INSERT ON interactions_interaction
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_meet_new();
CREATE TRIGGER interactions_settle_raised AFTER INSERT ON interactions_obligation
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_meet_new();
"""

UNDO = """
DROP TRIGGER interactions_settle_insert ON interactions_interaction;
DROP TRIGGER interactions_settle_raised ON interactions_obligation;
CREATE TRIGGER interactions_settle_insert AFTER INSERT ON interactions_interaction
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_settle_touched();
CREATE TRIGGER interactions_settle_raised AFTER INSERT ON interactions_obligation
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_settle_touched();
DROP FUNCTION interactions_meet_new();
DROP FUNCTION interactions_meet(bigint[]) CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0006_keep_obligations")]

    operations = [migrations.RunSQL(MEET, UNDO)]
