from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0017_oblige_by_meetings"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="followup",
            options={"ordering": ["due_on", "id"], "verbose_name": "follow-up"},
        ),
        migrations.AlterModelOptions(
            name="historicalfollowup",
            options={
                "default_permissions": (),
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical follow-up",
                "verbose_name_plural": "historical follow-ups",
            },
        ),
    ]
