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
        ("interactions", "0012_add_outreach"),
        ("placements", "0004_index_by_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="followup",
            index=models.Index(fields=["updated_at", "id"], name="followup_changed"),
        ),
        AddIndexConcurrently(
            model_name="interaction",
            index=models.Index(fields=["updated_at", "id"], name="interaction_changed"),
        ),
        AddIndexConcurrently(
            model_name="obligation",
            index=models.Index(fields=["updated_at", "id"], name="obligation_changed"),
        ),
    ]
