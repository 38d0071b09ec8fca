"""The rule of a team and of the house, the clock and the judgement of interactions by both, and the last contact of a
candidate, kept by triggers.
"""

from typing import Any

from django.db import migrations

POLICY = """
CREATE FUNCTION interactions_guard_policy() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (TG_OP <> 'INSERT' AND OLD.effective_from <= statement_timestamp())
        OR (TG_OP <> 'DELETE' AND NEW.effective_from <= statement_timestamp())
    THEN
        RAISE EXCEPTION 'A rule cannot be made or changed for the past: what was logged was judged by it.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'interactions_loggingpolicy_ahead',
                  HINT = 'Add a version that comes into force later.';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $body$;
CREATE TRIGGER interactions_guard BEFORE INSERT OR UPDATE OR DELETE ON interactions_loggingpolicy
FOR EACH ROW EXECUTE FUNCTION interactions_guard_policy();
"""

# The hours of the rule, by its clock. ``interactions.clock`` says the same in Python.
CLOCK = """
CREATE FUNCTION interactions_policy(moment timestamptz, person bigint) RETURNS interactions_loggingpolicy
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $body$
    SELECT p FROM interactions_loggingpolicy p
    WHERE p.effective_from <= moment AND (p.team_id IS NULL OR p.team_id = (
        SELECT m.team_id FROM accounts_teammembership m WHERE m.user_id = person ORDER BY m.id LIMIT 1
    ))
    ORDER BY p.team_id NULLS LAST, p.effective_from DESC LIMIT 1
$body$;

CREATE FUNCTION interactions_deadline(began timestamptz, rule interactions_loggingpolicy) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $body$
DECLARE
    remaining interval := make_interval(hours => rule.hours);
    day date;
    opens timestamptz;
    closes timestamptz;
BEGIN
    IF rule.clock = 'always' THEN
        RETURN began + remaining;
    END IF;
    day := (began AT TIME ZONE rule.time_zone)::date;
    FOR number IN 1..4000 LOOP
        IF to_char(day, 'dy') = ANY (rule.weekdays) AND day <> ALL (rule.holidays) THEN
            opens := greatest((day + rule.opens_at) AT TIME ZONE rule.time_zone, began);
            closes := (day + rule.closes_at) AT TIME ZONE rule.time_zone;
            IF closes - opens >= remaining THEN
                RETURN opens + remaining;
            ELSIF closes > opens THEN
                remaining := remaining - (closes - opens);
            END IF;
        END IF;
        day := day + 1;
    END LOOP;
    RAISE EXCEPTION 'The office never opens for so many hours.' USING ERRCODE = 'check_violation';
END $body$;
"""

# Only the owner of the table, who could switch this trigger off, may give a time of logging: to load
# demo data or to restore what another system had logged. The application never can.
#
# Judged when it is logged, and again only when what is judged is corrected: a person who has changed teams
# since is not measured by the new team's rule.
JUDGE = """
CREATE FUNCTION interactions_judge() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    rule interactions_loggingpolicy;
    deadline timestamptz;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.logged_at, NEW.entry, NEW.logged_by_id)
            IS DISTINCT FROM (OLD.logged_at, OLD.entry, OLD.logged_by_id)
        THEN
            RAISE EXCEPTION 'When, how and by whom an interaction was logged cannot be changed.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'interactions_interaction_logged_once';
        END IF;
        IF (NEW.occurred_at, NEW.kind, NEW.performed_by_id)
            IS NOT DISTINCT FROM (OLD.occurred_at, OLD.kind, OLD.performed_by_id)
        THEN
            NEW.timeliness := OLD.timeliness;
            NEW.late_by := OLD.late_by;
            RETURN NEW;
        END IF;
    ELSIF current_setting('sor.logged_at', true) IS DISTINCT FROM 'given'
        OR NEW.logged_at > statement_timestamp()
        OR NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE')
    THEN
        NEW.logged_at := statement_timestamp();
    END IF;

    rule := interactions_policy(NEW.occurred_at, NEW.performed_by_id);
    NEW.late_by := NULL;
    IF NEW.entry = 'imported' THEN
        NEW.timeliness := 'backfilled';
    ELSIF NEW.kind <> ALL (rule.kinds) THEN
        NEW.timeliness := 'exempt';
    ELSE
        deadline := interactions_deadline(NEW.occurred_at, rule);
        IF NEW.logged_at > deadline THEN
            NEW.timeliness := 'late';
            NEW.late_by := NEW.logged_at - deadline;
        ELSE
            NEW.timeliness := 'on_time';
        END IF;
    END IF;
    RETURN NEW;
END $body$;
CREATE TRIGGER interactions_judge BEFORE INSERT OR UPDATE ON interactions_interaction
FOR EACH ROW EXECUTE FUNCTION interactions_judge();
"""

