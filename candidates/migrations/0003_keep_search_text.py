"""The words by which a candidate is found, kept by triggers, however the rows are written."""

from django.db import migrations

FUNCTIONS = """
-- In one SELECT and with full names, so that the planner sees through it.
CREATE FUNCTION candidates_fold(text) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1))
$$;

CREATE FUNCTION candidates_write_search(keys bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    -- The lock comes first, in a statement of its own: two people who each add an address at the
    -- same time wait here, and the second then reads what the first one wrote.
    PERFORM FROM candidates_candidatesearch
        WHERE candidate_id = ANY (keys) ORDER BY candidate_id FOR UPDATE;
    INSERT INTO candidates_candidatesearch AS kept (candidate_id, text)
    SELECT c.id, candidates_fold(concat(' ', concat_ws(' ',
        c.full_name,
        CASE WHEN strpos(c.full_name, c.given_name) = 0 THEN c.given_name END,
        CASE WHEN strpos(c.full_name, c.family_name) = 0 THEN c.family_name END,
        nullif(c.preferred_name, ''),
        nullif(c.current_title, ''),
        nullif(c.current_employer, ''),
        c.reference,
        (SELECT string_agg(e.normalised, ' ' ORDER BY e.id)
            FROM candidates_candidateemail e WHERE e.candidate_id = c.id),
        (SELECT string_agg(p.normalised, ' ' ORDER BY p.id)
            FROM candidates_candidatephone p WHERE p.candidate_id = c.id)
    )))
    FROM candidates_candidate c
    WHERE c.id = ANY (keys)
    ON CONFLICT (candidate_id) DO UPDATE SET text = EXCLUDED.text
        WHERE kept.text IS DISTINCT FROM EXCLUDED.text;
END $$;

CREATE FUNCTION candidates_search_many() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    keys bigint[];
BEGIN
    IF TG_TABLE_NAME = 'candidates_candidate' THEN
        keys := ARRAY(SELECT id FROM touched);
    ELSE
        keys := ARRAY(SELECT DISTINCT candidate_id FROM touched);
    END IF;
    IF keys <> '{}' THEN PERFORM candidates_write_search(keys); END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION candidates_search_one() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'candidates_candidate' THEN
        PERFORM candidates_write_search(ARRAY[NEW.id]);
    ELSIF OLD.candidate_id = NEW.candidate_id THEN
        PERFORM candidates_write_search(ARRAY[NEW.candidate_id]);
    ELSE
        PERFORM candidates_write_search(ARRAY[OLD.candidate_id, NEW.candidate_id]);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION candidates_search_gone() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM candidates_candidatesearch WHERE candidate_id IN (SELECT id FROM touched);
    RETURN NULL;
END $$;
"""

NAMES = ("full_name", "given_name", "family_name", "preferred_name", "current_title", "current_employer")


def changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


TRIGGERS = f"""
CREATE TRIGGER search_insert AFTER INSERT ON candidates_candidate
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_search_many();
CREATE TRIGGER search_update AFTER UPDATE ON candidates_candidate
    FOR EACH ROW WHEN ({changed(*NAMES, "reference")}) EXECUTE FUNCTION candidates_search_one();
CREATE TRIGGER search_delete AFTER DELETE ON candidates_candidate
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_search_gone();
""" + "".join(
    f"""
CREATE TRIGGER search_insert AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_search_many();
CREATE TRIGGER search_update AFTER UPDATE ON {table}
    FOR EACH ROW WHEN ({changed("normalised", "candidate_id")}) EXECUTE FUNCTION candidates_search_one();
CREATE TRIGGER search_delete AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_search_many();
"""
    for table in ("candidates_candidateemail", "candidates_candidatephone")
)

DROP = """
DROP FUNCTION candidates_search_gone() CASCADE;
DROP FUNCTION candidates_search_one() CASCADE;
DROP FUNCTION candidates_search_many() CASCADE;
DROP FUNCTION candidates_write_search(bigint[]);
DROP FUNCTION candidates_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0002_initial"), ("audit", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP)]
