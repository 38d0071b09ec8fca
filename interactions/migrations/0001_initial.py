import datetime
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("audit", "0001_initial"),
        ("candidates", "0003_keep_search_text"),
        ("clients", "0002_initial"),
        ("governance", "0001_initial"),
        ("placements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Interaction",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("message", "Message"),
                            ("meeting", "Meeting"),
                            ("video", "Video call"),
                            ("note", "Note"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "From them"), ("out", "From us"), ("internal", "Among us")],
                        default="out",
                        max_length=8,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("connected", "Spoke"),
                            ("voicemail", "Left a message"),
                            ("no_answer", "No answer"),
                            ("replied", "Replied"),
                            ("bounced", "Bounced"),
                            ("no_show", "Did not come"),
                            ("done", "Done"),
                        ],
                        default="done",
                        max_length=12,
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="happened at")),
                (
                    "logged_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "timeliness",
                    models.CharField(
                        choices=[("on_time", "On time"), ("late", "Late"), ("backfilled", "Backfilled")],
                        db_default="on_time",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("late_by", models.DurationField(blank=True, editable=False, null=True)),
                (
                    "entry",
                    models.CharField(
                        choices=[("typed", "Typed in"), ("captured", "Captured"), ("imported", "Imported")],
                        default="typed",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=300)),
                ("body", models.TextField(blank=True)),
                ("duration", models.DurationField(blank=True, null=True)),
                (
                    "channel_reference",
                    models.CharField(
                        blank=True, help_text="The key of the message or call in that system.", max_length=255
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("team", "Everyone who sees the candidate"),
                            ("private", "Only me"),
                            ("restricted", "Only who may read private notes"),
                        ],
                        default="team",
                        max_length=12,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interactions",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interactions",
                        to="clients.clientcontact",
                    ),
                ),
                (
                    "credited_to",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job_order",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interactions",
                        to="clients.joborder",
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "performed_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interactions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interactions",
                        to="placements.placement",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interactions",
                        to="placements.submission",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.system",
                    ),
                ),
            ],
            options={
                "ordering": ["-occurred_at", "-id"],
                "indexes": [
                    models.Index(fields=["candidate", "-occurred_at", "-id"], name="interaction_candidate"),
                    models.Index(
                        fields=["performed_by", "-occurred_at", "-id"], name="interaction_performer"
                    ),
                    models.Index(fields=["timeliness", "-occurred_at", "-id"], name="interaction_timeliness"),
                    models.Index(
                        fields=["-occurred_at", "-id"],
                        include=("performed_by", "timeliness"),
                        name="interaction_recent",
                    ),
                    models.Index(
                        condition=models.Q(("contact__isnull", False)),
                        fields=["contact", "-occurred_at", "-id"],
                        name="interaction_contact",
                    ),
                    models.Index(
                        condition=models.Q(("job_order__isnull", False)),
                        fields=["job_order", "-occurred_at", "-id"],
                        name="interaction_job_order",
                    ),
                    models.Index(
                        condition=models.Q(("submission__isnull", False)),
                        fields=["submission", "-occurred_at", "-id"],
                        name="interaction_submission",
                    ),
                    models.Index(
                        condition=models.Q(("placement__isnull", False)),
                        fields=["placement", "-occurred_at", "-id"],
                        name="interaction_placement",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("channel_reference", ""), _negated=True),
                        fields=("system", "channel_reference"),
                        name="interactions_interaction_captured_once",
                        violation_error_message="This message or call is already in the record.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel_reference", ""), ("system__isnull", False), _connector="OR"
                        ),
                        name="interactions_interaction_reference_has_system",
                        violation_error_message="A channel reference needs the system it comes from.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "occurred_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("logged_at"), "+", models.Value(datetime.timedelta(seconds=300))
                                ),
                            )
                        ),
                        name="interactions_interaction_not_in_future",
                        violation_error_message="This is still to come. Plan it as a follow-up instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("duration__isnull", True),
                            models.Q(
                                ("duration__gte", datetime.timedelta(0)),
                                ("duration__lte", datetime.timedelta(days=1)),
                            ),
                            _connector="OR",
                        ),
                        name="interactions_interaction_duration_range",
                        violation_error_message="A duration lies between nothing and 24 hours.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("late_by__gt", datetime.timedelta(0)),
                                ("late_by__isnull", False),
                                ("timeliness", "late"),
                            ),
                            models.Q(
                                models.Q(("timeliness", "late"), _negated=True), ("late_by__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="interactions_interaction_late_by_fits",
                        violation_error_message="Only a late interaction is late by some time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["call", "email", "meeting", "message", "note", "sms", "video"])
                        ),
                        name="interactions_interaction_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["in", "internal", "out"])),
                        name="interactions_interaction_direction_known",
                        violation_error_message="Choose one of the listed values for direction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "bounced",
                                    "connected",
                                    "done",
                                    "no_answer",
                                    "no_show",
                                    "replied",
                                    "voicemail",
                                ],
                            )
                        ),
                        name="interactions_interaction_outcome_known",
                        violation_error_message="Choose one of the listed values for outcome.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("timeliness__in", ["backfilled", "late", "on_time"])),
                        name="interactions_interaction_timeliness_known",
                        violation_error_message="Choose one of the listed values for timeliness.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("entry__in", ["captured", "imported", "typed"])),
                        name="interactions_interaction_entry_known",
                        violation_error_message="Choose one of the listed values for entry.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["private", "restricted", "team"])),
                        name="interactions_interaction_visibility_known",
                        violation_error_message="Choose one of the listed values for visibility.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("body"), 100000
                        ),
                        name="interactions_interaction_body_length",
                        violation_error_message="The body may have at most 100,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFollowUp",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("next_step", models.CharField(max_length=500, null=True)),
                ("due_on", models.DateField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
                        default="open",
                        max_length=12,
                        null=True,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="candidates.candidate",
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
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "interaction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="What it came from.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="interactions.interaction",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical follow up",
                "verbose_name_plural": "historical follow ups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="interactions_follo_2a18b_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FollowUp",
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
                ("next_step", models.CharField(max_length=500)),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "interaction",
                    models.ForeignKey(
                        blank=True,
                        help_text="What it came from.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="interactions.interaction",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(fields=["due_on", "id"], name="followup_due"),
                    models.Index(fields=["owner", "status", "due_on", "id"], name="followup_owner"),
                    models.Index(fields=["candidate", "status", "due_on", "id"], name="followup_candidate"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["cancelled", "done", "open"])),
                        name="interactions_followup_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_step", ""), _negated=True),
                        name="interactions_followup_has_step",
                        violation_error_message="Say what the next step is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True), ("closed_by__isnull", True), ("status", "open")
                            ),
                            models.Q(
                                models.Q(("status", "open"), _negated=True),
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="interactions_followup_closed_by",
                        violation_error_message="A follow-up is closed by someone, and only once it is closed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoggingPolicy",
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
                ("hours", models.PositiveSmallIntegerField(default=24)),
                ("effective_from", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
            ],
            options={
                "verbose_name_plural": "logging policies",
                "ordering": ["-effective_from", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("effective_from",),
                        name="interactions_loggingpolicy_one_per_moment",
                        violation_error_message="Another version comes into force at the same moment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1), ("hours__lte", 720)),
                        name="interactions_loggingpolicy_hours_range",
                        violation_error_message="Give the time for logging in hours, from 1 to 720.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="interactions_loggingpolicy_has_reason",
                        violation_error_message="Say why the rule changes.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInteraction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("email", "E-mail"),
                            ("sms", "SMS"),
                            ("message", "Message"),
                            ("meeting", "Meeting"),
                            ("video", "Video call"),
                            ("note", "Note"),
                        ],
                        max_length=8,
                        null=True,
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("in", "From them"), ("out", "From us"), ("internal", "Among us")],
                        default="out",
                        max_length=8,
                        null=True,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("connected", "Spoke"),
                            ("voicemail", "Left a message"),
                            ("no_answer", "No answer"),
                            ("replied", "Replied"),
                            ("bounced", "Bounced"),
                            ("no_show", "Did not come"),
                            ("done", "Done"),
                        ],
                        default="done",
                        max_length=12,
                        null=True,
                    ),
                ),
                ("occurred_at", models.DateTimeField(null=True, verbose_name="happened at")),
                ("logged_at", models.DateTimeField(editable=False, null=True)),
                (
                    "timeliness",
                    models.CharField(
                        choices=[("on_time", "On time"), ("late", "Late"), ("backfilled", "Backfilled")],
                        editable=False,
                        max_length=12,
                        null=True,
                    ),
                ),
                ("late_by", models.DurationField(blank=True, editable=False, null=True)),
                (
                    "entry",
                    models.CharField(
                        choices=[("typed", "Typed in"), ("captured", "Captured"), ("imported", "Imported")],
                        default="typed",
                        editable=False,
                        max_length=8,
                        null=True,
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=300, null=True)),
                ("body", models.TextField(blank=True, null=True)),
                ("duration", models.DurationField(blank=True, null=True)),
                (
                    "channel_reference",
                    models.CharField(
                        blank=True,
                        help_text="The key of the message or call in that system.",
                        max_length=255,
                        null=True,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("team", "Everyone who sees the candidate"),
                            ("private", "Only me"),
                            ("restricted", "Only who may read private notes"),
                        ],
                        default="team",
                        max_length=12,
                        null=True,
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
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="candidates.candidate",
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
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clients.clientcontact",
                    ),
                ),
                (
                    "credited_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job_order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clients.joborder",
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "performed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="placements.placement",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="placements.submission",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.system",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical interaction",
                "verbose_name_plural": "historical interactions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="interactions_inter_0e411_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalLoggingPolicy",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("hours", models.PositiveSmallIntegerField(default=24, null=True)),
                ("effective_from", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=300, null=True)),
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
            ],
            options={
                "verbose_name": "historical logging policy",
                "verbose_name_plural": "historical logging policies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="interactions_loggi_40521_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
