"""Who is new or changed in what is compared is queued for the matcher, however the rows are written.

Somebody who is added with addresses is queued once, not once more for each kind of them.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION candidates_queue_many() RETURNS trigger
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

CREATE FUNCTION candidates_queue_one() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'candidates_candidate' THEN
        INSERT INTO candidates_matchqueue (candidate_id) VALUES (NEW.id);
    ELSIF OLD.candidate_id = NEW.candidate_id THEN
        INSERT INTO candidates_matchqueue (candidate_id) VALUES (NEW.candidate_id);
    ELSE
        INSERT INTO candidates_matchqueue (candidate_id) VALUES (OLD.candidate_id), (NEW.candidate_id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION candidates_forget_keys() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM candidates_matchkey WHERE candidate_id IN (SELECT id FROM touched);
    RETURN NULL;
END $$;
"""

COMPARED = ("full_name", "given_name", "family_name", "city", "region", "country", "merged_into_id")


def changed(*columns: str) -> str:
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


TRIGGERS = f"""
CREATE TRIGGER match_insert AFTER INSERT ON candidates_candidate
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_queue_many();
CREATE TRIGGER match_update AFTER UPDATE ON candidates_candidate
    FOR EACH ROW WHEN ({changed(*COMPARED)}) EXECUTE FUNCTION candidates_queue_one();
CREATE TRIGGER match_delete AFTER DELETE ON candidates_candidate
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_forget_keys();
""" + "".join(
    f"""
CREATE TRIGGER match_insert AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_queue_many();
CREATE TRIGGER match_update AFTER UPDATE ON {table}
    FOR EACH ROW WHEN ({changed("normalised", "candidate_id")}) EXECUTE FUNCTION candidates_queue_one();
CREATE TRIGGER match_delete AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION candidates_queue_many();
"""
    for table in ("candidates_candidateemail", "candidates_candidatephone", "candidates_candidatelink")
)

DROP = """
DROP FUNCTION candidates_forget_keys() CASCADE;
DROP FUNCTION candidates_queue_one() CASCADE;
DROP FUNCTION candidates_queue_many() CASCADE;
TRUNCATE candidates_matchqueue, candidates_matchkey;
"""


class Migration(migrations.Migration):
    replaces = [
        ("candidates", "0013_queue_for_matching"),
        ("candidates", "0020_queue_people_once"),
        ("candidates", "0023_compare_everybody_anew"),
    ]

    dependencies = [("candidates", "0004_load_places_and_letters")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP)]
