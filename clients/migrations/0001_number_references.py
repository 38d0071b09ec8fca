"""Human reference numbers, J-000001 onwards, from a sequence of the database."""

from django.db import migrations

# Six digits, more when they are needed: to_char() with zeros alone would print ###### then.
CREATE = """
CREATE SEQUENCE clients_job_order_reference;
CREATE FUNCTION clients_next_job_order_reference() RETURNS text
LANGUAGE sql VOLATILE PARALLEL UNSAFE AS $$
    SELECT 'J-' || to_char(nextval('public.clients_job_order_reference'), 'FM9999999999000000')
$$;
"""
DROP = """
DROP FUNCTION clients_next_job_order_reference();
DROP SEQUENCE clients_job_order_reference;
"""


class Migration(migrations.Migration):
    dependencies = []

    operations = [migrations.RunSQL(CREATE, DROP)]
