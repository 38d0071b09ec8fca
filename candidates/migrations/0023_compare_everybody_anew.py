"""Other keys are written: whoever has no city is found by the region, and some keys are told apart as thin."""

from django.db import migrations

ALL = "INSERT INTO candidates_matchqueue (candidate_id) SELECT id FROM candidates_candidate ORDER BY id;"


class Migration(migrations.Migration):
    dependencies = [("candidates", "0022_add_merge_runs")]

    operations = [migrations.RunSQL(ALL, migrations.RunSQL.noop)]
