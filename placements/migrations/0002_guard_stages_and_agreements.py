"""What CHECK constraints cannot say about submissions, offers and rates, said by triggers.

A restriction keeps a candidate from a client and from every company below it.
"""

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

# A client's stage is entered from one of ours or by reopening; staying among the client's stages is no
# new introduction, so that a restriction made in the meantime does not stop what is under way.
SUBMISSION = """
CREATE FUNCTION placements_guard_submission() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    clients_stages CONSTANT text[] := '{submitted_to_client,client_review,interviewing,offer}';
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.stage <> OLD.stage AND NEW.stage_since = OLD.stage_since THEN
        NEW.stage_since := statement_timestamp();
    END IF;
    IF NEW.stage = ANY (clients_stages)
        AND (TG_OP = 'INSERT' OR OLD.stage <> ALL (clients_stages))
        AND EXISTS (
            SELECT FROM placements_clientrestriction r
            JOIN clients_joborder j ON j.id = NEW.job_order_id
            WHERE r.client_id IN (SELECT placements_lineage(j.client_id)) AND r.candidate_id = NEW.candidate_id
                AND r.lifted_at IS NULL AND (r.until IS NULL OR r.until >= current_date)
        )
    THEN
        RAISE EXCEPTION 'This candidate must not be sent to this client.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placements_submission_unrestricted',
                  HINT = 'Lift the restriction first, if it no longer holds.';
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER placements_guard BEFORE INSERT OR UPDATE OF stage, stage_since ON placements_submission
FOR EACH ROW EXECUTE FUNCTION placements_guard_submission();
"""

STAGE_EVENT = """
CREATE FUNCTION placements_refuse_stage_event() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'The stages that a submission went through cannot be changed or deleted.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'placements_stageevent_append_only';
END $body$;
CREATE TRIGGER placements_guard BEFORE UPDATE OR DELETE ON placements_stageevent
FOR EACH ROW EXECUTE FUNCTION placements_refuse_stage_event();
"""

OFFER = """
CREATE FUNCTION placements_refuse_new_terms() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'The terms of an approved offer are fixed; make a new version.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'placements_offer_terms_fixed';
END $body$;
CREATE TRIGGER placements_guard BEFORE UPDATE ON placements_offer
FOR EACH ROW WHEN (
    OLD.status NOT IN ('draft', 'pending_approval')
    AND (OLD.submission_id, OLD.number, OLD.supersedes_id, OLD.pay_amount, OLD.pay_currency,
         OLD.pay_unit, OLD.starts_on, OLD.terms)
        IS DISTINCT FROM
        (NEW.submission_id, NEW.number, NEW.supersedes_id, NEW.pay_amount, NEW.pay_currency,
         NEW.pay_unit, NEW.starts_on, NEW.terms)
)
EXECUTE FUNCTION placements_refuse_new_terms();
"""

PLACEMENT = """
CREATE FUNCTION placements_stamp_status() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.status <> OLD.status AND NEW.status_since = OLD.status_since THEN
        NEW.status_since := statement_timestamp();
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER placements_stamp BEFORE UPDATE OF status ON placements_placement
FOR EACH ROW EXECUTE FUNCTION placements_stamp_status();
"""

# An agreed rate may end, or end sooner; nothing else about it ever changes.
RATE = """
CREATE FUNCTION placements_refuse_overwriting() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'An agreed rate is never overwritten or deleted; add one that follows it.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'placements_placementrate_fixed';
END $body$;
CREATE TRIGGER placements_guard_update BEFORE UPDATE ON placements_placementrate
FOR EACH ROW WHEN (
    (OLD.placement_id, OLD.effective_from, OLD.pay_amount, OLD.pay_currency, OLD.pay_unit,
     OLD.bill_amount, OLD.bill_currency, OLD.bill_unit, OLD.note)
    IS DISTINCT FROM
    (NEW.placement_id, NEW.effective_from, NEW.pay_amount, NEW.pay_currency, NEW.pay_unit,
     NEW.bill_amount, NEW.bill_currency, NEW.bill_unit, NEW.note)
    OR (OLD.effective_to IS NOT NULL AND (NEW.effective_to IS NULL OR NEW.effective_to > OLD.effective_to))
)
EXECUTE FUNCTION placements_refuse_overwriting();
CREATE TRIGGER placements_guard_delete BEFORE DELETE ON placements_placementrate
FOR EACH ROW EXECUTE FUNCTION placements_refuse_overwriting();
"""


def without(table: str, function: str, *triggers: str) -> str:
    drops = "".join(f"DROP TRIGGER {name} ON {table};\n" for name in triggers)
    return f"{drops}DROP FUNCTION {function}();"


class Migration(migrations.Migration):
    replaces = [("placements", "0002_guard_agreements"), ("placements", "0003_restrict_below_parents")]

    dependencies = [("placements", "0001_squashed_initial")]

    operations = [
        migrations.RunSQL(LINEAGE, "DROP FUNCTION placements_lineage(bigint);"),
        migrations.RunSQL(
            SUBMISSION,
            without(
                "placements_submission",
                "placements_guard_submission",
                "placements_guard",
            ),
        ),
        migrations.RunSQL(
            STAGE_EVENT,
            without(
                "placements_stageevent",
                "placements_refuse_stage_event",
                "placements_guard",
            ),
        ),
        migrations.RunSQL(
            OFFER,
            without("placements_offer", "placements_refuse_new_terms", "placements_guard"),
        ),
        migrations.RunSQL(
            PLACEMENT,
            without("placements_placement", "placements_stamp_status", "placements_stamp"),
        ),
        migrations.RunSQL(
            RATE,
            without(
                "placements_placementrate",
                "placements_refuse_overwriting",
                "placements_guard_update",
                "placements_guard_delete",
            ),
        ),
    ]
