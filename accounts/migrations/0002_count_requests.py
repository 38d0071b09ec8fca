"""Count the requests of programs where every process sees them."""

from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("accounts", "0003_count_requests")]

    dependencies = [("accounts", "0001_squashed_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE accounts_requestcount (
                account_id bigint PRIMARY KEY,
                minute timestamptz NOT NULL,
                requests integer NOT NULL
            ) WITH (fillfactor = 50)
            """,
            "DROP TABLE accounts_requestcount",
        ),
    ]
