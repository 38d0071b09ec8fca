import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import governance.iso
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
    ]

    operations = [
        migrations.CreateModel(
            name="Submission",
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
                    "stage",
                    models.CharField(
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("screening", "Screening"),
                            ("internal_review", "Internal review"),
                            ("submitted_to_client", "Submitted to client"),
                            ("client_review", "Client review"),
                            ("interviewing", "Interviewing"),
                            ("offer", "Offer"),
                            ("placed", "Placed"),
                            ("rejected_by_agency", "Rejected by us"),
                            ("rejected_by_client", "Rejected by the client"),
                            ("withdrawn", "Withdrawn"),
                            ("job_closed", "Job closed"),
                        ],
                        default="identified",
                        max_length=20,
                    ),
                ),
                (
                    "stage_since",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        help_text="Set by the database whenever the stage changes.",
                        verbose_name="in this stage since",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("sourced", "Sourced"),
                            ("applied", "Applied"),
                            ("referred", "Referred"),
                            ("reengaged", "Re-engaged"),
                        ],
                        default="sourced",
                        max_length=12,
                    ),
                ),
                (
                    "representation_confirmed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the candidate agreed to be put forward to this client.",
                        null=True,
                    ),
                ),
                (
                    "representation_evidence",
                    models.CharField(
                        blank=True,
                        help_text="How the candidate agreed, such as “e-mail of 3 May”.",
                        max_length=300,
                    ),
                ),
                ("closed_note", models.TextField(blank=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="Who recorded the rejection, the withdrawal or the closing.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_reason",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.reason",
                    ),
                ),
                (
                    "job_order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="clients.joborder",
                    ),
                ),
                (
                    "recruiter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "representation_confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-stage_since", "-id"],
                "indexes": [
                    models.Index(fields=["candidate", "-stage_since", "-id"], name="submission_candidate"),
                    models.Index(
                        fields=["job_order", "stage", "-stage_since", "-id"], name="submission_board"
                    ),
                    models.Index(
                        fields=["recruiter", "stage", "-stage_since", "-id"], name="submission_recruiter"
                    ),
                    models.Index(fields=["stage", "-stage_since", "-id"], name="submission_stage"),
                    models.Index(fields=["-stage_since", "-id"], name="submission_recent"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                (
                                    "identified",
                                    "contacted",
                                    "screening",
                                    "internal_review",
                                    "submitted_to_client",
                                    "client_review",
                                    "interviewing",
                                    "offer",
                                ),
                            )
                        ),
                        fields=("candidate", "job_order"),
                        name="placements_submission_one_open",
                        violation_error_message="This candidate is already put forward for this job.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "client_review",
                                    "contacted",
                                    "identified",
                                    "internal_review",
                                    "interviewing",
                                    "job_closed",
                                    "offer",
                                    "placed",
                                    "rejected_by_agency",
                                    "rejected_by_client",
                                    "screening",
                                    "submitted_to_client",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="placements_submission_stage_known",
                        violation_error_message="Choose one of the listed values for stage.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["applied", "reengaged", "referred", "sourced"])),
                        name="placements_submission_origin_known",
                        violation_error_message="Choose one of the listed values for origin.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "stage__in",
                                    (
                                        "submitted_to_client",
                                        "client_review",
                                        "interviewing",
                                        "offer",
                                        "placed",
                                    ),
                                ),
                                _negated=True,
                            ),
                            ("representation_confirmed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="placements_submission_represented",
                        violation_error_message="Confirm that the candidate agreed to be put forward before the client sees them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("representation_confirmed_at__isnull", True),
                            ("representation_confirmed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="placements_submission_confirmed_by",
                        violation_error_message="Say who confirmed that the candidate agreed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("stage__in", ("rejected_by_agency", "rejected_by_client")), _negated=True
                            ),
                            ("closed_reason__isnull", False),
                            _connector="OR",
                        ),
                        name="placements_submission_rejected_why",
                        violation_error_message="A rejection needs a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                (
                                    "placed",
                                    "rejected_by_agency",
                                    "rejected_by_client",
                                    "withdrawn",
                                    "job_closed",
                                ),
                            ),
                            models.Q(
                                ("closed_by__isnull", True),
                                ("closed_note", ""),
                                ("closed_reason__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="placements_submission_open_unreasoned",
                        violation_error_message="An open submission has no reason for being closed.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("closed_note"), 4000
                        ),
                        name="placements_submission_closed_note_length",
                        violation_error_message="The closed note may have at most 4,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
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
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("video", "Video"),
                            ("onsite", "On site"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("scheduled", "Scheduled"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("no_show_candidate", "Candidate did not come"),
                            ("no_show_client", "Client did not come"),
                        ],
                        default="proposed",
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "location",
                    models.CharField(
                        blank=True, help_text="An address, a telephone number or a link.", max_length=300
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=300)),
                (
                    "submission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="placements.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-id"],
                "indexes": [
                    models.Index(fields=["submission", "-starts_at", "-id"], name="interview_submission"),
                    models.Index(fields=["status", "starts_at", "id"], name="interview_status"),
                    models.Index(fields=["-starts_at", "-id"], name="interview_recent"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["assessment", "onsite", "phone", "video"])),
                        name="placements_interview_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "cancelled",
                                    "completed",
                                    "no_show_candidate",
                                    "no_show_client",
                                    "proposed",
                                    "scheduled",
                                ],
                            )
                        ),
                        name="placements_interview_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_at__isnull", True), ("starts_at__isnull", True)),
                            models.Q(
                                ("ends_at__gt", models.F("starts_at")),
                                ("ends_at__isnull", False),
                                ("starts_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="placements_interview_ends_after_start",
                        violation_error_message="An interview ends after it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["proposed", "cancelled"]),
                            models.Q(("ends_at__isnull", False), ("starts_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="placements_interview_has_time",
                        violation_error_message="A scheduled interview needs a start and an end.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("round__gte", 1), ("round__lte", 50)),
                        name="placements_interview_round_range",
                        violation_error_message="Interview rounds are numbered from 1 to 50.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("cancelled_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="placements_interview_cancelled_why",
                        violation_error_message="Say why the interview was cancelled.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("note"), 10000
                        ),
                        name="placements_interview_note_length",
                        violation_error_message="The note may have at most 10,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewParticipant",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("interviewer", "Interviewer"),
                            ("coordinator", "Coordinator"),
                            ("observer", "Observer"),
                        ],
                        default="interviewer",
                        max_length=12,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interview_participations",
                        to="clients.clientcontact",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="placements.interview",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interview_participations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["interview_id", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["coordinator", "interviewer", "observer"])),
                        name="placements_interviewparticipant_role_known",
                        violation_error_message="Choose one of the listed values for role.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contact__isnull", False), ("user__isnull", True)),
                            models.Q(("contact__isnull", True), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="placements_interviewparticipant_one_person",
                        violation_error_message="Choose either a colleague or a client contact.",
                    ),
                    models.UniqueConstraint(
                        fields=("interview", "user"),
                        name="placements_interviewparticipant_user_once",
                        violation_error_message="This colleague already takes part.",
                    ),
                    models.UniqueConstraint(
                        fields=("interview", "contact"),
                        name="placements_interviewparticipant_contact_once",
                        violation_error_message="This contact already takes part.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewFeedback",
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
                    "recommendation",
                    models.CharField(
                        choices=[
                            ("strong_yes", "Strong yes"),
                            ("yes", "Yes"),
                            ("no_decision", "No decision"),
                            ("no", "No"),
                            ("strong_no", "Definitely not"),
                        ],
                        max_length=12,
                    ),
                ),
                ("body", models.TextField(blank=True)),
                (
                    "submitted_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="placements.interviewparticipant",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "interview feedback",
                "ordering": ["-submitted_at", "-id"],
                "indexes": [models.Index(fields=["-submitted_at", "-id"], name="feedback_recent")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recommendation__in", ["no", "no_decision", "strong_no", "strong_yes", "yes"])
                        ),
                        name="placements_interviewfeedback_recommendation_known",
                        violation_error_message="Choose one of the listed values for recommendation.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("body"), 20000
                        ),
                        name="placements_interviewfeedback_body_length",
                        violation_error_message="The body may have at most 20,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInterviewFeedback",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "recommendation",
                    models.CharField(
                        choices=[
                            ("strong_yes", "Strong yes"),
                            ("yes", "Yes"),
                            ("no_decision", "No decision"),
                            ("no", "No"),
                            ("strong_no", "Definitely not"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("body", models.TextField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(editable=False, null=True)),
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
                    "recorded_by",
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
                    "participant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="placements.interviewparticipant",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical interview feedback",
                "verbose_name_plural": "historical interview feedback",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_intervi_15ab0_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Offer",
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
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version of the offer")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("pending_approval", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("pay_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("pay_currency", models.CharField(choices=governance.iso.currencies, max_length=3)),
                (
                    "pay_unit",
                    models.CharField(
                        choices=[
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("fixed", "Fixed sum"),
                        ],
                        max_length=8,
                    ),
                ),
                ("starts_on", models.DateField()),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("terms", models.TextField(blank=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.TextField(blank=True)),
                (
                    "approved_by",
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
                    "decline_reason",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.reason",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="placements.offer",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="placements.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["status", "-created_at", "-id"], name="offer_status"),
                    models.Index(fields=["-created_at", "-id"], name="offer_recent"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "number"),
                        name="placements_offer_number_once",
                        violation_error_message="This version of the offer exists already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status__in", ["draft", "pending_approval", "approved", "sent", "accepted"])
                        ),
                        fields=("submission",),
                        name="placements_offer_one_current",
                        violation_error_message="This submission already has a current offer; supersede it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "accepted",
                                    "approved",
                                    "declined",
                                    "draft",
                                    "expired",
                                    "pending_approval",
                                    "sent",
                                    "superseded",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="placements_offer_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_unit__in", ["day", "fixed", "hour", "month", "year"])),
                        name="placements_offer_pay_unit_known",
                        violation_error_message="Choose one of the listed values for pay unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_currency__regex", "^[A-Z]{3}$")),
                        name="placements_offer_pay_currency_shape",
                        violation_error_message="Give the currency as its three-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_amount__gt", 0)),
                        name="placements_offer_pay_positive",
                        violation_error_message="The pay must be more than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("supersedes__isnull", True)),
                            models.Q(("number__gt", 1), ("supersedes__isnull", False)),
                            _connector="OR",
                        ),
                        name="placements_offer_version_chain",
                        violation_error_message="Every version but the first supersedes the one before.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes__isnull", True),
                            models.Q(("supersedes", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="placements_offer_not_own_successor",
                        violation_error_message="An offer cannot supersede itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ("approved", "sent", "accepted", "declined", "expired")),
                                _negated=True,
                            ),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="placements_offer_approved_by",
                        violation_error_message="An offer is approved by someone before it is sent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["sent", "accepted", "declined", "expired"]), _negated=True
                            ),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="placements_offer_sent_when",
                        violation_error_message="An offer is sent before it is answered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["accepted", "declined"]), _negated=True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="placements_offer_decided_when",
                        violation_error_message="Say when the candidate answered.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("terms"), 50000
                        ),
                        name="placements_offer_terms_length",
                        violation_error_message="The terms may have at most 50,000 characters.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("decision_note"), 4000
                        ),
                        name="placements_offer_decision_note_length",
                        violation_error_message="The decision note may have at most 4,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
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
                            ("permanent", "Permanent"),
                            ("contract", "Contract"),
                            ("contract_to_hire", "Contract to hire"),
                            ("temporary", "Temporary"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending_start", "Waiting to start"),
                            ("active", "Active"),
                            ("completed", "Completed"),
                            ("terminated", "Terminated"),
                            ("cancelled", "Cancelled"),
                            ("no_show", "Did not start"),
                            ("guarantee_claim", "Guarantee claimed"),
                            ("claim_replaced", "Replaced under guarantee"),
                            ("claim_refunded", "Refunded under guarantee"),
                            ("claim_rejected", "Guarantee claim rejected"),
                        ],
                        default="pending_start",
                        max_length=20,
                    ),
                ),
                (
                    "status_since",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        help_text="Set by the database whenever the status changes.",
                        verbose_name="in this status since",
                    ),
                ),
                ("starts_on", models.DateField()),
                ("expected_end", models.DateField(blank=True, null=True)),
                ("actual_end", models.DateField(blank=True, null=True)),
                ("end_note", models.TextField(blank=True)),
                ("guarantee_until", models.DateField(blank=True, null=True)),
                ("purchase_order", models.CharField(blank=True, max_length=100)),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who approves the timesheets at the client.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approved_placements",
                        to="clients.clientcontact",
                    ),
                ),
                (
                    "end_reason",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.reason",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="placements.offer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="placements.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-id"],
                "indexes": [
                    models.Index(fields=["-starts_on", "-id"], name="placement_recent"),
                    models.Index(fields=["status", "-starts_on", "-id"], name="placement_status"),
                    models.Index(fields=["owner", "-starts_on", "-id"], name="placement_owner"),
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["expected_end", "id"],
                        name="placement_ending",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("pending_start", "active"))),
                        fields=("submission",),
                        name="placements_placement_one_live",
                        violation_error_message="This submission already has a placement that goes on.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["contract", "contract_to_hire", "permanent", "temporary"])
                        ),
                        name="placements_placement_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "active",
                                    "cancelled",
                                    "claim_refunded",
                                    "claim_rejected",
                                    "claim_replaced",
                                    "completed",
                                    "guarantee_claim",
                                    "no_show",
                                    "pending_start",
                                    "terminated",
                                ],
                            )
                        ),
                        name="placements_placement_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expected_end__isnull", True),
                            ("expected_end__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="placements_placement_expected_end_after_start",
                        violation_error_message="The expected end is before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual_end__isnull", True),
                            ("actual_end__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="placements_placement_end_after_start",
                        violation_error_message="The placement ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("guarantee_until__isnull", True),
                            ("guarantee_until__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="placements_placement_guarantee_after_start",
                        violation_error_message="The guarantee ends before the placement starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("actual_end__isnull", False),
                                (
                                    "status__in",
                                    (
                                        "completed",
                                        "terminated",
                                        "guarantee_claim",
                                        "claim_replaced",
                                        "claim_refunded",
                                        "claim_rejected",
                                    ),
                                ),
                            ),
                            models.Q(
                                ("actual_end__isnull", True),
                                ("status__in", ["pending_start", "active", "cancelled", "no_show"]),
                            ),
                            _connector="OR",
                        ),
                        name="placements_placement_end_fits_status",
                        violation_error_message="A placement has an end date when, and only when, it has ended.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_reason__isnull", False),
                            models.Q(("status__in", ["terminated", "cancelled", "no_show"]), _negated=True),
                            _connector="OR",
                        ),
                        name="placements_placement_end_has_reason",
                        violation_error_message="Say why the placement was broken off.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "status__in",
                                    ("guarantee_claim", "claim_replaced", "claim_refunded", "claim_rejected"),
                                ),
                                _negated=True,
                            ),
                            models.Q(
                                ("actual_end__lte", models.F("guarantee_until")),
                                ("guarantee_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="placements_placement_claim_inside_guarantee",
                        violation_error_message="The placement did not end inside the guarantee.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("end_note"), 4000
                        ),
                        name="placements_placement_end_note_length",
                        violation_error_message="The end note may have at most 4,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayrollHandoff",
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
                ("payload_digest", models.CharField(max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("sent", "Sent"),
                            ("acknowledged", "Acknowledged"),
                            ("rejected", "Rejected"),
                            ("corrected", "Corrected"),
                        ],
                        default="pending",
                        max_length=12,
                    ),
                ),
                ("external_key", models.CharField(blank=True, max_length=255)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("message", models.CharField(blank=True, max_length=1000)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.system"
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handoffs",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "verbose_name": "payroll hand-off",
                "ordering": ["-created_at", "-id"],
                "indexes": [models.Index(fields=["status", "-created_at", "-id"], name="handoff_status")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "corrected"), _negated=True),
                        fields=("placement", "system", "payload_digest"),
                        name="placements_payrollhandoff_once",
                        violation_error_message="These terms were already handed to this system.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["acknowledged", "corrected", "pending", "rejected", "sent"])
                        ),
                        name="placements_payrollhandoff_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payload_digest__regex", "^[0-9a-f]{64}$")),
                        name="placements_payrollhandoff_digest_sha256",
                        violation_error_message="The digest is not a SHA-256 in hexadecimal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "pending"), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="placements_payrollhandoff_sent_when",
                        violation_error_message="A hand-off is sent before it is answered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["acknowledged", "rejected"]), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="placements_payrollhandoff_answered_when",
                        violation_error_message="Say when payroll answered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTimesheetSummary",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("external_key", models.CharField(max_length=255, null=True)),
                ("period_start", models.DateField(null=True)),
                ("period_end", models.DateField(null=True)),
                ("regular_hours", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("overtime_hours", models.DecimalField(decimal_places=2, default=0, max_digits=7, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("paid", "Paid"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("synced_at", models.DateTimeField(null=True)),
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
            ],
            options={
                "verbose_name": "historical timesheet summary",
                "verbose_name_plural": "historical timesheet summaries",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_timeshe_77578_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlacementRate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("effective_from", models.DateField(null=True)),
                (
                    "effective_to",
                    models.DateField(blank=True, help_text="The last day; open if empty.", null=True),
                ),
                ("pay_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "pay_currency",
                    models.CharField(choices=governance.iso.currencies, max_length=3, null=True),
                ),
                (
                    "pay_unit",
                    models.CharField(
                        choices=[
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("fixed", "Fixed sum"),
                        ],
                        max_length=8,
                        null=True,
                    ),
                ),
                ("bill_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "bill_currency",
                    models.CharField(choices=governance.iso.currencies, max_length=3, null=True),
                ),
                (
                    "bill_unit",
                    models.CharField(
                        choices=[
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("fixed", "Fixed sum"),
                        ],
                        max_length=8,
                        null=True,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, null=True)),
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
            ],
            options={
                "verbose_name": "historical placement rate",
                "verbose_name_plural": "historical placement rates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_placeme_8047f_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPayrollHandoff",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("payload_digest", models.CharField(max_length=64, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("sent", "Sent"),
                            ("acknowledged", "Acknowledged"),
                            ("rejected", "Rejected"),
                            ("corrected", "Corrected"),
                        ],
                        default="pending",
                        max_length=12,
                        null=True,
                    ),
                ),
                ("external_key", models.CharField(blank=True, max_length=255, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("message", models.CharField(blank=True, max_length=1000, null=True)),
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
            ],
            options={
                "verbose_name": "historical payroll hand-off",
                "verbose_name_plural": "historical payroll hand-offs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_payroll_be3d9_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlacementRate",
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
                ("effective_from", models.DateField()),
                (
                    "effective_to",
                    models.DateField(blank=True, help_text="The last day; open if empty.", null=True),
                ),
                ("pay_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("pay_currency", models.CharField(choices=governance.iso.currencies, max_length=3)),
                (
                    "pay_unit",
                    models.CharField(
                        choices=[
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("fixed", "Fixed sum"),
                        ],
                        max_length=8,
                    ),
                ),
                ("bill_amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("bill_currency", models.CharField(choices=governance.iso.currencies, max_length=3)),
                (
                    "bill_unit",
                    models.CharField(
                        choices=[
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("fixed", "Fixed sum"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "placement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="placements.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["placement_id", "-effective_from", "-id"],
                "indexes": [
                    models.Index(fields=["placement", "-effective_from", "-id"], name="rate_placement")
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("placement", "="),
                            (
                                models.Func(
                                    "effective_from",
                                    "effective_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                    function="DATERANGE",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="placements_placementrate_no_overlap",
                        violation_error_message="Another rate of this placement holds on some of these days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="placements_placementrate_dates_ordered",
                        violation_error_message="The rate ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bill_amount__gt", 0), ("pay_amount__gt", 0)),
                        name="placements_placementrate_amounts_positive",
                        violation_error_message="Pay and bill rate must be more than nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_currency__regex", "^[A-Z]{3}$")),
                        name="placements_placementrate_pay_currency_shape",
                        violation_error_message="Give the currency as its three-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bill_currency__regex", "^[A-Z]{3}$")),
                        name="placements_placementrate_bill_currency_shape",
                        violation_error_message="Give the currency as its three-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_unit__in", ["day", "fixed", "hour", "month", "year"])),
                        name="placements_placementrate_pay_unit_known",
                        violation_error_message="Choose one of the listed values for pay unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bill_unit__in", ["day", "fixed", "hour", "month", "year"])),
                        name="placements_placementrate_bill_unit_known",
                        violation_error_message="Choose one of the listed values for bill unit.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageEvent",
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
                    "from_stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("screening", "Screening"),
                            ("internal_review", "Internal review"),
                            ("submitted_to_client", "Submitted to client"),
                            ("client_review", "Client review"),
                            ("interviewing", "Interviewing"),
                            ("offer", "Offer"),
                            ("placed", "Placed"),
                            ("rejected_by_agency", "Rejected by us"),
                            ("rejected_by_client", "Rejected by the client"),
                            ("withdrawn", "Withdrawn"),
                            ("job_closed", "Job closed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("screening", "Screening"),
                            ("internal_review", "Internal review"),
                            ("submitted_to_client", "Submitted to client"),
                            ("client_review", "Client review"),
                            ("interviewing", "Interviewing"),
                            ("offer", "Offer"),
                            ("placed", "Placed"),
                            ("rejected_by_agency", "Rejected by us"),
                            ("rejected_by_client", "Rejected by the client"),
                            ("withdrawn", "Withdrawn"),
                            ("job_closed", "Job closed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "occurred_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="governance.reason",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_events",
                        to="placements.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["-occurred_at", "-id"],
                "indexes": [
                    models.Index(fields=["submission", "-occurred_at", "-id"], name="stageevent_submission"),
                    models.Index(fields=["to_stage", "-occurred_at", "-id"], name="stageevent_stage"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "from_stage__in",
                                [
                                    "",
                                    "client_review",
                                    "contacted",
                                    "identified",
                                    "internal_review",
                                    "interviewing",
                                    "job_closed",
                                    "offer",
                                    "placed",
                                    "rejected_by_agency",
                                    "rejected_by_client",
                                    "screening",
                                    "submitted_to_client",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="placements_stageevent_from_stage_known",
                        violation_error_message="Choose one of the listed values for from stage.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "to_stage__in",
                                [
                                    "client_review",
                                    "contacted",
                                    "identified",
                                    "internal_review",
                                    "interviewing",
                                    "job_closed",
                                    "offer",
                                    "placed",
                                    "rejected_by_agency",
                                    "rejected_by_client",
                                    "screening",
                                    "submitted_to_client",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="placements_stageevent_to_stage_known",
                        violation_error_message="Choose one of the listed values for to stage.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_stage", models.F("to_stage")), _negated=True),
                        name="placements_stageevent_moves",
                        violation_error_message="The submission is already at this stage.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("note"), 4000
                        ),
                        name="placements_stageevent_note_length",
                        violation_error_message="The note may have at most 4,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalStageEvent",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "from_stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("screening", "Screening"),
                            ("internal_review", "Internal review"),
                            ("submitted_to_client", "Submitted to client"),
                            ("client_review", "Client review"),
                            ("interviewing", "Interviewing"),
                            ("offer", "Offer"),
                            ("placed", "Placed"),
                            ("rejected_by_agency", "Rejected by us"),
                            ("rejected_by_client", "Rejected by the client"),
                            ("withdrawn", "Withdrawn"),
                            ("job_closed", "Job closed"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("screening", "Screening"),
                            ("internal_review", "Internal review"),
                            ("submitted_to_client", "Submitted to client"),
                            ("client_review", "Client review"),
                            ("interviewing", "Interviewing"),
                            ("offer", "Offer"),
                            ("placed", "Placed"),
                            ("rejected_by_agency", "Rejected by us"),
                            ("rejected_by_client", "Rejected by the client"),
                            ("withdrawn", "Withdrawn"),
                            ("job_closed", "Job closed"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                ("occurred_at", models.DateTimeField(editable=False, null=True)),
                ("note", models.TextField(blank=True, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "actor",
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
                    "reason",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.reason",
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
            ],
            options={
                "verbose_name": "historical stage event",
                "verbose_name_plural": "historical stage events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_stageev_4cfa8_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlacement",
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
                            ("permanent", "Permanent"),
                            ("contract", "Contract"),
                            ("contract_to_hire", "Contract to hire"),
                            ("temporary", "Temporary"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("pending_start", "Waiting to start"),
                            ("active", "Active"),
                            ("completed", "Completed"),
                            ("terminated", "Terminated"),
                            ("cancelled", "Cancelled"),
                            ("no_show", "Did not start"),
                            ("guarantee_claim", "Guarantee claimed"),
                            ("claim_replaced", "Replaced under guarantee"),
                            ("claim_refunded", "Refunded under guarantee"),
                            ("claim_rejected", "Guarantee claim rejected"),
                        ],
                        default="pending_start",
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "status_since",
                    models.DateTimeField(
                        editable=False,
                        help_text="Set by the database whenever the status changes.",
                        null=True,
                        verbose_name="in this status since",
                    ),
                ),
                ("starts_on", models.DateField(null=True)),
                ("expected_end", models.DateField(blank=True, null=True)),
                ("actual_end", models.DateField(blank=True, null=True)),
                ("end_note", models.TextField(blank=True, null=True)),
                ("guarantee_until", models.DateField(blank=True, null=True)),
                ("purchase_order", models.CharField(blank=True, max_length=100, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "approver",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="Who approves the timesheets at the client.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clients.clientcontact",
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
                    "end_reason",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.reason",
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
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="placements.offer",
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
            ],
            options={
                "verbose_name": "historical placement",
                "verbose_name_plural": "historical placements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_placeme_bf673_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOffer",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1, null=True, verbose_name="version of the offer"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("pending_approval", "Waiting for approval"),
                            ("approved", "Approved"),
                            ("sent", "Sent"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                            ("superseded", "Superseded"),
                        ],
                        default="draft",
                        max_length=20,
                        null=True,
                    ),
                ),
                ("pay_amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                (
                    "pay_currency",
                    models.CharField(choices=governance.iso.currencies, max_length=3, null=True),
                ),
                (
                    "pay_unit",
                    models.CharField(
                        choices=[
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("fixed", "Fixed sum"),
                        ],
                        max_length=8,
                        null=True,
                    ),
                ),
                ("starts_on", models.DateField(null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("terms", models.TextField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.TextField(blank=True, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "approved_by",
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
                    "decline_reason",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.reason",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="placements.offer",
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
            ],
            options={
                "verbose_name": "historical offer",
                "verbose_name_plural": "historical offers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_offer_ca36f_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInterview",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("round", models.PositiveSmallIntegerField(default=1, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "Phone"),
                            ("video", "Video"),
                            ("onsite", "On site"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("scheduled", "Scheduled"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("no_show_candidate", "Candidate did not come"),
                            ("no_show_client", "Client did not come"),
                        ],
                        default="proposed",
                        max_length=20,
                        null=True,
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                (
                    "location",
                    models.CharField(
                        blank=True,
                        help_text="An address, a telephone number or a link.",
                        max_length=300,
                        null=True,
                    ),
                ),
                ("note", models.TextField(blank=True, null=True)),
                ("cancelled_reason", models.CharField(blank=True, max_length=300, null=True)),
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
            ],
            options={
                "verbose_name": "historical interview",
                "verbose_name_plural": "historical interviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_intervi_eb03d_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TimesheetSummary",
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
                ("external_key", models.CharField(max_length=255)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("regular_hours", models.DecimalField(decimal_places=2, max_digits=7)),
                ("overtime_hours", models.DecimalField(decimal_places=2, default=0, max_digits=7)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("paid", "Paid"),
                        ],
                        max_length=12,
                    ),
                ),
                ("synced_at", models.DateTimeField()),
                (
                    "placement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="timesheets",
                        to="placements.placement",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="governance.system"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "timesheet summaries",
                "ordering": ["-period_start", "-id"],
                "indexes": [
                    models.Index(fields=["placement", "-period_start", "-id"], name="timesheet_placement"),
                    models.Index(fields=["-period_start", "-id"], name="timesheet_recent"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "external_key"),
                        name="placements_timesheetsummary_key_once",
                        violation_error_message="This system already sent a timesheet with this key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["approved", "paid", "rejected", "submitted"])),
                        name="placements_timesheetsummary_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gte", models.F("period_start"))),
                        name="placements_timesheetsummary_period_ordered",
                        violation_error_message="The period ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("overtime_hours__gte", 0), ("regular_hours__gte", 0)),
                        name="placements_timesheetsummary_hours_not_negative",
                        violation_error_message="Hours cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("external_key", ""), _negated=True),
                        name="placements_timesheetsummary_has_key",
                        violation_error_message="A timesheet carries the key of the system it came from.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientRestriction",
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
                            ("blocked_by_candidate", "The candidate refuses this client"),
                            ("blocked_by_client", "The client refuses this candidate"),
                            ("blocked_by_agency", "We do not send this candidate there"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "until",
                    models.DateField(blank=True, help_text="The last day; for good if empty.", null=True),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="client_restrictions",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidate_restrictions",
                        to="clients.client",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["candidate", "-created_at", "-id"], name="restriction_candidate"),
                    models.Index(fields=["-created_at", "-id"], name="restriction_recent"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("candidate", "client"),
                        name="placements_clientrestriction_once",
                        violation_error_message="This candidate is already kept from this client.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["blocked_by_agency", "blocked_by_candidate", "blocked_by_client"])
                        ),
                        name="placements_clientrestriction_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="placements_clientrestriction_has_reason",
                        violation_error_message="Say why this candidate must not be sent to this client.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="placements_clientrestriction_lifted_by",
                        violation_error_message="Say who lifted the restriction.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("reason"), 2000
                        ),
                        name="placements_clientrestriction_reason_length",
                        violation_error_message="The reason may have at most 2,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalClientRestriction",
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
                            ("blocked_by_candidate", "The candidate refuses this client"),
                            ("blocked_by_client", "The client refuses this candidate"),
                            ("blocked_by_agency", "We do not send this candidate there"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                ("reason", models.TextField(null=True)),
                (
                    "until",
                    models.DateField(blank=True, help_text="The last day; for good if empty.", null=True),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
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
                    "client",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clients.client",
                    ),
                ),
                (
                    "lifted_by",
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
            ],
            options={
                "verbose_name": "historical client restriction",
                "verbose_name_plural": "historical client restrictions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_clientr_075ca_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSubmission",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("identified", "Identified"),
                            ("contacted", "Contacted"),
                            ("screening", "Screening"),
                            ("internal_review", "Internal review"),
                            ("submitted_to_client", "Submitted to client"),
                            ("client_review", "Client review"),
                            ("interviewing", "Interviewing"),
                            ("offer", "Offer"),
                            ("placed", "Placed"),
                            ("rejected_by_agency", "Rejected by us"),
                            ("rejected_by_client", "Rejected by the client"),
                            ("withdrawn", "Withdrawn"),
                            ("job_closed", "Job closed"),
                        ],
                        default="identified",
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "stage_since",
                    models.DateTimeField(
                        editable=False,
                        help_text="Set by the database whenever the stage changes.",
                        null=True,
                        verbose_name="in this stage since",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("sourced", "Sourced"),
                            ("applied", "Applied"),
                            ("referred", "Referred"),
                            ("reengaged", "Re-engaged"),
                        ],
                        default="sourced",
                        max_length=12,
                        null=True,
                    ),
                ),
                (
                    "representation_confirmed_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When the candidate agreed to be put forward to this client.",
                        null=True,
                    ),
                ),
                (
                    "representation_evidence",
                    models.CharField(
                        blank=True,
                        help_text="How the candidate agreed, such as “e-mail of 3 May”.",
                        max_length=300,
                        null=True,
                    ),
                ),
                ("closed_note", models.TextField(blank=True, null=True)),
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
                        help_text="Who recorded the rejection, the withdrawal or the closing.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_reason",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.reason",
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
                    "recruiter",
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
                    "representation_confirmed_by",
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
            ],
            options={
                "verbose_name": "historical submission",
                "verbose_name_plural": "historical submissions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_submiss_3bd0c_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInterviewParticipant",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("interviewer", "Interviewer"),
                            ("coordinator", "Coordinator"),
                            ("observer", "Observer"),
                        ],
                        default="interviewer",
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
                    "user",
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
                    "interview",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="placements.interview",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical interview participant",
                "verbose_name_plural": "historical interview participants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="placements_intervi_be6e2_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
