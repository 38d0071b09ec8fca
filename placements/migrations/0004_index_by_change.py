"""Let other systems read on from the last change that they know, without holding up writers."""

from django.conf import settings
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("candidates", "0004_add_bulk_acts"),
        ("clients", "0002_initial"),
        ("governance", "0001_initial"),
        ("placements", "0003_restrict_below_parents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="interview",
            index=models.Index(fields=["updated_at", "id"], name="interview_changed"),
        ),
        AddIndexConcurrently(
            model_name="offer",
            index=models.Index(fields=["updated_at", "id"], name="offer_changed"),
        ),
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(fields=["updated_at", "id"], name="placement_changed"),
        ),
        AddIndexConcurrently(
            model_name="stageevent",
            index=models.Index(fields=["updated_at", "id"], name="stageevent_changed"),
        ),
        AddIndexConcurrently(
            model_name="submission",
            index=models.Index(fields=["updated_at", "id"], name="submission_changed"),
        ),
    ]