# A recount locks the candidates first and looks second: a statement of a function sees what was committed
# before it began, so that an interaction logged meanwhile is counted.
LAST_CONTACT = """
CREATE FUNCTION interactions_recount(touched bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    PERFORM FROM candidates_candidate WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE candidates_candidate c SET last_interaction_at = latest.at
    FROM (
        SELECT t.id, (SELECT max(i.occurred_at) FROM interactions_interaction i WHERE i.candidate_id = t.id) AS at
        FROM unnest(touched) AS t (id)
    ) AS latest
    WHERE c.id = latest.id AND c.last_interaction_at IS DISTINCT FROM latest.at;
END $body$;

CREATE FUNCTION interactions_last_contact() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE candidates_candidate c SET last_interaction_at = latest.at
        FROM (SELECT candidate_id, max(occurred_at) AS at FROM new_rows GROUP BY candidate_id) AS latest
        WHERE c.id = latest.candidate_id
            AND (c.last_interaction_at IS NULL OR c.last_interaction_at < latest.at);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM interactions_recount(ARRAY(SELECT DISTINCT candidate_id FROM old_rows));
    ELSE
        -- Both differences in place of a join of the two, which would be quadratic in a cached plan.
        touched := ARRAY(
            SELECT candidate_id FROM (
                SELECT id, candidate_id, occurred_at FROM old_rows
                EXCEPT SELECT id, candidate_id, occurred_at FROM new_rows
            ) AS was
            UNION
            SELECT candidate_id FROM (
                SELECT id, candidate_id, occurred_at FROM new_rows
                EXCEPT SELECT id, candidate_id, occurred_at FROM old_rows
            ) AS becomes
        );
        IF touched <> '{}' THEN
            PERFORM interactions_recount(touched);
        END IF;
    END IF;
    RETURN NULL;
END $body$;
CREATE TRIGGER interactions_last_contact_insert AFTER INSERT ON interactions_interaction
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_last_contact();
CREATE TRIGGER interactions_last_contact_delete AFTER DELETE ON interactions_interaction
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION interactions_last_contact();
CREATE TRIGGER interactions_last_contact_update AFTER UPDATE ON interactions_interaction
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION interactions_last_contact();
"""

# Judged at commit: a merge moves the submissions and the interactions of a person in two statements.
SAME_CANDIDATE = """
CREATE FUNCTION interactions_refuse_stranger() RETURNS void LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'The submission or placement belongs to another candidate.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'interactions_interaction_same_candidate';
END $body$;

CREATE FUNCTION interactions_links_fit() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    PERFORM interactions_refuse_stranger() FROM interactions_interaction i
    LEFT JOIN placements_placement p ON p.id = i.placement_id
    JOIN placements_submission s ON s.id IN (i.submission_id, p.submission_id)
    WHERE i.id = NEW.id AND s.candidate_id <> i.candidate_id;
    RETURN NULL;
END $body$;
CREATE CONSTRAINT TRIGGER interactions_links_fit
AFTER INSERT OR UPDATE OF candidate_id, submission_id, placement_id ON interactions_interaction
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.submission_id IS NOT NULL OR NEW.placement_id IS NOT NULL)
EXECUTE FUNCTION interactions_links_fit();

CREATE FUNCTION interactions_submission_fits() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    PERFORM interactions_refuse_stranger() FROM placements_submission s
    JOIN interactions_interaction i ON i.submission_id = s.id
    WHERE s.id = NEW.id AND s.candidate_id <> i.candidate_id;
    PERFORM interactions_refuse_stranger() FROM placements_submission s
    JOIN placements_placement p ON p.submission_id = s.id
    JOIN interactions_interaction i ON i.placement_id = p.id
    WHERE s.id = NEW.id AND s.candidate_id <> i.candidate_id;
    RETURN NULL;
END $body$;
CREATE CONSTRAINT TRIGGER interactions_submission_fits
AFTER UPDATE OF candidate_id ON placements_submission
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (OLD.candidate_id <> NEW.candidate_id)
EXECUTE FUNCTION interactions_submission_fits();
"""


def adopt_the_first_policy(apps: Any, schema_editor: Any) -> None:
    """Make the rule of 24 hours hold for all that ever happened; the guard comes after it."""
    policy = apps.get_model("interactions", "LoggingPolicy")
    policy.objects.using(schema_editor.connection.alias).create(
        hours=24, effective_from="1970-01-01T00:00:00Z", reason="The rule of the house."
    )


class Migration(migrations.Migration):
    replaces = [
        ("interactions", "0002_judge_timeliness"),
        ("interactions", "0004_judge_by_the_clock"),
        ("interactions", "0017_oblige_by_meetings"),
    ]

    dependencies = [("interactions", "0001_squashed_initial")]

    operations = [
        migrations.RunPython(adopt_the_first_policy, migrations.RunPython.noop),
        migrations.RunSQL(
            POLICY,
            "DROP TRIGGER interactions_guard ON interactions_loggingpolicy;"
            "DROP FUNCTION interactions_guard_policy();",
        ),
        migrations.RunSQL(
            CLOCK,
            "DROP FUNCTION interactions_deadline(timestamptz, interactions_loggingpolicy);"
            "DROP FUNCTION interactions_policy(timestamptz, bigint);",
        ),
        migrations.RunSQL(
            JUDGE,
            "DROP TRIGGER interactions_judge ON interactions_interaction; DROP FUNCTION interactions_judge();",
        ),
        migrations.RunSQL(
            LAST_CONTACT,
            "DROP TRIGGER interactions_last_contact_insert ON interactions_interaction;"
            "DROP TRIGGER interactions_last_contact_delete ON interactions_interaction;"
            "DROP TRIGGER interactions_last_contact_update ON interactions_interaction;"
            "DROP FUNCTION interactions_last_contact();"
            "DROP FUNCTION interactions_recount(bigint[]);",
        ),
        migrations.RunSQL(
            SAME_CANDIDATE,
            "DROP TRIGGER interactions_links_fit ON interactions_interaction;"
            "DROP TRIGGER interactions_submission_fits ON placements_submission;"
            "DROP FUNCTION interactions_links_fit(); DROP FUNCTION interactions_submission_fits();"
            "DROP FUNCTION interactions_refuse_stranger();",
        ),
    ]
