"""The rule of a team and of the house, the office clock, and the judgement by both."""

from django.db import migrations

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

# Judged when it is logged, and again only when what is judged is corrected: a person who has changed teams
# since is not measured by the new team's rule.
JUDGE = """
CREATE OR REPLACE FUNCTION interactions_judge() RETURNS trigger
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
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0003_grow_logging_policy")]

    operations = [
        migrations.RunSQL(
            CLOCK,
            # Taken back with the rule itself: the judgement before it knew hours alone.
            "DROP FUNCTION interactions_deadline(timestamptz, interactions_loggingpolicy) CASCADE;"
            "DROP FUNCTION interactions_policy(timestamptz, bigint) CASCADE;",
        ),
        migrations.RunSQL(JUDGE, migrations.RunSQL.noop),
    ]
