"""Room for the words of the search, and for places with their coordinates."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("candidates", "0004_add_bulk_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("country", models.CharField(max_length=2)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("inhabitants", models.PositiveIntegerField()),
                ("names", django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
            ],
            options={
                "ordering": ["-inhabitants", "id"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="candidatesearch",
            name="latitude",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="candidatesearch",
            name="longitude",
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name="candidatesearch",
            name="names",
            field=models.TextField(db_default=""),
        ),
        migrations.AddField(
            model_name="candidatesearch",
            name="words",
            field=django.contrib.postgres.search.SearchVectorField(null=True),
        ),
        migrations.AddIndex(
            model_name="place",
            index=django.contrib.postgres.indexes.GinIndex(fields=["names"], name="candidates_place_names"),
        ),
    ]
