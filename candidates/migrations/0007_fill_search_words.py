"""The words of those who were there before, a batch at a time, and then the indexes, without stopping anybody."""

from itertools import batched

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

import candidates.models.found

BATCH = 5_000


def fill(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM candidates_candidate ORDER BY id")
        keys = [key for (key,) in cursor.fetchall()]
        for batch in batched(keys, BATCH):
            cursor.execute("SELECT candidates_write_search(%s)", [list(batch)])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("candidates", "0006_write_search_words")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name="candidatesearch",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("names", name="gin_trgm_ops"),
                name="candidates_search_names",
            ),
        ),
        AddIndexConcurrently(
            model_name="candidatesearch",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="candidates_search_words"),
        ),
        AddIndexConcurrently(
            model_name="candidatesearch",
            index=django.contrib.postgres.indexes.GistIndex(
                candidates.models.found.Spot("longitude", "latitude"), name="candidates_search_spot"
            ),
        ),
    ]
