"""Obligations: their deadlines, what meets them and whose they are, kept by triggers."""

from django.db import migrations

FITS = """
CREATE FUNCTION interactions_fits(o interactions_obligation, i interactions_interaction) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $body$
    SELECT i.candidate_id = o.candidate_id
        AND i.occurred_at >= o.fits_from
        AND (o.submission_id IS NULL OR i.submission_id IS NULL OR i.submission_id = o.submission_id)
        AND CASE o.trigger
            WHEN 'message' THEN CASE
                WHEN i.id = o.interaction_id THEN i.outcome = 'replied'
                ELSE i.direction = 'out' AND i.kind <> 'note'
            END
            WHEN 'call' THEN btrim(i.body) <> ''
            WHEN 'interview' THEN i.entry <> 'captured' OR btrim(i.body) <> ''
            ELSE i.kind <> 'note' AND (i.entry <> 'captured' OR btrim(i.body) <> '')
        END
$body$;
"""

OBLIGE = """
CREATE FUNCTION interactions_oblige() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    rule interactions_loggingpolicy;
    log interactions_interaction;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'An obligation is not deleted. Log the contact, say that it did not take place, or have it waived.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'interactions_obligation_kept';
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.arises_at > statement_timestamp() THEN
            RAISE EXCEPTION 'Nobody is obliged by what is still to come.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'interactions_obligation_arisen';
        END IF;
        rule := interactions_policy(NEW.arises_at, NEW.responsible_id);
        NEW.policy_id := rule.id;
        NEW.due_at := interactions_deadline(NEW.arises_at, rule);
        NEW.escalate_at := interactions_deadline(NEW.due_at, rule);
        NEW.remind_at := greatest(NEW.arises_at, NEW.due_at - make_interval(hours => rule.remind_hours));
        NEW.resolution := '';
        NEW.resolved_at := NULL;
        NEW.resolved_by_id := NULL;
        NEW.satisfied_by_id := NULL;
        NEW.reason := '';
        RETURN NEW;
    END IF;
    IF (NEW.trigger, NEW.source_key, NEW.policy_id, NEW.arises_at, NEW.fits_from, NEW.remind_at, NEW.due_at,
            NEW.escalate_at)
        IS DISTINCT FROM (OLD.trigger, OLD.source_key, OLD.policy_id, OLD.arises_at, OLD.fits_from,
            OLD.remind_at, OLD.due_at, OLD.escalate_at)
    THEN
        RAISE EXCEPTION 'Why an obligation arose and when it is due cannot be changed.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'interactions_obligation_fixed';
    END IF;
    IF (NEW.resolution, NEW.satisfied_by_id) IS NOT DISTINCT FROM (OLD.resolution, OLD.satisfied_by_id) THEN
        NEW.resolved_at := OLD.resolved_at;
        NEW.resolved_by_id := OLD.resolved_by_id;
    ELSIF NEW.resolution = 'logged' THEN
        SELECT * INTO log FROM interactions_interaction WHERE id = NEW.satisfied_by_id;
        IF log.id IS NULL OR NOT interactions_fits(NEW, log) THEN
            RAISE EXCEPTION 'This contact does not meet the obligation.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'interactions_obligation_log_fits';
        END IF;
        NEW.resolved_at := log.logged_at;
        NEW.resolved_by_id := log.logged_by_id;
        NEW.reason := '';
    ELSIF NEW.resolution = '' THEN
        NEW.resolved_at := NULL;
        NEW.resolved_by_id := NULL;
        NEW.reason := '';
    ELSE
        NEW.resolved_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER interactions_oblige BEFORE INSERT OR UPDATE OR DELETE ON interactions_obligation
FOR EACH ROW EXECUTE FUNCTION interactions_oblige();
"""

