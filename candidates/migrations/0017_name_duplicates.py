from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0016_order_open_pairs"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="duplicatepair",
            options={"ordering": ["-score", "id"], "verbose_name_plural": "duplicates"},
        ),
        migrations.AlterModelOptions(
            name="historicalduplicatepair",
            options={
                "default_permissions": (),
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical duplicate pair",
                "verbose_name_plural": "historical duplicates",
            },
        ),
    ]
