"""Who acted and who read are users, who have a history themselves: accounts come in between."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def nobody_in_particular() -> models.ForeignKey:
    """Return a key that outlives the user."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    replaces = [("audit", "0002_name_the_audit_log")]

    dependencies = [
        ("audit", "0001_squashed_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("changeset", "actor", nobody_in_particular()),
        migrations.AddIndex(
            "changeset",
            models.Index(fields=["actor", "-occurred_at", "-id"], name="audit_changeset_by_actor"),
        ),
        migrations.AddField("accesslog", "reader", nobody_in_particular()),
        migrations.AddIndex(
            "accesslog", models.Index(fields=["reader", "-id"], name="audit_access_by_reader")
        ),
        migrations.AddConstraint(
            "accesslog",
            models.UniqueConstraint(
                fields=("minute", "reader", "digest"),
                name="audit_one_reading_a_minute",
                nulls_distinct=False,
            ),
        ),
    ]
