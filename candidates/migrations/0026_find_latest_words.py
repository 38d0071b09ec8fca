"""Matching words are looked for from those that were written last, a block of them at a time.

The index holds, beside the words, in which blocks a row lies, small ones and ever larger ones: to ask for words within a
block reads nothing of the others. Rows that were there before keep the order in which people came to the record, so that
none of them is written again.
"""

import importlib

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

import candidates.models.found

WRITE = importlib.import_module("candidates.migrations.0018_gather_words_once").ONCE.split(
    "CREATE OR REPLACE FUNCTION candidates_write_search", 1
)
WRITE = "CREATE OR REPLACE FUNCTION candidates_write_search" + WRITE[1]
STAMPED = WRITE.replace("SET text = EXCLUDED.text,", "SET stamp = EXCLUDED.stamp, text = EXCLUDED.text,")

STAMPS = """
CREATE SEQUENCE candidates_search_stamp;
SELECT setval('candidates_search_stamp', greatest(max(candidate_id), 1)) FROM candidates_candidatesearch;
ALTER TABLE candidates_candidatesearch ALTER COLUMN stamp SET DEFAULT nextval('candidates_search_stamp');
ALTER SEQUENCE candidates_search_stamp OWNED BY candidates_candidatesearch.stamp;
"""

FUNCTIONS = r"""
CREATE FUNCTION candidates_blocks(stamp bigint) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ARRAY[stamp >> 12 << 3, (stamp >> 14 << 3) + 1, (stamp >> 16 << 3) + 2, (stamp >> 18 << 3) + 3,
        (stamp >> 20 << 3) + 4, (stamp >> 22 << 3) + 5]
$$;

-- All stamps there are, the latest first: a few blocks of 4,096 one by one, then a few of four times that, and so
-- on. From 262,144 those of one size are asked for at once. Whatever can be seen has a stamp that was given before.
CREATE FUNCTION candidates_latest_blocks() RETURNS TABLE (blocks bigint[], first_stamp bigint, last_stamp bigint)
LANGUAGE plpgsql STABLE ROWS 20 SET search_path = public, pg_temp AS $$
DECLARE
    below bigint;
    size int;
    lowest bigint;
    highest bigint;
    step bigint;
BEGIN
    SELECT last_value + 1 INTO below FROM candidates_search_stamp;
    FOR level IN 0..5 LOOP
        EXIT WHEN below <= 0;
        size := 12 + 2 * level;
        highest := (below - 1) >> size;
        lowest := CASE level WHEN 5 THEN 0 ELSE highest >> 2 << 2 END;
        IF highest - lowest < 2 THEN lowest := greatest(lowest - 4, 0); END IF;
        step := CASE WHEN level < 3 THEN 1 ELSE highest - lowest + 1 END;
        FOR block IN REVERSE highest..lowest BY step LOOP
            blocks := ARRAY(SELECT (each << 3) + level FROM generate_series(greatest(block - step + 1, lowest), block) AS each);
            first_stamp := greatest(block - step + 1, lowest) << size;
            last_stamp := ((block + 1) << size) - 1;
            RETURN NEXT;
        END LOOP;
        below := lowest << size;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("candidates", "0025_blank_signs_by_pattern")]

    operations = [
        migrations.AddField("candidatesearch", "stamp", models.BigIntegerField(null=True)),
        migrations.RunSQL(
            STAMPS,
            "ALTER TABLE candidates_candidatesearch ALTER COLUMN stamp DROP DEFAULT;"
            "DROP SEQUENCE candidates_search_stamp",
        ),
        migrations.RunSQL(
            FUNCTIONS + STAMPED,
            f"{WRITE} DROP FUNCTION candidates_latest_blocks(); DROP FUNCTION candidates_blocks(bigint);",
        ),
        AddIndexConcurrently(
            "candidatesearch",
            django.contrib.postgres.indexes.GinIndex(
                models.F("words"),
                candidates.models.found.Blocks(candidates.models.found.STAMP),
                name="candidates_search_latest",
            ),
        ),
        RemoveIndexConcurrently("candidatesearch", "candidates_search_words"),
    ]
