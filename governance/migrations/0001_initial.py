import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
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
    ]

    operations = [
        migrations.CreateModel(
            name="DataElement",
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
                ("model", models.CharField(help_text="For example candidates.candidate.", max_length=100)),
                ("field", models.CharField(max_length=100)),
                (
                    "classification",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("internal", "Internal"),
                            ("personal", "Personal"),
                            ("special", "Special category"),
                            ("financial", "Financial"),
                        ],
                        max_length=10,
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["model", "field", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("model", "field"),
                        name="governance_dataelement_field",
                        violation_error_message="This field is on the map already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("model__regex", "^[a-z_]+\\.[a-z_0-9]+$")),
                        name="governance_dataelement_model_shape",
                        violation_error_message="Name the record as app.model, in small letters.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("field", ""), _negated=True),
                            ("field", django.db.models.functions.text.Trim(models.F("field"))),
                        ),
                        name="governance_dataelement_field_filled",
                        violation_error_message="Name the field.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("classification__in", ["financial", "internal", "personal", "public", "special"])
                        ),
                        name="governance_dataelement_classification_known",
                        violation_error_message="Choose one of the listed values for classification.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reason",
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
                            ("rejection", "Submission rejected"),
                            ("withdrawal", "Candidate withdrew"),
                            ("reopening", "Submission reopened"),
                            ("offer_declined", "Offer declined"),
                            ("placement_end", "Placement ended"),
                            ("job_closed", "Job order closed"),
                            ("do_not_contact", "Do not contact"),
                            ("restriction", "Never send to this client"),
                            ("archived", "Candidate archived"),
                            ("waiver", "Log not required"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["kind", "name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="governance_reason_name_filled",
                        violation_error_message="Give the reason a name without blanks around it.",
                    ),
                    models.UniqueConstraint(
                        models.F("kind"),
                        django.db.models.functions.text.Lower("name"),
                        name="governance_reason_name",
                        violation_error_message="There is such a reason already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "archived",
                                    "do_not_contact",
                                    "job_closed",
                                    "offer_declined",
                                    "placement_end",
                                    "rejection",
                                    "reopening",
                                    "restriction",
                                    "waiver",
                                    "withdrawal",
                                ],
                            )
                        ),
                        name="governance_reason_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Skill",
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
                ("name", models.CharField(max_length=120)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        help_text="Other names for the same skill, such as “k8s” for Kubernetes.",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="governance.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["aliases"], name="governance_skill_aliases"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="governance_skill_name_filled",
                        violation_error_message="Give the skill a name without blanks around it.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="governance_skill_name",
                        violation_error_message="There is a skill with this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="governance_skill_parent",
                        violation_error_message="A skill cannot be a part of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("aliases__len__lte", 50), ("aliases", []), _connector="OR"),
                        name="governance_skill_aliases_few",
                        violation_error_message="A skill may have at most 50 other names.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSkill",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=120, null=True)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        help_text="Other names for the same skill, such as “k8s” for Kubernetes.",
                        null=True,
                    ),
                ),
                ("is_active", models.BooleanField(default=True, null=True)),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical skill",
                "verbose_name_plural": "historical skills",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="governance_skill_1bd00_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Source",
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
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("job_board", "Job board"),
                            ("careers_site", "Careers site"),
                            ("social", "Social network"),
                            ("referral", "Referral"),
                            ("sourced", "Sourced by a recruiter"),
                            ("event", "Event"),
                            ("partner", "Partner agency"),
                            ("system", "Another system"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="governance_source_name_filled",
                        violation_error_message="Give the source a name without blanks around it.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="governance_source_name",
                        violation_error_message="There is a source with this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "careers_site",
                                    "event",
                                    "job_board",
                                    "other",
                                    "partner",
                                    "referral",
                                    "social",
                                    "sourced",
                                    "system",
                                ],
                            )
                        ),
                        name="governance_source_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="System",
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
                    "code",
                    models.SlugField(
                        db_index=False, help_text="Used in addresses and imports.", max_length=40
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("payroll", "Payroll"),
                            ("hris", "HR information system"),
                            ("vms", "Vendor management system"),
                            ("crm", "Customer relations"),
                            ("ats", "Applicant tracking"),
                            ("job_board", "Job board"),
                            ("email", "E-mail"),
                            ("calendar", "Calendar"),
                            ("telephony", "Telephony"),
                            ("accounting", "Accounting"),
                            ("background_check", "Background check"),
                            ("warehouse", "Data warehouse"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("contact", models.CharField(blank=True, help_text="Whom to ask about it.", max_length=200)),
                ("notes", models.TextField(blank=True)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        help_text="The service account with which it logs in here.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="systems",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code",),
                        name="governance_system_code",
                        violation_error_message="There is a system with this code already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[a-z0-9][a-z0-9_-]*$")),
                        name="governance_system_code_shape",
                        violation_error_message="Use small letters, digits and hyphens for the code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="governance_system_name_filled",
                        violation_error_message="Give the system a name without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "accounting",
                                    "ats",
                                    "background_check",
                                    "calendar",
                                    "crm",
                                    "email",
                                    "hris",
                                    "job_board",
                                    "other",
                                    "payroll",
                                    "telephony",
                                    "vms",
                                    "warehouse",
                                ],
                            )
                        ),
                        name="governance_system_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("notes"), 10000
                        ),
                        name="governance_system_notes_length",
                        violation_error_message="The notes may have at most 10,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalExternalIdentifier",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("model", models.CharField(max_length=100, null=True)),
                ("object_id", models.BigIntegerField(null=True)),
                ("external_id", models.CharField(max_length=200, null=True)),
                ("first_seen_at", models.DateTimeField(editable=False, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("merged", "Merged over there"),
                            ("retired", "Gone over there"),
                        ],
                        default="active",
                        max_length=10,
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
                "verbose_name": "historical external identifier",
                "verbose_name_plural": "historical external identifiers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="governance_externa_6e941_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAuthorityRule",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "model",
                    models.CharField(
                        help_text="For example candidates.candidate.", max_length=100, null=True
                    ),
                ),
                (
                    "on_conflict",
                    models.CharField(
                        choices=[
                            ("reject", "Reject"),
                            ("propose", "Propose for approval"),
                            ("flag", "Accept and flag"),
                            ("accept", "Accept"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500, null=True)),
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
                    "element",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="Empty: every field of the record.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.dataelement",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="Empty: this record is authoritative.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.system",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical authority rule",
                "verbose_name_plural": "historical authority rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="governance_authori_cc3a0_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ExternalIdentifier",
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
                ("model", models.CharField(max_length=100)),
                ("object_id", models.BigIntegerField()),
                ("external_id", models.CharField(max_length=200)),
                (
                    "first_seen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "last_seen_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("merged", "Merged over there"),
                            ("retired", "Gone over there"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="governance.system",
                    ),
                ),
            ],
            options={
                "ordering": ["system", "model", "external_id", "id"],
                "indexes": [
                    models.Index(fields=["model", "object_id", "id"], name="governance_extid_record")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("system", "model", "external_id"),
                        name="governance_externalidentifier_key",
                        violation_error_message="Another record has this key in that system already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("model__regex", "^[a-z_]+\\.[a-z_0-9]+$")),
                        name="governance_externalidentifier_model_shape",
                        violation_error_message="Name the record as app.model, in small letters.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("external_id", ""), _negated=True),
                            ("external_id", django.db.models.functions.text.Trim(models.F("external_id"))),
                        ),
                        name="governance_externalidentifier_external_id_filled",
                        violation_error_message="Give the key without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "merged", "retired"])),
                        name="governance_externalidentifier_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_seen_at__gte", models.F("first_seen_at"))),
                        name="governance_externalidentifier_seen_order",
                        violation_error_message="It cannot have been seen last before it was seen first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityRule",
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
                ("model", models.CharField(help_text="For example candidates.candidate.", max_length=100)),
                (
                    "on_conflict",
                    models.CharField(
                        choices=[
                            ("reject", "Reject"),
                            ("propose", "Propose for approval"),
                            ("flag", "Accept and flag"),
                            ("accept", "Accept"),
                        ],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField(db_default=django.db.models.functions.datetime.Now())),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "element",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: every field of the record.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="governance.dataelement",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: this record is authoritative.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="governance.system",
                    ),
                ),
            ],
            options={
                "ordering": ["model", "element", "-valid_from", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("model__regex", "^[a-z_]+\\.[a-z_0-9]+$")),
                        name="governance_authorityrule_model_shape",
                        violation_error_message="Name the record as app.model, in small letters.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("on_conflict__in", ["accept", "flag", "propose", "reject"])),
                        name="governance_authorityrule_on_conflict_known",
                        violation_error_message="Choose one of the listed values for on conflict.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                        name="governance_authorityrule_valid_from_valid_until_order",
                        violation_error_message="A rule cannot end before it begins.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("model", "="),
                            (django.db.models.functions.comparison.Coalesce("element", 0), "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_until",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="governance_authorityrule_one_at_a_time",
                        violation_error_message="Another rule covers this at the same time. End that one first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
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
                ("name", models.CharField(max_length=60)),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("grey", "Grey"),
                            ("blue", "Blue"),
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("purple", "Purple"),
                        ],
                        default="grey",
                        max_length=10,
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="governance_tag_name_filled",
                        violation_error_message="Give the tag a name without blanks around it.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="governance_tag_name",
                        violation_error_message="There is a tag with this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("colour__in", ["amber", "blue", "green", "grey", "purple", "red"])
                        ),
                        name="governance_tag_colour_known",
                        violation_error_message="Choose one of the listed values for colour.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalDataElement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "model",
                    models.CharField(
                        help_text="For example candidates.candidate.", max_length=100, null=True
                    ),
                ),
                ("field", models.CharField(max_length=100, null=True)),
                (
                    "classification",
                    models.CharField(
                        choices=[
                            ("public", "Public"),
                            ("internal", "Internal"),
                            ("personal", "Personal"),
                            ("special", "Special category"),
                            ("financial", "Financial"),
                        ],
                        max_length=10,
                        null=True,
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300, null=True)),
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
                "verbose_name": "historical data element",
                "verbose_name_plural": "historical data elements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="governance_dataele_552c3_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReason",
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
                            ("rejection", "Submission rejected"),
                            ("withdrawal", "Candidate withdrew"),
                            ("reopening", "Submission reopened"),
                            ("offer_declined", "Offer declined"),
                            ("placement_end", "Placement ended"),
                            ("job_closed", "Job order closed"),
                            ("do_not_contact", "Do not contact"),
                            ("restriction", "Never send to this client"),
                            ("archived", "Candidate archived"),
                            ("waiver", "Log not required"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                ("name", models.CharField(max_length=120, null=True)),
                ("is_active", models.BooleanField(default=True, null=True)),
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
                "verbose_name": "historical reason",
                "verbose_name_plural": "historical reasons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="governance_reason_bbcb1_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSource",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=120, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("job_board", "Job board"),
                            ("careers_site", "Careers site"),
                            ("social", "Social network"),
                            ("referral", "Referral"),
                            ("sourced", "Sourced by a recruiter"),
                            ("event", "Event"),
                            ("partner", "Partner agency"),
                            ("system", "Another system"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                        null=True,
                    ),
                ),
                ("is_active", models.BooleanField(default=True, null=True)),
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
                "verbose_name": "historical source",
                "verbose_name_plural": "historical sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="governance_source_8a5e1_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSystem",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "code",
                    models.SlugField(
                        db_index=False, help_text="Used in addresses and imports.", max_length=40, null=True
                    ),
                ),
                ("name", models.CharField(max_length=120, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("payroll", "Payroll"),
                            ("hris", "HR information system"),
                            ("vms", "Vendor management system"),
                            ("crm", "Customer relations"),
                            ("ats", "Applicant tracking"),
                            ("job_board", "Job board"),
                            ("email", "E-mail"),
                            ("calendar", "Calendar"),
                            ("telephony", "Telephony"),
                            ("accounting", "Accounting"),
                            ("background_check", "Background check"),
                            ("warehouse", "Data warehouse"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, help_text="Whom to ask about it.", max_length=200, null=True
                    ),
                ),
                ("notes", models.TextField(blank=True, null=True)),
                ("is_active", models.BooleanField(default=True, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        help_text="The service account with which it logs in here.",
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
            ],
            options={
                "verbose_name": "historical system",
                "verbose_name_plural": "historical systems",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="governance_system_4a068_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTag",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=60, null=True)),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("grey", "Grey"),
                            ("blue", "Blue"),
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("purple", "Purple"),
                        ],
                        default="grey",
                        max_length=10,
                        null=True,
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300, null=True)),
                ("is_active", models.BooleanField(default=True, null=True)),
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
                "verbose_name": "historical tag",
                "verbose_name_plural": "historical tags",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="governance_tag_3b656_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
    ]
