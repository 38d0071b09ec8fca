"""A number is looked up by its last digits, however much of it is written down. Built beside the site's work."""

from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Reverse


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("candidates", "0023_compare_everybody_anew")]

    operations = [
        AddIndexConcurrently(
            "candidatephone",
            models.Index(
                OpClass(Reverse("normalised"), "text_pattern_ops"), name="candidates_phone_from_end"
            ),
        ),
    ]
