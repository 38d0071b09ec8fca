import candidates.models.document
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
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
        ("accounts", "0002_relations"),
        ("accounts", "__first__"),
        ("audit", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("candidates", "0001_number_references"),
        ("governance", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Candidate",
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
                    "reference",
                    models.CharField(
                        db_default=models.Func(
                            function="candidates_next_reference", output_field=models.CharField()
                        ),
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "full_name",
                    models.CharField(
                        help_text="As the person writes it; one word is a name too.", max_length=200
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=100)),
                ("family_name", models.CharField(blank=True, max_length=100)),
                (
                    "preferred_name",
                    models.CharField(
                        blank=True, help_text="How the person wants to be called.", max_length=100
                    ),
                ),
                ("pronouns", models.CharField(blank=True, max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("active", "Looking"),
                            ("passive", "Open to offers"),
                            ("archived", "Archived"),
                            ("merged", "Merged"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("headline", models.CharField(blank=True, max_length=200)),
                ("current_title", models.CharField(blank=True, max_length=200)),
                ("current_employer", models.CharField(blank=True, max_length=200)),
                ("summary", models.TextField(blank=True)),
                ("street", models.CharField(blank=True, max_length=200)),
                ("postcode", models.CharField(blank=True, max_length=20)),
                ("city", models.CharField(blank=True, max_length=120)),
                ("region", models.CharField(blank=True, max_length=120)),
                ("country", models.CharField(blank=True, choices=governance.iso.countries, max_length=2)),
                ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=governance.iso.languages,
                        help_text="In which we write to the person.",
                        max_length=2,
                    ),
                ),
                ("willing_to_relocate", models.BooleanField(blank=True, null=True)),
                (
                    "work_modes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("onsite", "On site"), ("hybrid", "Hybrid"), ("remote", "Remote")],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                (
                    "employment_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("permanent", "Permanent"),
                                ("contract", "Contract"),
                                ("contract_to_hire", "Contract to hire"),
                                ("temporary", "Temporary"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                ("available_from", models.DateField(blank=True, null=True)),
                ("available_until", models.DateField(blank=True, null=True)),
                ("notice_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("pay_minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("pay_target", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                (
                    "pay_currency",
                    models.CharField(blank=True, choices=governance.iso.currencies, max_length=3),
                ),
                (
                    "pay_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("fixed", "Fixed sum"),
                        ],
                        max_length=5,
                    ),
                ),
                ("source_detail", models.CharField(blank=True, max_length=200)),
                ("do_not_contact", models.BooleanField(default=False)),
                (
                    "do_not_contact_until",
                    models.DateField(
                        blank=True, help_text="Empty: until the person says otherwise.", null=True
                    ),
                ),
                (
                    "is_restricted",
                    models.BooleanField(
                        default=False,
                        help_text="Seen only by the owner and those with whom it is shared.",
                        verbose_name="restricted",
                    ),
                ),
                ("last_interaction_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "do_not_contact_reason",
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_candidates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referred_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="governance.source",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "-id"],
                "indexes": [
                    models.Index(fields=["-updated_at", "-id"], name="candidates_cand_updated"),
                    models.Index(fields=["status", "-updated_at", "-id"], name="candidates_cand_status"),
                    models.Index(fields=["owner", "-updated_at", "-id"], name="candidates_cand_owner"),
                    models.Index(fields=["team", "-updated_at", "-id"], name="candidates_cand_team"),
                    models.Index(fields=["full_name", "id"], name="candidates_cand_name"),
                    models.Index(
                        models.OrderBy(models.F("last_interaction_at"), descending=True, nulls_last=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="candidates_cand_contacted",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("full_name", ""), _negated=True),
                            ("full_name", django.db.models.functions.text.Trim(models.F("full_name"))),
                        ),
                        name="candidates_candidate_full_name_filled",
                        violation_error_message="Give the person's name without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["active", "archived", "merged", "new", "passive"])
                        ),
                        name="candidates_candidate_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country__regex", "^[A-Z]{2}$"), ("country", ""), _connector="OR"
                        ),
                        name="candidates_candidate_country_shape",
                        violation_error_message="Give the country as its two-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work_modes__contained_by", ["onsite", "hybrid", "remote"])),
                        name="candidates_candidate_work_modes_known",
                        violation_error_message="Choose the work modes from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "employment_types__contained_by",
                                ["permanent", "contract", "contract_to_hire", "temporary"],
                            )
                        ),
                        name="candidates_candidate_employment_types_known",
                        violation_error_message="Choose the types of employment from the list.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__gte", -90), ("latitude__lte", 90)),
                        name="candidates_candidate_latitude_range",
                        violation_error_message="A latitude lies between -90 and 90.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude__gte", -180), ("longitude__lte", 180)),
                        name="candidates_candidate_longitude_range",
                        violation_error_message="A longitude lies between -180 and 180.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="candidates_candidate_place_whole",
                        violation_error_message="Give both coordinates or none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("available_until__gte", models.F("available_from"))),
                        name="candidates_candidate_available_from_available_until_order",
                        violation_error_message="Availability cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notice_days__gte", 0), ("notice_days__lte", 730)),
                        name="candidates_candidate_notice_days_range",
                        violation_error_message="Notice lies between 0 and 730 days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_minimum__gte", 0)),
                        name="candidates_candidate_pay_minimum_least",
                        violation_error_message="The pay minimum cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_target__gte", 0)),
                        name="candidates_candidate_pay_target_least",
                        violation_error_message="The pay target cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pay_minimum__isnull", True), ("pay_target__isnull", True)),
                            models.Q(
                                ("pay_currency__regex", "^[A-Z]{3}$"),
                                models.Q(("pay_unit", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="candidates_candidate_pay_told",
                        violation_error_message="An amount of money needs a currency and a unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("pay_currency__regex", "^[A-Z]{3}$"), ("pay_currency", ""), _connector="OR"
                        ),
                        name="candidates_candidate_pay_currency_shape",
                        violation_error_message="Give the currency as its three-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_target__gte", models.F("pay_minimum"))),
                        name="candidates_candidate_pay_minimum_pay_target_order",
                        violation_error_message="The pay hoped for cannot be below the least accepted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("do_not_contact", False),
                            ("do_not_contact_reason__isnull", False),
                            _connector="OR",
                        ),
                        name="candidates_candidate_do_not_contact_reason",
                        violation_error_message="Say why the person must not be contacted.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("do_not_contact", True),
                            models.Q(
                                ("do_not_contact_reason__isnull", True),
                                ("do_not_contact_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="candidates_candidate_do_not_contact_whole",
                        violation_error_message="A reason or a date for not contacting stands only with “do not contact”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_restricted", False), ("owner__isnull", False), _connector="OR"
                        ),
                        name="candidates_candidate_restricted_owned",
                        violation_error_message="A restricted candidate needs an owner, or nobody could see the record.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="candidates_candidate_merged_other",
                        violation_error_message="A candidate cannot be merged into itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("status", "merged")),
                            models.Q(
                                models.Q(("status", "merged"), _negated=True), ("merged_into__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="candidates_candidate_merged_status",
                        violation_error_message="A merged candidate, and only that, names the record it was merged into.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("referred_by", models.F("id")), _negated=True),
                        name="candidates_candidate_referred_other",
                        violation_error_message="Nobody refers themselves.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("summary"), 20000
                        ),
                        name="candidates_candidate_summary_length",
                        violation_error_message="The summary may have at most 20,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateSecondaryOwner",
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
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secondary_ownerships",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secondary_ownerships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["candidate", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "user"),
                        name="candidates_candidatesecondaryowner_once",
                        violation_error_message="This person looks after the candidate already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateSkill",
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
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="From 1, has heard of it, to 5, teaches it.", null=True
                    ),
                ),
                ("years", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                (
                    "last_used",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Year.", null=True, verbose_name="last used in"
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("stated", "Stated by the candidate"),
                            ("resume", "Read from the résumé"),
                            ("assessed", "Assessed by us"),
                            ("certified", "Certified"),
                        ],
                        default="stated",
                        max_length=10,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skill_rows",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidate_rows",
                        to="governance.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["candidate", "-level", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "skill"),
                        name="candidates_candidateskill_once",
                        violation_error_message="The candidate has this skill already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__gte", 1), ("level__lte", 5)),
                        name="candidates_candidateskill_level_range",
                        violation_error_message="A level lies between 1 and 5.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 0), ("years__lte", 60)),
                        name="candidates_candidateskill_years_range",
                        violation_error_message="Years of experience lie between 0 and 60.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_used__gte", 1950), ("last_used__lte", 2100)),
                        name="candidates_candidateskill_last_used_range",
                        violation_error_message="Give the year in four digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence__in", ["assessed", "certified", "resume", "stated"])),
                        name="candidates_candidateskill_evidence_known",
                        violation_error_message="Choose one of the listed values for evidence.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateTag",
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
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taggings",
                        to="governance.tag",
                    ),
                ),
            ],
            options={
                "ordering": ["candidate", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "tag"),
                        name="candidates_candidatetag_once",
                        violation_error_message="The candidate has this tag already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateTeamGrant",
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
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="team_grants",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="accounts.team")),
            ],
            options={
                "ordering": ["content_object", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "permission", "content_object"),
                        name="candidates_candidateteamgrant_once",
                        violation_error_message="The candidate is shared with them already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateUserGrant",
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
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="user_grants",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["content_object", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "permission", "content_object"),
                        name="candidates_candidateusergrant_once",
                        violation_error_message="The candidate is shared with them already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Certification",
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
                ("name", models.CharField(max_length=200)),
                ("issuer", models.CharField(blank=True, max_length=200)),
                ("number", models.CharField(blank=True, max_length=100)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certifications",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "ordering": ["candidate", "-expires_on", "-id"],
                "indexes": [models.Index(fields=["expires_on", "id"], name="candidates_cert_expiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="candidates_certification_name_filled",
                        violation_error_message="Name the certificate.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("issued_on"))),
                        name="candidates_certification_issued_on_expires_on_order",
                        violation_error_message="A certificate cannot expire before it was issued.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
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
                            ("resume", "Résumé"),
                            ("cover_letter", "Cover letter"),
                            ("portfolio", "Portfolio"),
                            ("certificate", "Certificate"),
                            ("reference", "Reference"),
                            ("right_to_work", "Right to work"),
                            ("contract", "Contract"),
                            ("offer_letter", "Offer letter"),
                            ("other", "Other"),
                        ],
                        default="resume",
                        max_length=20,
                    ),
                ),
                ("file", models.FileField(max_length=200, upload_to=candidates.models.document.stored_as)),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("content_type", models.CharField(blank=True, editable=False, max_length=100)),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size in bytes")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="digest")),
                ("text", models.TextField(blank=True, editable=False)),
                ("revision", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "is_private",
                    models.BooleanField(
                        default=False,
                        help_text="Read only by those who may read private notes.",
                        verbose_name="private",
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaced_by",
                        to="candidates.document",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["candidate", "-created_at", "-id"],
                "indexes": [models.Index(fields=["sha256", "id"], name="candidates_document_digest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "kind", "sha256"),
                        name="candidates_document_once",
                        violation_error_message="This very file is on the record already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "certificate",
                                    "contract",
                                    "cover_letter",
                                    "offer_letter",
                                    "other",
                                    "portfolio",
                                    "reference",
                                    "resume",
                                    "right_to_work",
                                ],
                            )
                        ),
                        name="candidates_document_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="candidates_document_name_filled",
                        violation_error_message="Give the file a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="candidates_document_sha256_shape",
                        violation_error_message="The digest of the file is missing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1), ("size__lte", 26214400)),
                        name="candidates_document_size_range",
                        violation_error_message="A file has at least one byte and at most 25 MB.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1), ("revision__lte", 32767)),
                        name="candidates_document_revision_range",
                        violation_error_message="Revisions are counted from 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("replaces", models.F("id")), _negated=True),
                        name="candidates_document_replaces_other",
                        violation_error_message="A file cannot replace itself.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("text"), 5000000
                        ),
                        name="candidates_document_text_length",
                        violation_error_message="The text may have at most 5,000,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicatePair",
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
                ("score", models.DecimalField(decimal_places=4, max_digits=5)),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("confirmed", "Same person"),
                            ("merged", "Merged"),
                            ("different", "Different people"),
                            ("deferred", "Deferred"),
                        ],
                        default="suspected",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
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
                    "first",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs_as_first",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairs_as_second",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "id"],
                "indexes": [models.Index(fields=["status", "-score", "id"], name="candidates_pair_queue")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second"),
                        name="candidates_duplicatepair_once",
                        violation_error_message="These two were compared already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="candidates_duplicatepair_ordered",
                        violation_error_message="A pair names the older record first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)),
                        name="candidates_duplicatepair_score_range",
                        violation_error_message="A score lies between 0 and 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["confirmed", "deferred", "different", "merged", "suspected"])
                        ),
                        name="candidates_duplicatepair_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["confirmed", "different", "merged"]), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="candidates_duplicatepair_decided_by_somebody",
                        violation_error_message="A decision needs the person who made it, and when.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Education",
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
                ("institution", models.CharField(max_length=200)),
                ("qualification", models.CharField(blank=True, max_length=200)),
                ("field_of_study", models.CharField(blank=True, max_length=200)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("grade", models.CharField(blank=True, max_length=60)),
                ("description", models.TextField(blank=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="education",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "education",
                "ordering": ["candidate", "-ended_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("institution", ""), _negated=True),
                            ("institution", django.db.models.functions.text.Trim(models.F("institution"))),
                        ),
                        name="candidates_education_institution_filled",
                        violation_error_message="Name the school or university.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on__gte", models.F("started_on"))),
                        name="candidates_education_started_on_ended_on_order",
                        violation_error_message="Studies cannot end before they start.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("description"), 10000
                        ),
                        name="candidates_education_description_length",
                        violation_error_message="The description may have at most 10,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCandidate",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("reference", models.CharField(editable=False, max_length=20, null=True)),
                (
                    "full_name",
                    models.CharField(
                        help_text="As the person writes it; one word is a name too.",
                        max_length=200,
                        null=True,
                    ),
                ),
                ("given_name", models.CharField(blank=True, max_length=100, null=True)),
                ("family_name", models.CharField(blank=True, max_length=100, null=True)),
                (
                    "preferred_name",
                    models.CharField(
                        blank=True, help_text="How the person wants to be called.", max_length=100, null=True
                    ),
                ),
                ("pronouns", models.CharField(blank=True, max_length=40, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("active", "Looking"),
                            ("passive", "Open to offers"),
                            ("archived", "Archived"),
                            ("merged", "Merged"),
                        ],
                        default="new",
                        max_length=10,
                        null=True,
                    ),
                ),
                ("headline", models.CharField(blank=True, max_length=200, null=True)),
                ("current_title", models.CharField(blank=True, max_length=200, null=True)),
                ("current_employer", models.CharField(blank=True, max_length=200, null=True)),
                ("summary", models.TextField(blank=True, null=True)),
                ("street", models.CharField(blank=True, max_length=200, null=True)),
                ("postcode", models.CharField(blank=True, max_length=20, null=True)),
                ("city", models.CharField(blank=True, max_length=120, null=True)),
                ("region", models.CharField(blank=True, max_length=120, null=True)),
                (
                    "country",
                    models.CharField(blank=True, choices=governance.iso.countries, max_length=2, null=True),
                ),
                ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=governance.iso.languages,
                        help_text="In which we write to the person.",
                        max_length=2,
                        null=True,
                    ),
                ),
                ("willing_to_relocate", models.BooleanField(blank=True, null=True)),
                (
                    "work_modes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("onsite", "On site"), ("hybrid", "Hybrid"), ("remote", "Remote")],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        null=True,
                    ),
                ),
                (
                    "employment_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("permanent", "Permanent"),
                                ("contract", "Contract"),
                                ("contract_to_hire", "Contract to hire"),
                                ("temporary", "Temporary"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        null=True,
                    ),
                ),
                ("available_from", models.DateField(blank=True, null=True)),
                ("available_until", models.DateField(blank=True, null=True)),
                ("notice_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("pay_minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("pay_target", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                (
                    "pay_currency",
                    models.CharField(blank=True, choices=governance.iso.currencies, max_length=3, null=True),
                ),
                (
                    "pay_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hour", "Hour"),
                            ("day", "Day"),
                            ("month", "Month"),
                            ("year", "Year"),
                            ("fixed", "Fixed sum"),
                        ],
                        max_length=5,
                        null=True,
                    ),
                ),
                ("source_detail", models.CharField(blank=True, max_length=200, null=True)),
                ("do_not_contact", models.BooleanField(default=False, null=True)),
                (
                    "do_not_contact_until",
                    models.DateField(
                        blank=True, help_text="Empty: until the person says otherwise.", null=True
                    ),
                ),
                (
                    "is_restricted",
                    models.BooleanField(
                        default=False,
                        help_text="Seen only by the owner and those with whom it is shared.",
                        null=True,
                        verbose_name="restricted",
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
                    "do_not_contact_reason",
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
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="candidates.candidate",
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
                    "referred_by",
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
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.source",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical candidate",
                "verbose_name_plural": "historical candidates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_6ddfb_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCandidateEmail",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("value", models.CharField(max_length=254, null=True, verbose_name="e-mail")),
                ("normalised", models.CharField(editable=False, max_length=254, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("personal", "Personal"), ("work", "Work"), ("other", "Other")],
                        default="personal",
                        max_length=10,
                        null=True,
                    ),
                ),
                ("is_primary", models.BooleanField(default=False, null=True, verbose_name="primary")),
                ("verified_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("opted_out_at", models.DateTimeField(blank=True, null=True, verbose_name="opted out")),
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
            ],
            options={
                "verbose_name": "historical e-mail address",
                "verbose_name_plural": "historical e-mail addresses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_f70ab_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCandidateLink",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("value", models.CharField(max_length=500, null=True, verbose_name="address")),
                ("normalised", models.CharField(editable=False, max_length=500, null=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("linkedin", "LinkedIn"),
                            ("github", "GitHub"),
                            ("xing", "XING"),
                            ("stackoverflow", "Stack Overflow"),
                            ("x", "X"),
                            ("portfolio", "Portfolio"),
                            ("other", "Other"),
                        ],
                        help_text="Recognised from the address.",
                        max_length=20,
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
            ],
            options={
                "verbose_name": "historical profile address",
                "verbose_name_plural": "historical profile addresses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_f2c7e_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCandidatePhone",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("value", models.CharField(max_length=60, null=True, verbose_name="telephone")),
                ("normalised", models.CharField(editable=False, max_length=16, null=True)),
                ("extension", models.CharField(blank=True, editable=False, max_length=10, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mobile", "Mobile"),
                            ("home", "Home"),
                            ("work", "Work"),
                            ("other", "Other"),
                        ],
                        default="mobile",
                        max_length=10,
                        null=True,
                    ),
                ),
                ("is_primary", models.BooleanField(default=False, null=True, verbose_name="primary")),
                ("opted_out_at", models.DateTimeField(blank=True, null=True, verbose_name="opted out")),
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
            ],
            options={
                "verbose_name": "historical telephone number",
                "verbose_name_plural": "historical telephone numbers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_1aa42_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCandidateSecondaryOwner",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
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
            ],
            options={
                "verbose_name": "historical candidate secondary owner",
                "verbose_name_plural": "historical candidate secondary owners",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_f1c86_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCandidateSkill",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="From 1, has heard of it, to 5, teaches it.", null=True
                    ),
                ),
                ("years", models.DecimalField(blank=True, decimal_places=1, max_digits=3, null=True)),
                (
                    "last_used",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Year.", null=True, verbose_name="last used in"
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("stated", "Stated by the candidate"),
                            ("resume", "Read from the résumé"),
                            ("assessed", "Assessed by us"),
                            ("certified", "Certified"),
                        ],
                        default="stated",
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
                    "skill",
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
                "verbose_name": "historical candidate skill",
                "verbose_name_plural": "historical candidate skills",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_23e9e_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCandidateTag",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
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
                    "tag",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="governance.tag",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical candidate tag",
                "verbose_name_plural": "historical candidate tags",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_6ae59_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCandidateTeamGrant",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
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
                    "content_object",
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
                    "permission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="auth.permission",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical candidate team grant",
                "verbose_name_plural": "historical candidate team grants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_80088_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCandidateUserGrant",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
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
                    "content_object",
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
                    "permission",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="auth.permission",
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
            ],
            options={
                "verbose_name": "historical candidate user grant",
                "verbose_name_plural": "historical candidate user grants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_candida_68f6e_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCertification",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=200, null=True)),
                ("issuer", models.CharField(blank=True, max_length=200, null=True)),
                ("number", models.CharField(blank=True, max_length=100, null=True)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
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
            ],
            options={
                "verbose_name": "historical certification",
                "verbose_name_plural": "historical certifications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_certifi_bf8a2_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDocument",
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
                            ("resume", "Résumé"),
                            ("cover_letter", "Cover letter"),
                            ("portfolio", "Portfolio"),
                            ("certificate", "Certificate"),
                            ("reference", "Reference"),
                            ("right_to_work", "Right to work"),
                            ("contract", "Contract"),
                            ("offer_letter", "Offer letter"),
                            ("other", "Other"),
                        ],
                        default="resume",
                        max_length=20,
                        null=True,
                    ),
                ),
                ("file", models.TextField(max_length=200, null=True)),
                ("name", models.CharField(max_length=255, null=True, verbose_name="file name")),
                ("content_type", models.CharField(blank=True, editable=False, max_length=100, null=True)),
                (
                    "size",
                    models.PositiveIntegerField(editable=False, null=True, verbose_name="size in bytes"),
                ),
                ("sha256", models.CharField(editable=False, max_length=64, null=True, verbose_name="digest")),
                ("revision", models.PositiveSmallIntegerField(default=1, editable=False, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                (
                    "is_private",
                    models.BooleanField(
                        default=False,
                        help_text="Read only by those who may read private notes.",
                        null=True,
                        verbose_name="private",
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
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="candidates.document",
                    ),
                ),
                (
                    "uploaded_by",
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
            ],
            options={
                "verbose_name": "historical document",
                "verbose_name_plural": "historical documents",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_documen_ec46f_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDuplicatePair",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("score", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), blank=True, default=list, null=True
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("confirmed", "Same person"),
                            ("merged", "Merged"),
                            ("different", "Different people"),
                            ("deferred", "Deferred"),
                        ],
                        default="suspected",
                        max_length=10,
                        null=True,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                    "decided_by",
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
                    "first",
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
                    "second",
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
            ],
            options={
                "verbose_name": "historical duplicate pair",
                "verbose_name_plural": "historical duplicate pairs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_duplica_ad657_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalEducation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("institution", models.CharField(max_length=200, null=True)),
                ("qualification", models.CharField(blank=True, max_length=200, null=True)),
                ("field_of_study", models.CharField(blank=True, max_length=200, null=True)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("grade", models.CharField(blank=True, max_length=60, null=True)),
                ("description", models.TextField(blank=True, null=True)),
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
            ],
            options={
                "verbose_name": "historical education",
                "verbose_name_plural": "historical education",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_educati_cabaf_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMergeOperation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500, null=True)),
                (
                    "choices",
                    models.JSONField(default=dict, help_text="Per field, whose value was kept.", null=True),
                ),
                (
                    "manifest",
                    models.JSONField(
                        default=list, help_text="Each row that was moved, and from whom.", null=True
                    ),
                ),
                (
                    "snapshot",
                    models.JSONField(default=dict, help_text="Both records as they stood before.", null=True),
                ),
                ("merged_at", models.DateTimeField(editable=False, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
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
                    "loser",
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
                    "merged_by",
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
                    "survivor",
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
                    "undone_by",
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
                "verbose_name": "historical merge operation",
                "verbose_name_plural": "historical merge operations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_mergeop_49596_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSavedSearch",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=120, null=True)),
                ("query", models.JSONField(blank=True, default=dict, null=True)),
                (
                    "visibility",
                    models.CharField(
                        choices=[("private", "Only me"), ("team", "My team"), ("all", "Everyone")],
                        default="private",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "alert",
                    models.CharField(
                        choices=[("never", "Never"), ("daily", "Daily"), ("weekly", "Weekly")],
                        default="never",
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
            ],
            options={
                "verbose_name": "historical saved search",
                "verbose_name_plural": "historical saved searches",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_savedse_56bfa_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWorkAuthorisation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "country",
                    models.CharField(blank=True, choices=governance.iso.countries, max_length=2, null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("citizen", "Citizen"),
                            ("permanent_resident", "Permanent resident"),
                            ("work_permit", "Work permit or visa"),
                            ("dependant", "Dependant's permit"),
                            ("student", "Student permit"),
                            ("needs_sponsor", "Needs a sponsor"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "number",
                    models.CharField(blank=True, max_length=100, null=True, verbose_name="permit number"),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
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
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="candidates.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical work authorisation",
                "verbose_name_plural": "historical work authorisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_workaut_486a4_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWorkHistory",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("employer", models.CharField(max_length=200, null=True)),
                ("title", models.CharField(blank=True, max_length=200, null=True, verbose_name="job title")),
                (
                    "employment_type",
                    models.CharField(
                        blank=True,
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
                ("city", models.CharField(blank=True, max_length=120, null=True)),
                (
                    "country",
                    models.CharField(blank=True, choices=governance.iso.countries, max_length=2, null=True),
                ),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("is_current", models.BooleanField(default=False, null=True, verbose_name="current job")),
                ("description", models.TextField(blank=True, null=True)),
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
            ],
            options={
                "verbose_name": "historical job in work history",
                "verbose_name_plural": "historical work history",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_workhis_9d5a9_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MergeOperation",
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
                ("reason", models.CharField(blank=True, max_length=500)),
                ("choices", models.JSONField(default=dict, help_text="Per field, whose value was kept.")),
                (
                    "manifest",
                    models.JSONField(default=list, help_text="Each row that was moved, and from whom."),
                ),
                ("snapshot", models.JSONField(default=dict, help_text="Both records as they stood before.")),
                (
                    "merged_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "loser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_lost",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "survivor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_survived",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "undone_by",
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
                "ordering": ["-merged_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("survivor", models.F("loser")), _negated=True),
                        name="candidates_mergeoperation_two_people",
                        violation_error_message="A candidate cannot be merged into itself.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("loser",),
                        name="candidates_mergeoperation_once",
                        violation_error_message="This candidate was merged already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("undone_at__gte", models.F("merged_at"))),
                        name="candidates_mergeoperation_merged_at_undone_at_order",
                        violation_error_message="A merge cannot be undone before it was made.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="candidates_mergeoperation_undone_by_somebody",
                        violation_error_message="Undoing a merge needs the person who did it, and when.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
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
                ("query", models.JSONField(blank=True, default=dict)),
                (
                    "visibility",
                    models.CharField(
                        choices=[("private", "Only me"), ("team", "My team"), ("all", "Everyone")],
                        default="private",
                        max_length=10,
                    ),
                ),
                (
                    "alert",
                    models.CharField(
                        choices=[("never", "Never"), ("daily", "Daily"), ("weekly", "Weekly")],
                        default="never",
                        max_length=10,
                    ),
                ),
                ("alerted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "saved searches",
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="candidates_savedsearch_name_filled",
                        violation_error_message="Give the search a name.",
                    ),
                    models.UniqueConstraint(
                        fields=("owner", "name"),
                        name="candidates_savedsearch_name",
                        violation_error_message="You have a search with this name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["all", "private", "team"])),
                        name="candidates_savedsearch_visibility_known",
                        violation_error_message="Choose one of the listed values for visibility.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alert__in", ["daily", "never", "weekly"])),
                        name="candidates_savedsearch_alert_known",
                        violation_error_message="Choose one of the listed values for alert.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length(
                                django.db.models.functions.comparison.Cast("query", models.TextField())
                            ),
                            10000,
                        ),
                        name="candidates_savedsearch_query_length",
                        violation_error_message="The search is too long to be kept.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTalentPool",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("name", models.CharField(max_length=120, null=True)),
                ("description", models.TextField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("static", "Chosen by hand"), ("search", "Found by a saved search")],
                        default="static",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[("private", "Only me"), ("team", "My team"), ("all", "Everyone")],
                        default="team",
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
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="candidates.savedsearch",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical talent pool",
                "verbose_name_plural": "historical talent pools",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_talentp_f47be_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TalentPool",
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
                ("description", models.TextField(blank=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("static", "Chosen by hand"), ("search", "Found by a saved search")],
                        default="static",
                        max_length=10,
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[("private", "Only me"), ("team", "My team"), ("all", "Everyone")],
                        default="team",
                        max_length=10,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talent_pools",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pools",
                        to="candidates.savedsearch",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talent_pools",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            ("name", django.db.models.functions.text.Trim(models.F("name"))),
                        ),
                        name="candidates_talentpool_name_filled",
                        violation_error_message="Give the pool a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["search", "static"])),
                        name="candidates_talentpool_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["all", "private", "team"])),
                        name="candidates_talentpool_visibility_known",
                        violation_error_message="Choose one of the listed values for visibility.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "search"), ("search__isnull", False)),
                            models.Q(("kind", "static"), ("search__isnull", True)),
                            _connector="OR",
                        ),
                        name="candidates_talentpool_search_given",
                        violation_error_message="A pool found by a search names it; a pool chosen by hand has none.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("description"), 5000
                        ),
                        name="candidates_talentpool_description_length",
                        violation_error_message="The description may have at most 5,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTalentPoolMember",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300, null=True)),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "added_by",
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
                    "pool",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="candidates.talentpool",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical talent pool member",
                "verbose_name_plural": "historical talent pool members",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="candidates_talentp_bc384_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TalentPoolMember",
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
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pool_memberships",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="candidates.talentpool",
                    ),
                ),
            ],
            options={
                "ordering": ["pool", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("pool", "candidate"),
                        name="candidates_talentpoolmember_once",
                        violation_error_message="The candidate is in this pool already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkAuthorisation",
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
                ("country", models.CharField(blank=True, choices=governance.iso.countries, max_length=2)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("citizen", "Citizen"),
                            ("permanent_resident", "Permanent resident"),
                            ("work_permit", "Work permit or visa"),
                            ("dependant", "Dependant's permit"),
                            ("student", "Student permit"),
                            ("needs_sponsor", "Needs a sponsor"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=100, verbose_name="permit number")),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("expires_on", models.DateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_authorisations",
                        to="candidates.candidate",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="work_authorisations",
                        to="candidates.document",
                    ),
                ),
            ],
            options={
                "ordering": ["candidate", "country", "-expires_on", "-id"],
                "indexes": [models.Index(fields=["expires_on", "id"], name="candidates_permit_expiry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="candidates_workauthorisation_country_known",
                        violation_error_message="Say for which country this holds.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "citizen",
                                    "dependant",
                                    "needs_sponsor",
                                    "other",
                                    "permanent_resident",
                                    "student",
                                    "work_permit",
                                ],
                            )
                        ),
                        name="candidates_workauthorisation_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("valid_from"))),
                        name="candidates_workauthorisation_valid_from_expires_on_order",
                        violation_error_message="A permit cannot expire before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkHistory",
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
                ("employer", models.CharField(max_length=200)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="job title")),
                (
                    "employment_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("permanent", "Permanent"),
                            ("contract", "Contract"),
                            ("contract_to_hire", "Contract to hire"),
                            ("temporary", "Temporary"),
                        ],
                        max_length=20,
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=120)),
                ("country", models.CharField(blank=True, choices=governance.iso.countries, max_length=2)),
                ("started_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("is_current", models.BooleanField(default=False, verbose_name="current job")),
                ("description", models.TextField(blank=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_history",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "verbose_name": "job in work history",
                "verbose_name_plural": "work history",
                "ordering": ["candidate", "-is_current", "-started_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employer", ""), _negated=True),
                            ("employer", django.db.models.functions.text.Trim(models.F("employer"))),
                        ),
                        name="candidates_workhistory_employer_filled",
                        violation_error_message="Name the employer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "employment_type__in",
                                ["", "contract", "contract_to_hire", "permanent", "temporary"],
                            )
                        ),
                        name="candidates_workhistory_employment_type_known",
                        violation_error_message="Choose one of the listed values for employment type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country__regex", "^[A-Z]{2}$"), ("country", ""), _connector="OR"
                        ),
                        name="candidates_workhistory_country_shape",
                        violation_error_message="Give the country as its two-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on__gte", models.F("started_on"))),
                        name="candidates_workhistory_started_on_ended_on_order",
                        violation_error_message="A job cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_current", False), ("ended_on__isnull", True), _connector="OR"
                        ),
                        name="candidates_workhistory_current_not_ended",
                        violation_error_message="A current job has no end yet.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("description"), 20000
                        ),
                        name="candidates_workhistory_description_length",
                        violation_error_message="The description may have at most 20,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateSearch",
            fields=[
                (
                    "candidate",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="search_row",
                        serialize=False,
                        to="candidates.candidate",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ["candidate_id"],
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("text", name="gin_trgm_ops"),
                        name="candidates_search_trigrams",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateEmail",
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
                ("value", models.CharField(max_length=254, verbose_name="e-mail")),
                ("normalised", models.CharField(editable=False, max_length=254)),
                (
                    "kind",
                    models.CharField(
                        choices=[("personal", "Personal"), ("work", "Work"), ("other", "Other")],
                        default="personal",
                        max_length=10,
                    ),
                ),
                ("is_primary", models.BooleanField(default=False, verbose_name="primary")),
                ("verified_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("opted_out_at", models.DateTimeField(blank=True, null=True, verbose_name="opted out")),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="emails",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "verbose_name": "e-mail address",
                "verbose_name_plural": "e-mail addresses",
                "ordering": ["candidate", "-is_primary", "id"],
                "indexes": [models.Index(fields=["normalised", "candidate"], name="candidates_email_lookup")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "normalised"),
                        name="candidates_candidateemail_once",
                        violation_error_message="The candidate has this e-mail address already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_primary", True)),
                        fields=("candidate",),
                        name="candidates_candidateemail_primary",
                        violation_error_message="Only one e-mail address can be the primary one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["other", "personal", "work"])),
                        name="candidates_candidateemail_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("normalised__regex", "^[^@\\sA-Z]+@[^@\\sA-Z]+$")),
                        name="candidates_candidateemail_normalised_shape",
                        violation_error_message="This is not an e-mail address.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateLink",
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
                ("value", models.CharField(max_length=500, verbose_name="address")),
                ("normalised", models.CharField(editable=False, max_length=500)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("linkedin", "LinkedIn"),
                            ("github", "GitHub"),
                            ("xing", "XING"),
                            ("stackoverflow", "Stack Overflow"),
                            ("x", "X"),
                            ("portfolio", "Portfolio"),
                            ("other", "Other"),
                        ],
                        help_text="Recognised from the address.",
                        max_length=20,
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "verbose_name": "profile address",
                "verbose_name_plural": "profile addresses",
                "ordering": ["candidate", "kind", "id"],
                "indexes": [models.Index(fields=["normalised", "candidate"], name="candidates_link_lookup")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "normalised"),
                        name="candidates_candidatelink_once",
                        violation_error_message="The candidate has this address already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["github", "linkedin", "other", "portfolio", "stackoverflow", "x", "xing"],
                            )
                        ),
                        name="candidates_candidatelink_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("normalised__regex", "^https?://[^\\s]+$")),
                        name="candidates_candidatelink_normalised_shape",
                        violation_error_message="This is not an address on the web.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidatePhone",
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
                ("value", models.CharField(max_length=60, verbose_name="telephone")),
                ("normalised", models.CharField(editable=False, max_length=16)),
                ("extension", models.CharField(blank=True, editable=False, max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mobile", "Mobile"),
                            ("home", "Home"),
                            ("work", "Work"),
                            ("other", "Other"),
                        ],
                        default="mobile",
                        max_length=10,
                    ),
                ),
                ("is_primary", models.BooleanField(default=False, verbose_name="primary")),
                ("opted_out_at", models.DateTimeField(blank=True, null=True, verbose_name="opted out")),
                (
                    "candidate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="candidates.candidate",
                    ),
                ),
            ],
            options={
                "verbose_name": "telephone number",
                "ordering": ["candidate", "-is_primary", "id"],
                "indexes": [models.Index(fields=["normalised", "candidate"], name="candidates_phone_lookup")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("candidate", "normalised", "extension"),
                        name="candidates_candidatephone_once",
                        violation_error_message="The candidate has this telephone number already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_primary", True)),
                        fields=("candidate",),
                        name="candidates_candidatephone_primary",
                        violation_error_message="Only one telephone number can be the primary one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["home", "mobile", "other", "work"])),
                        name="candidates_candidatephone_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("normalised__regex", "^\\+[1-9][0-9]{3,14}$")),
                        name="candidates_candidatephone_normalised_shape",
                        violation_error_message="This is not a telephone number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("extension__regex", "^[0-9]{1,10}$"), ("extension", ""), _connector="OR"
                        ),
                        name="candidates_candidatephone_extension_shape",
                        violation_error_message="An extension has only digits.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="candidate",
            name="secondary_owners",
            field=models.ManyToManyField(
                blank=True,
                related_name="shared_candidates",
                through="candidates.CandidateSecondaryOwner",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="skills",
            field=models.ManyToManyField(
                blank=True,
                related_name="candidates",
                through="candidates.CandidateSkill",
                to="governance.skill",
            ),
        ),
        migrations.AddField(
            model_name="candidate",
            name="tags",
            field=models.ManyToManyField(
                blank=True, related_name="candidates", through="candidates.CandidateTag", to="governance.tag"
            ),
        ),
        migrations.AddField(
            model_name="talentpool",
            name="candidates",
            field=models.ManyToManyField(
                blank=True,
                related_name="talent_pools",
                through="candidates.TalentPoolMember",
                to="candidates.candidate",
            ),
        ),
    ]
