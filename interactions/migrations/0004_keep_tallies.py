# ruff: noqa: S608 - SQL with the names of our own tables
"""Tallies of contacts and obligations, kept by statement-level triggers that only ever add rows.

A cell names the candidate's team. Whoever adds a row therefore holds the candidate as a foreign key does, and whoever
moves a candidate to another team waits for them: neither misses the other. Edits of candidates are not in the way.

Foreign keys are checked at the end of a transaction, so a bulk load may write a person's interactions first. Their
cells then name no team, and nobody hears of the last contact, until the candidate comes.
"""

from django.db import migrations

CELLS = "counted, day, person_id, team_id, kind, standing"

SOURCES = {
    "interactions_interaction": """
        SELECT 'interaction' AS counted, (r.occurred_at AT TIME ZONE 'UTC')::date AS day,
            r.performed_by_id AS person_id,
            (SELECT c.team_id FROM candidates_candidate c WHERE c.id = r.candidate_id) AS team_id,
            '' AS kind, r.timeliness AS standing, {sign} AS number
        FROM {rows} r WHERE r.visibility = 'team'
    """,
    "interactions_obligation": """
        SELECT 'obligation' AS counted, (r.arises_at AT TIME ZONE 'UTC')::date AS day,
            r.responsible_id AS person_id,
            (SELECT c.team_id FROM candidates_candidate c WHERE c.id = r.candidate_id) AS team_id,
            r.trigger AS kind,
            CASE WHEN r.resolution = 'waived' THEN 'waived'
                WHEN r.resolved_at <= r.due_at THEN 'on_time' ELSE 'late' END AS standing,
            {sign} AS number
        FROM {rows} r WHERE r.resolution IN ('logged', 'did_not_happen', 'waived')
    """,
}

# An obligation arises open and is never deleted: only its changes count.
ACTS = {"interactions_interaction": ("insert", "update", "delete"), "interactions_obligation": ("update",)}
KNOWN = {"insert": ("new_rows",), "update": ("old_rows", "new_rows"), "delete": ("old_rows",)}
SIGNS = {"old_rows": -1, "new_rows": 1}


def keep(table: str, act: str) -> str:
    """Return the trigger that notes what a statement changes about the cells."""
    known = KNOWN[act]
    rows = " UNION ALL ".join(SOURCES[table].format(rows=name, sign=SIGNS[name]) for name in known)
    touched = " UNION ".join(f"SELECT candidate_id FROM {name}" for name in known)
    names = " ".join(f"{name.split('_')[0].upper()} TABLE AS {name}" for name in known)
    return f"""
CREATE FUNCTION {table}_tally_{act}() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
DECLARE
    touched bigint[] := ARRAY({touched});
BEGIN
    PERFORM FROM candidates_candidate WHERE id = ANY (touched) ORDER BY id FOR KEY SHARE;
    INSERT INTO interactions_tallychange ({CELLS}, number)
    SELECT {CELLS}, sum(number) FROM ({rows}) AS changed
    GROUP BY {CELLS} HAVING sum(number) <> 0;
    RETURN NULL;
END $body$;
CREATE TRIGGER interactions_tally_{act} AFTER {act.upper()} ON {table}
REFERENCING {names} FOR EACH STATEMENT EXECUTE FUNCTION {table}_tally_{act}();
"""


def drop(table: str, act: str) -> str:
    return f"DROP TRIGGER interactions_tally_{act} ON {table}; DROP FUNCTION {table}_tally_{act}();"


KEEP = [keep(table, act) for table, acts in ACTS.items() for act in acts]
DROP = [drop(table, act) for table, acts in ACTS.items() for act in acts]

OF_CANDIDATE = " UNION ALL ".join(
    source.format(rows=table, sign=1) + " AND r.candidate_id = NEW.id" for table, source in SOURCES.items()
)
MOVE = f"""
CREATE FUNCTION interactions_tally_await() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    PERFORM FROM candidates_candidate WHERE id = NEW.id FOR UPDATE;
    RETURN NEW;
END $body$;
CREATE TRIGGER interactions_tally_await BEFORE UPDATE ON candidates_candidate
FOR EACH ROW WHEN (OLD.team_id IS DISTINCT FROM NEW.team_id) EXECUTE FUNCTION interactions_tally_await();

CREATE FUNCTION interactions_tally_move() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $body$
BEGIN
    INSERT INTO interactions_tallychange ({CELLS}, number)
    SELECT counted, day, person_id, moved.team, kind, standing, moved.sign * sum(number)
    FROM ({OF_CANDIDATE}) AS theirs CROSS JOIN (VALUES (OLD.team_id, -1), (NEW.team_id, 1)) AS moved (team, sign)
    GROUP BY counted, day, person_id, moved.team, kind, standing, moved.sign;
    RETURN NULL;
END $body$;
CREATE TRIGGER interactions_tally_move AFTER UPDATE ON candidates_candidate
FOR EACH ROW WHEN (OLD.team_id IS DISTINCT FROM NEW.team_id) EXECUTE FUNCTION interactions_tally_move();
"""
UNMOVE = """
DROP TRIGGER interactions_tally_move ON candidates_candidate;
DROP TRIGGER interactions_tally_await ON candidates_candidate;
DROP FUNCTION interactions_tally_move();
DROP FUNCTION interactions_tally_await();
"""

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
    INSERT INTO interactions_tallychange ({CELLS}, number)
    SELECT counted, day, person_id, come.team, kind, standing, come.sign * sum(number)
    FROM ({OF_CANDIDATE}) AS theirs
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

ALL = " UNION ALL ".join(source.format(rows=table, sign=1) for table, source in SOURCES.items())

# What the cells should be, for whoever wants to see that they are right.
COUNT = f"""
CREATE VIEW interactions_counted AS
SELECT {CELLS}, sum(number) AS number FROM ({ALL}) AS rows GROUP BY {CELLS};
"""
UNCOUNT = (
    "DROP VIEW interactions_counted; DELETE FROM interactions_tally; DELETE FROM interactions_tallychange;"
)


class Migration(migrations.Migration):
    replaces = [("interactions", "0015_keep_tallies"), ("interactions", "0020_count_who_comes_after")]

    dependencies = [("interactions", "0003_keep_obligations")]

    operations = [migrations.RunSQL([*KEEP, MOVE, ARRIVE, COUNT], [UNCOUNT, LEAVE, UNMOVE, *DROP])]
