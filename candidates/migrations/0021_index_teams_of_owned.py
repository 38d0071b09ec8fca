"""Whose candidates lie beyond their teams is answered by the index alone. Built beside the site's work."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("candidates", "0020_queue_people_once")]

    operations = [
        AddIndexConcurrently(
            "candidate",
            models.Index(
                fields=["owner", "-updated_at", "-id"], include=["team"], name="candidates_cand_owned"
            ),
        ),
        RemoveIndexConcurrently("candidate", "candidates_cand_owner"),
    ]
