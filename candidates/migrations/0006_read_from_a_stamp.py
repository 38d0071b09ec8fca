"""Words are read from any stamp downwards, so that a search can go on where it stopped."""

from django.db import migrations

# The latest first: nine to twelve blocks of 4,096 one by one, then a few of four times that, and so on. From 262,144 those
# of one size are asked for at once. Stamps that were given anew, or never used, leave gaps: a common word stands close
# behind them, and a block is sorted whole. Whatever can be seen has a stamp that was given before.
BLOCKS = """
CREATE FUNCTION candidates_latest_blocks({argument})
RETURNS TABLE (blocks bigint[], first_stamp bigint, last_stamp bigint)
LANGUAGE plpgsql STABLE ROWS 20 SET search_path = public, pg_temp AS $$
DECLARE
    below bigint;
    size int;
    lowest bigint;
    highest bigint;
    step bigint;
BEGIN
    below := {top};
    FOR level IN 0..5 LOOP
        EXIT WHEN below <= 0;
        size := 12 + 2 * level;
        highest := (below - 1) >> size;
        lowest := CASE level WHEN 5 THEN 0 WHEN 0 THEN greatest((highest >> 2 << 2) - 8, 0) ELSE highest >> 2 << 2 END;
        IF highest - lowest < 2 THEN lowest := greatest(lowest - 4, 0); END IF;
        step := CASE WHEN level < 3 THEN 1 ELSE highest - lowest + 1 END;
        FOR block IN REVERSE highest..lowest BY step LOOP
            blocks := ARRAY(SELECT (each << 3) + level FROM generate_series(greatest(block - step + 1, lowest), block) AS each);
            first_stamp := greatest(block - step + 1, lowest) << size;
            last_stamp := {last};
            RETURN NEXT;
        END LOOP;
        below := lowest << size;
    END LOOP;
END $$;
"""
NEXT = "(SELECT last_value + 1 FROM candidates_search_stamp)"
END = "((block + 1) << size) - 1"
FROM_ANY = BLOCKS.format(
    argument="before bigint", top=f"coalesce(before, {NEXT})", last=f"least({END}, before - 1)"
)
FROM_THE_LATEST = BLOCKS.format(argument="", top=NEXT, last=END)


class Migration(migrations.Migration):
    dependencies = [("candidates", "0005_queue_for_matching")]

    operations = [
        migrations.RunSQL(
            f"DROP FUNCTION candidates_latest_blocks(); {FROM_ANY}",
            f"DROP FUNCTION candidates_latest_blocks(bigint); {FROM_THE_LATEST}",
        ),
    ]
