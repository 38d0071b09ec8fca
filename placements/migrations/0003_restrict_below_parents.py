"""A restriction keeps a candidate from a client and from every company below it."""

from django.db import migrations

# UNION, not UNION ALL: a chain that bites its own tail ends all the same.
LINEAGE = """
CREATE FUNCTION placements_lineage(client bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $body$
    WITH RECURSIVE line AS (
        SELECT client AS id
        UNION
        SELECT c.parent_id FROM clients_client c JOIN line ON c.id = line.id WHERE c.parent_id IS NOT NULL
    )
    SELECT id FROM line
$body$;
"""

GUARD = """
CREATE OR REPLACE FUNCTION placements_guard_submission() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    clients_stages CONSTANT text[] := '{{submitted_to_client,client_review,interviewing,offer}}';
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.stage <> OLD.stage AND NEW.stage_since = OLD.stage_since THEN
        NEW.stage_since := statement_timestamp();
    END IF;
    IF NEW.stage = ANY (clients_stages)
        AND (TG_OP = 'INSERT' OR OLD.stage <> ALL (clients_stages))
        AND EXISTS (
            SELECT FROM placements_clientrestriction r
            JOIN clients_joborder j ON j.id = NEW.job_order_id
            WHERE {covers} AND r.candidate_id = NEW.candidate_id
                AND r.lifted_at IS NULL AND (r.until IS NULL OR r.until >= current_date)
        )
    THEN
        RAISE EXCEPTION 'This candidate must not be sent to this client.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placements_submission_unrestricted',
                  HINT = 'Lift the restriction first, if it no longer holds.';
    END IF;
    RETURN NEW;
END $body$;
"""
WIDER = GUARD.format(covers="r.client_id IN (SELECT placements_lineage(j.client_id))")
BEFORE = GUARD.format(covers="r.client_id = j.client_id")


class Migration(migrations.Migration):
    dependencies = [("placements", "0002_guard_agreements")]

    operations = [
        migrations.RunSQL(LINEAGE, "DROP FUNCTION placements_lineage(bigint);"),
        migrations.RunSQL(WIDER, BEFORE),
    ]
