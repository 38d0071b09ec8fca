"""The words of those who were there before, a batch at a time, and then the indexes, without stopping anybody."""

from itertools import batched
from typing import Any

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import candidates.models.found

BATCH = 5_000


def fill(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 - Django's signature
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM candidates_candidate ORDER BY id")
        keys = [key for (key,) in cursor.fetchall()]
        for batch in batched(keys, BATCH):
            cursor.execute("SELECT candidates_write_search(%s)", [list(batch)])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("candidates", "0007_write_search_words")]

    operations = [
        AddIndexConcurrently(
            model_name="candidate",
            index=models.Index(fields=["available_from", "id"], name="candidates_cand_available"),
        ),
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
