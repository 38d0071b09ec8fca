import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import governance.iso
import integrations.models
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("audit", "0001_initial"),
        ("candidates", "0003_keep_search_text"),
        ("governance", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                ("file_name", models.CharField(max_length=255, verbose_name="file")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=integrations.models.storage_name,
                        verbose_name="uploaded file",
                    ),
                ),
                (
                    "table",
                    models.FileField(
                        blank=True,
                        help_text="The sheet as CSV, of a workbook.",
                        max_length=200,
                        upload_to=integrations.models.storage_name,
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "sheets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("layout", models.JSONField(blank=True, default=dict)),
                ("proposal", models.JSONField(blank=True, default=dict)),
                (
                    "mapping",
                    models.JSONField(
                        blank=True, default=dict, help_text="What each column holds, by its heading."
                    ),
                ),
                (
                    "existing",
                    models.CharField(
                        choices=[
                            ("skip", "Skip the row"),
                            ("update", "Update the candidate with the filled cells"),
                        ],
                        default="skip",
                        max_length=10,
                        verbose_name="people already in the record",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        choices=governance.iso.countries,
                        help_text="For telephone numbers without a country code, where the row names no country.",
                        max_length=2,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("mapping", "Columns to confirm"),
                            ("checking", "Being checked"),
                            ("checked", "Ready to import"),
                            ("committing", "Being imported"),
                            ("done", "Imported"),
                            ("failed", "Cannot be read"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="mapping",
                        max_length=10,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=500)),
                ("rows_total", models.PositiveIntegerField(default=0, editable=False)),
                ("rows_done", models.PositiveIntegerField(default=0, editable=False)),
                ("bytes_done", models.PositiveBigIntegerField(default=0, editable=False)),
                ("advanced_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("started_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("finished_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose export this is. Keys of the other system are kept under it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="governance.system",
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["owner", "-created_at", "-id"], name="integrations_batch_owner"),
                    models.Index(
                        condition=models.Q(("status__in", ["checking", "committing"])),
                        fields=["status", "id"],
                        name="integrations_batch_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "cancelled",
                                    "checked",
                                    "checking",
                                    "committing",
                                    "done",
                                    "failed",
                                    "mapping",
                                ],
                            )
                        ),
                        name="integrations_importbatch_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("existing__in", ["skip", "update"])),
                        name="integrations_importbatch_existing_known",
                        violation_error_message="Choose one of the listed values for existing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country__regex", "^[A-Z]{2}$"), ("country", ""), _connector="OR"
                        ),
                        name="integrations_importbatch_country_shape",
                        violation_error_message="Give the country as its two-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "failed"), _negated=True),
                            models.Q(("problem", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="integrations_importbatch_failed_why",
                        violation_error_message="Say why it failed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField(help_text="Where it begins in the file.")),
                (
                    "raw",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), help_text="Its cells, in the order of the columns."
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("create", "New candidate"),
                            ("update", "Update"),
                            ("skip", "Skip"),
                            ("error", "Error"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("problems", models.JSONField(blank=True, default=list)),
                (
                    "status",
                    models.CharField(
                        choices=[("pending", "Waiting"), ("done", "Done")], default="pending", max_length=10
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="integrations.importbatch",
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_rows",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "line", "id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["batch", "action", "line", "id"], name="integrations_row_action"),
                    models.Index(
                        condition=models.Q(("status", "pending")),
                        fields=["batch", "line", "id"],
                        name="integrations_row_pending",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "line"), name="integrations_importrow_line"),
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["create", "error", "skip", "update"])),
                        name="integrations_importrow_action_known",
                        violation_error_message="Choose one of the listed values for action.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["done", "pending"])),
                        name="integrations_importrow_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 300
                        ),
                        name="integrations_importrow_reason_length",
                        violation_error_message="The reason may have at most 300 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalImportBatch",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("file_name", models.CharField(max_length=255, null=True, verbose_name="file")),
                ("file", models.TextField(max_length=200, null=True, verbose_name="uploaded file")),
                (
                    "table",
                    models.TextField(
                        blank=True, help_text="The sheet as CSV, of a workbook.", max_length=200, null=True
                    ),
                ),
                ("size", models.PositiveBigIntegerField(null=True)),
                ("sha256", models.CharField(max_length=64, null=True)),
                (
                    "sheets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100), blank=True, default=list, null=True
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=100, null=True)),
                ("layout", models.JSONField(blank=True, default=dict, null=True)),
                ("proposal", models.JSONField(blank=True, default=dict, null=True)),
                (
                    "mapping",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="What each column holds, by its heading.",
                        null=True,
                    ),
                ),
                (
                    "existing",
                    models.CharField(
                        choices=[
                            ("skip", "Skip the row"),
                            ("update", "Update the candidate with the filled cells"),
                        ],
                        default="skip",
                        max_length=10,
                        null=True,
                        verbose_name="people already in the record",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        choices=governance.iso.countries,
                        help_text="For telephone numbers without a country code, where the row names no country.",
                        max_length=2,
                        null=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("mapping", "Columns to confirm"),
                            ("checking", "Being checked"),
                            ("checked", "Ready to import"),
                            ("committing", "Being imported"),
                            ("done", "Imported"),
                            ("failed", "Cannot be read"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="mapping",
                        max_length=10,
                        null=True,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=500, null=True)),
                ("started_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("finished_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "change_set",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="audit.changeset",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="Whose export this is. Keys of the other system are kept under it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.system",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical import",
                "verbose_name_plural": "historical imports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="integrations_impor_8f274_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
