"""Meetings, and that one which ended obliges to log it."""

import datetime as dt

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import interactions.models.logging_policy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_add_preferences"),
        ("audit", "0003_keep_an_access_log"),
        ("candidates", "0015_note_versions_looked_at"),
        ("governance", "0001_initial"),
        ("interactions", "0015_keep_tallies"),
        ("placements", "0004_index_by_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMeeting",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("starts_at", models.DateTimeField(null=True, verbose_name="starts")),
                ("ends_at", models.DateTimeField(null=True, verbose_name="ends")),
                ("subject", models.CharField(blank=True, max_length=300, null=True)),
                ("place", models.CharField(blank=True, max_length=300, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Planned"), ("cancelled", "Cancelled")],
                        default="planned",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, max_length=500, null=True, verbose_name="why cancelled"),
                ),
                ("uid", models.CharField(max_length=255, null=True, verbose_name="key in that system")),
                ("occurrence", models.CharField(blank=True, max_length=16, null=True)),
                (
                    "sequence",
                    models.PositiveIntegerField(
                        default=0, help_text="Which version of the meeting this is.", null=True
                    ),
                ),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
            ],
            options={
                "verbose_name": "historical meeting",
                "verbose_name_plural": "historical meetings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Meeting",
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
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("place", models.CharField(blank=True, max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "Planned"), ("cancelled", "Cancelled")],
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="why cancelled")),
                ("uid", models.CharField(max_length=255, verbose_name="key in that system")),
                ("occurrence", models.CharField(blank=True, max_length=16)),
                (
                    "sequence",
                    models.PositiveIntegerField(default=0, help_text="Which version of the meeting this is."),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="loggingpolicy",
            name="interactions_loggingpolicy_triggers_known",
        ),
        migrations.RemoveConstraint(
            model_name="obligation",
            name="interactions_obligation_trigger_known",
        ),
        migrations.AlterField(
            model_name="historicalloggingpolicy",
            name="triggers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("interview", "Interview ended"),
                        ("stage", "Stage that implies a conversation"),
                        ("message", "Message waits for an answer"),
                        ("call", "Captured call without a note"),
                        ("follow_up", "Next step came due"),
                        ("meeting", "Meeting ended"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=interactions.models.logging_policy.usual_triggers,
                null=True,
                verbose_name="what obliges to log a contact",
            ),
        ),
        migrations.AlterField(
            model_name="historicalobligation",
            name="trigger",
            field=models.CharField(
                choices=[
                    ("interview", "Interview ended"),
                    ("stage", "Stage that implies a conversation"),
                    ("message", "Message waits for an answer"),
                    ("call", "Captured call without a note"),
                    ("follow_up", "Next step came due"),
                    ("meeting", "Meeting ended"),
                ],
                editable=False,
                max_length=12,
                null=True,
                verbose_name="why",
            ),
        ),
        migrations.AlterField(
            model_name="loggingpolicy",
            name="triggers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("interview", "Interview ended"),
                        ("stage", "Stage that implies a conversation"),
                        ("message", "Message waits for an answer"),
                        ("call", "Captured call without a note"),
                        ("follow_up", "Next step came due"),
                        ("meeting", "Meeting ended"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=interactions.models.logging_policy.usual_triggers,
                verbose_name="what obliges to log a contact",
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="trigger",
            field=models.CharField(
                choices=[
                    ("interview", "Interview ended"),
                    ("stage", "Stage that implies a conversation"),
                    ("message", "Message waits for an answer"),
                    ("call", "Captured call without a note"),
                    ("follow_up", "Next step came due"),
                    ("meeting", "Meeting ended"),
                ],
                editable=False,
                max_length=12,
                verbose_name="why",
            ),
        ),
        migrations.AddConstraint(
            model_name="loggingpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "triggers__contained_by",
                        ["interview", "stage", "message", "call", "follow_up", "meeting"],
                    )
                ),
                name="interactions_loggingpolicy_triggers_known",
                violation_error_message="Choose from the listed reasons that oblige to log.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("trigger__in", ["call", "follow_up", "interview", "meeting", "message", "stage"])
                ),
                name="interactions_obligation_trigger_known",
                violation_error_message="Choose one of the listed values for trigger.",
            ),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="candidate",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="candidates.candidate",
            ),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="change_set",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="audit.changeset",
            ),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="organiser",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                help_text="Who of us met the candidate, and logs it.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalmeeting",
            name="system",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="governance.system",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="candidate",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="candidates.candidate",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="organiser",
            field=models.ForeignKey(
                db_index=False,
                help_text="Who of us met the candidate, and logs it.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.system"
            ),
        ),
        migrations.AddIndex(
            model_name="historicalmeeting",
            index=models.Index(
                fields=["id", "-history_date", "-history_id"], name="interactions_meeti_8fa3f_story"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["candidate", "-starts_at", "-id"], name="meeting_candidate"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["organiser", "-starts_at", "-id"], name="meeting_organiser"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["ends_at", "id"], name="meeting_ended"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["-starts_at", "-id"], name="meeting_recent"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["updated_at", "id"], name="meeting_changed"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["cancelled", "planned"])),
                name="interactions_meeting_status_known",
                violation_error_message="Choose one of the listed values for status.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                fields=("candidate", "system", "uid", "occurrence"),
                name="interactions_meeting_captured_once",
                violation_error_message="This meeting is already on the record.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("uid", ""), _negated=True),
                name="interactions_meeting_has_uid",
                violation_error_message="A meeting needs the key that its calendar knows it by.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gt", models.F("starts_at")),
                    (
                        "ends_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_at"), "+", models.Value(dt.timedelta(days=1))
                        ),
                    ),
                ),
                name="interactions_meeting_within_a_day",
                violation_error_message="A meeting ends after it begins, within 24 hours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), ("status", "cancelled"), _connector="OR"),
                name="interactions_meeting_reason_fits",
                violation_error_message="Only a cancelled meeting says why.",
            ),
        ),
    ]
