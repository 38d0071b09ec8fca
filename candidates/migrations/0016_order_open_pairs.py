from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The queue of duplicates is read from its likeliest pair on, without sorting those that are decided."""

    atomic = False

    dependencies = [("candidates", "0015_note_versions_looked_at")]

    operations = [
        AddIndexConcurrently(
            model_name="duplicatepair",
            index=models.Index(
                fields=["-score", "id"],
                condition=models.Q(status__in=["suspected", "deferred"]),
                name="candidates_pair_open",
            ),
        ),
    ]
