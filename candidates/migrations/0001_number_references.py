"""Human reference numbers, C-000001 onwards, from a sequence of the database."""

from django.db import migrations

# Six digits, more when they are needed: to_char() with zeros alone would print ###### then.
CREATE = """
CREATE SEQUENCE candidates_reference;
CREATE FUNCTION candidates_next_reference() RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
    SELECT 'C-' || to_char(nextval('public.candidates_reference'), 'FM9999999999000000')
$$;
"""
DROP = """
DROP FUNCTION candidates_next_reference();
DROP SEQUENCE candidates_reference;
"""


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunSQL(CREATE, DROP)]
