"""Rows that are compared are work of the moment: they need not survive a crash, nor be sent to replicas."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("integrations", "0012_compare_copies")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE integrations_copiedrow SET UNLOGGED",
            "ALTER TABLE integrations_copiedrow SET LOGGED",
        )
    ]