# The earliest log that fits meets an obligation; one that no longer fits, or is gone, lets it stand again.
# A new row makes no log unfit: inserts look for what is met alone, which keeps bulk loads and the worker quick.
SETTLE = """
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

CREATE FUNCTION interactions_settle(touched bigint[]) RETURNS void
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

CREATE FUNCTION interactions_settle_touched() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM interactions_settle(ARRAY(SELECT DISTINCT candidate_id FROM new_rows));
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE interactions_obligation o
        SET interaction_id = NULL, resolution = CASE o.resolution WHEN '' THEN 'fell_away' ELSE o.resolution END
        WHERE o.interaction_id IN (SELECT id FROM old_rows);
        PERFORM interactions_settle(ARRAY(SELECT DISTINCT candidate_id FROM old_rows));
    ELSE
        PERFORM interactions_settle(ARRAY(
            SELECT candidate_id FROM old_rows UNION SELECT candidate_id FROM new_rows
        ));
    END IF;
    RETURN NULL;
END $body$;
CREATE TRIGGER interactions_settle_insert AFTER INSERT ON interactions_interaction
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_meet_new();
CREATE TRIGGER interactions_settle_delete AFTER DELETE ON interactions_interaction
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_settle_touched();
CREATE TRIGGER interactions_settle_update AFTER UPDATE ON interactions_interaction
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION interactions_settle_touched();
CREATE TRIGGER interactions_settle_raised AFTER INSERT ON interactions_obligation
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_meet_new();

CREATE FUNCTION interactions_settle_moved() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    PERFORM interactions_settle(ARRAY[NEW.candidate_id]);
    RETURN NULL;
END $body$;
CREATE TRIGGER interactions_settle_moved AFTER UPDATE OF candidate_id ON interactions_obligation
FOR EACH ROW WHEN (OLD.candidate_id <> NEW.candidate_id) EXECUTE FUNCTION interactions_settle_moved();
"""

# Rooms below know nothing of obligations; who takes a person, a submission or a next step over takes over
# what is open about it, in the same transaction and in the same act.
HAND_OVER = """
CREATE FUNCTION interactions_hand_over() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    CASE TG_TABLE_NAME
        WHEN 'candidates_candidate' THEN
            UPDATE interactions_obligation SET responsible_id = NEW.owner_id
            WHERE candidate_id = NEW.id AND resolution = '' AND responsible_id = OLD.owner_id;
        WHEN 'placements_submission' THEN
            UPDATE interactions_obligation SET responsible_id = NEW.recruiter_id
            WHERE submission_id = NEW.id AND resolution = '' AND responsible_id = OLD.recruiter_id;
        ELSE
            UPDATE interactions_obligation SET responsible_id = NEW.owner_id
            WHERE follow_up_id = NEW.id AND resolution = '';
    END CASE;
    RETURN NULL;
END $body$;
CREATE TRIGGER interactions_hand_over AFTER UPDATE OF owner_id ON candidates_candidate
FOR EACH ROW WHEN (OLD.owner_id <> NEW.owner_id) EXECUTE FUNCTION interactions_hand_over();
CREATE TRIGGER interactions_hand_over AFTER UPDATE OF recruiter_id ON placements_submission
FOR EACH ROW WHEN (OLD.recruiter_id <> NEW.recruiter_id) EXECUTE FUNCTION interactions_hand_over();
CREATE TRIGGER interactions_hand_over AFTER UPDATE OF owner_id ON interactions_followup
FOR EACH ROW WHEN (OLD.owner_id <> NEW.owner_id) EXECUTE FUNCTION interactions_hand_over();
"""

UNDO = """
DROP TRIGGER interactions_hand_over ON candidates_candidate;
DROP TRIGGER interactions_hand_over ON placements_submission;
DROP TRIGGER interactions_hand_over ON interactions_followup;
DROP FUNCTION interactions_hand_over();
DROP TRIGGER interactions_settle_insert ON interactions_interaction;
DROP TRIGGER interactions_settle_delete ON interactions_interaction;
DROP TRIGGER interactions_settle_update ON interactions_interaction;
DROP TRIGGER interactions_settle_raised ON interactions_obligation;
DROP TRIGGER interactions_settle_moved ON interactions_obligation;
DROP FUNCTION interactions_settle_touched();
DROP FUNCTION interactions_settle_moved();
DROP FUNCTION interactions_settle(bigint[]);
DROP FUNCTION interactions_meet_new();
DROP FUNCTION interactions_meet(bigint[]);
DROP TRIGGER interactions_oblige ON interactions_obligation;
DROP FUNCTION interactions_oblige();
DROP FUNCTION interactions_fits(interactions_obligation, interactions_interaction);
"""


class Migration(migrations.Migration):
    replaces = [
        ("interactions", "0006_keep_obligations"),
        ("interactions", "0007_meet_without_looking_back"),
    ]

    dependencies = [("interactions", "0002_judge_timeliness_and_clock")]

    operations = [migrations.RunSQL([FITS, OBLIGE, SETTLE, HAND_OVER], UNDO)]
