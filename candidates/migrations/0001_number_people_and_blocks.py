"""What columns and indexes of candidates are made with: reference numbers and blocks of stamps.

References are for people, C-000001 onwards, from a sequence of the database. An index holds, beside the words of a
candidate, in which blocks their stamp lies, small ones and ever larger ones: to ask for words within a block reads
nothing of the others.
"""

from django.db import migrations

# Six digits, more when they are needed: to_char() with zeros alone would print ###### then.
REFERENCES = """
CREATE SEQUENCE candidates_reference;
CREATE FUNCTION candidates_next_reference() RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
    SELECT 'C-' || to_char(nextval('public.candidates_reference'), 'FM9999999999000000')
$$;
"""
BLOCKS = """
CREATE FUNCTION candidates_blocks(stamp bigint) RETURNS bigint[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ARRAY[stamp >> 12 << 3, (stamp >> 14 << 3) + 1, (stamp >> 16 << 3) + 2, (stamp >> 18 << 3) + 3,
        (stamp >> 20 << 3) + 4, (stamp >> 22 << 3) + 5]
$$;
"""


class Migration(migrations.Migration):
    replaces = [("candidates", "0001_number_references")]

    dependencies = []

    operations = [
        migrations.RunSQL(
            REFERENCES, "DROP FUNCTION candidates_next_reference(); DROP SEQUENCE candidates_reference;"
        ),
        migrations.RunSQL(BLOCKS, "DROP FUNCTION candidates_blocks(bigint);"),
    ]
