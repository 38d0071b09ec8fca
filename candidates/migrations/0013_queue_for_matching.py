"""Who is new or changed in what is compared is queued for the matcher, however the rows are written."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION candidates_queue_many() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'candidates_candidate' THEN
        INSERT INTO candidates_matchqueue (candidate_id) SELECT id FROM touched;
    ELSE
        INSERT INTO candidates_matchqueue (candidate_id) SELECT DISTINCT candidate_id FROM touched;
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

# Whoever is there already is looked at once, like everybody who comes.
ALL = "INSERT INTO candidates_matchqueue (candidate_id) SELECT id FROM candidates_candidate ORDER BY id;"

DROP = """
DROP FUNCTION candidates_forget_keys() CASCADE;
DROP FUNCTION candidates_queue_one() CASCADE;
DROP FUNCTION candidates_queue_many() CASCADE;
TRUNCATE candidates_matchqueue, candidates_matchkey;
"""


class Migration(migrations.Migration):
    dependencies = [("candidates", "0012_add_matching")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS + ALL, DROP)]
