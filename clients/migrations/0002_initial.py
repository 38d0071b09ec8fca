import django.core.validators
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
        ("accounts", "0002_relations"),
        ("accounts", "__first__"),
        ("audit", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("clients", "0001_number_references"),
        ("governance", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Client",
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
                ("legal_name", models.CharField(max_length=200)),
                ("trading_name", models.CharField(blank=True, max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("active", "Active"),
                            ("on_hold", "On hold"),
                            ("former", "Former"),
                            ("blocked", "Blocked"),
                        ],
                        default="prospect",
                        max_length=10,
                    ),
                ),
                ("industry", models.CharField(blank=True, max_length=120)),
                ("website", models.URLField(blank=True, max_length=300)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("street", models.CharField(blank=True, max_length=200)),
                ("postcode", models.CharField(blank=True, max_length=20)),
                ("city", models.CharField(blank=True, max_length=120)),
                ("region", models.CharField(blank=True, max_length=120)),
                ("country", models.CharField(blank=True, choices=governance.iso.countries, max_length=2)),
                ("registration_number", models.CharField(blank=True, max_length=60)),
                ("tax_number", models.CharField(blank=True, max_length=60, verbose_name="VAT or tax number")),
                (
                    "billing_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="billing e-mail"),
                ),
                (
                    "billing_currency",
                    models.CharField(blank=True, choices=governance.iso.currencies, max_length=3),
                ),
                (
                    "payment_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days until an invoice is due.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(365)],
                    ),
                ),
                ("purchase_order_required", models.BooleanField(default=False)),
                ("billing_terms", models.TextField(blank=True)),
                (
                    "is_restricted",
                    models.BooleanField(
                        default=False,
                        help_text="Seen only by its owner and those with whom it is shared.",
                        verbose_name="restricted",
                    ),
                ),
                ("notes", models.TextField(blank=True)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_clients",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subsidiaries",
                        to="clients.client",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clients",
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
                        related_name="clients",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "ordering": ["legal_name", "id"],
                "indexes": [
                    models.Index(fields=["legal_name", "id"], name="clients_client_name"),
                    models.Index(fields=["status", "-updated_at", "-id"], name="clients_client_status"),
                    models.Index(fields=["owner", "-updated_at", "-id"], name="clients_client_owner"),
                    models.Index(fields=["team", "-updated_at", "-id"], name="clients_client_team"),
                    models.Index(fields=["-updated_at", "-id"], name="clients_client_updated"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("legal_name", ""), _negated=True),
                            ("legal_name", django.db.models.functions.text.Trim(models.F("legal_name"))),
                        ),
                        name="clients_client_legal_name_filled",
                        violation_error_message="Give the client's legal name without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["active", "blocked", "former", "on_hold", "prospect"])
                        ),
                        name="clients_client_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="clients_client_parent",
                        violation_error_message="A client cannot be its own parent company.",
                    ),
                    models.UniqueConstraint(
                        models.F("country"),
                        django.db.models.functions.text.Lower("registration_number"),
                        condition=models.Q(("registration_number", ""), _negated=True),
                        name="clients_client_registration",
                        violation_error_message="Another client has this registration number in this country.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country__regex", "^[A-Z]{2}$"), ("country", ""), _connector="OR"
                        ),
                        name="clients_client_country_shape",
                        violation_error_message="Give the country as its two-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("billing_currency__regex", "^[A-Z]{3}$"),
                            ("billing_currency", ""),
                            _connector="OR",
                        ),
                        name="clients_client_billing_currency_shape",
                        violation_error_message="Give the currency as its three-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payment_days__gte", 0), ("payment_days__lte", 365)),
                        name="clients_client_payment_days_range",
                        violation_error_message="Payment terms lie between 0 and 365 days.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("billing_terms"), 10000
                        ),
                        name="clients_client_billing_terms_length",
                        violation_error_message="The billing terms may have at most 10,000 characters.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("notes"), 20000
                        ),
                        name="clients_client_notes_length",
                        violation_error_message="The notes may have at most 20,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientAgreement",
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
                ("title", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("permanent", "Permanent placement"),
                            ("retained", "Retained search"),
                            ("contract", "Contract and temporary"),
                            ("managed_service", "Managed service"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "fee_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of the first year's pay, for a permanent placement.",
                        max_digits=5,
                        null=True,
                    ),
                ),
                (
                    "fee_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="A fixed fee instead of, or beside, the percentage.",
                        max_digits=12,
                        null=True,
                    ),
                ),
                (
                    "margin_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of the bill rate, for contract and temporary work.",
                        max_digits=5,
                        null=True,
                    ),
                ),
                ("currency", models.CharField(blank=True, choices=governance.iso.currencies, max_length=3)),
                (
                    "unit",
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
                ("guarantee_days", models.PositiveSmallIntegerField(default=0)),
                (
                    "prorata_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Days of the guarantee in which the refund shrinks day by day.",
                        verbose_name="pro-rata days",
                    ),
                ),
                (
                    "ownership_months",
                    models.PositiveSmallIntegerField(
                        default=12, help_text="How long a candidate whom we put forward counts as ours."
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("terms", models.TextField(blank=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="clients.client",
                    ),
                ),
            ],
            options={
                "ordering": ["client", "-valid_from", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            ("title", django.db.models.functions.text.Trim(models.F("title"))),
                        ),
                        name="clients_clientagreement_title_filled",
                        violation_error_message="Give the agreement a title without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["contract", "managed_service", "permanent", "retained"])
                        ),
                        name="clients_clientagreement_kind_known",
                        violation_error_message="Choose one of the listed values for kind.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fee_amount__gte", 0)),
                        name="clients_clientagreement_fee_amount_least",
                        violation_error_message="The fee amount cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fee_amount__isnull", True),
                            models.Q(
                                ("currency__regex", "^[A-Z]{3}$"), models.Q(("unit", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="clients_clientagreement_fee_told",
                        violation_error_message="An amount of money needs a currency and a unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("currency__regex", "^[A-Z]{3}$"), ("currency", ""), _connector="OR"
                        ),
                        name="clients_clientagreement_currency_shape",
                        violation_error_message="Give the currency as its three-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fee_percent__gte", 0), ("fee_percent__lte", 100)),
                        name="clients_clientagreement_fee_percent_range",
                        violation_error_message="A fee lies between 0 and 100 percent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("margin_percent__gte", 0), ("margin_percent__lte", 100)),
                        name="clients_clientagreement_margin_percent_range",
                        violation_error_message="A margin lies between 0 and 100 percent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("guarantee_days__gte", 0), ("guarantee_days__lte", 730)),
                        name="clients_clientagreement_guarantee_days_range",
                        violation_error_message="A guarantee lasts at most 730 days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("prorata_days__lte", models.F("guarantee_days"))),
                        name="clients_clientagreement_prorata_in_guarantee",
                        violation_error_message="Pro-rata days cannot be more than the days of the guarantee.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ownership_months__gte", 0), ("ownership_months__lte", 60)),
                        name="clients_clientagreement_ownership_months_range",
                        violation_error_message="Ownership lasts at most 60 months.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                        name="clients_clientagreement_valid_from_valid_until_order",
                        violation_error_message="An agreement cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("terms"), 50000
                        ),
                        name="clients_clientagreement_terms_length",
                        violation_error_message="The terms may have at most 50,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientContact",
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
                ("full_name", models.CharField(max_length=200)),
                ("preferred_name", models.CharField(blank=True, max_length=100)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="job title")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("hiring_manager", "Hiring manager"),
                            ("hr", "Human resources"),
                            ("billing", "Billing"),
                            ("approver", "Timesheet approver"),
                            ("executive", "Executive"),
                            ("gatekeeper", "Gatekeeper"),
                            ("other", "Other"),
                        ],
                        default="hiring_manager",
                        max_length=20,
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("mobile", models.CharField(blank=True, max_length=40)),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="profile address")),
                ("left_on", models.DateField(blank=True, null=True)),
                ("do_not_contact", models.BooleanField(default=False)),
                ("notes", models.TextField(blank=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="clients.client",
                    ),
                ),
                (
                    "reports_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="clients.clientcontact",
                    ),
                ),
            ],
            options={
                "ordering": ["full_name", "id"],
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Lower("email"),
                        models.F("id"),
                        name="clients_contact_email",
                    ),
                    models.Index(fields=["full_name", "id"], name="clients_contact_name"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("full_name", ""), _negated=True),
                            ("full_name", django.db.models.functions.text.Trim(models.F("full_name"))),
                        ),
                        name="clients_clientcontact_full_name_filled",
                        violation_error_message="Give the contact's name without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "approver",
                                    "billing",
                                    "executive",
                                    "gatekeeper",
                                    "hiring_manager",
                                    "hr",
                                    "other",
                                ],
                            )
                        ),
                        name="clients_clientcontact_role_known",
                        violation_error_message="Choose one of the listed values for role.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reports_to", models.F("id")), _negated=True),
                        name="clients_clientcontact_reports_to",
                        violation_error_message="Nobody reports to themselves.",
                    ),
                    models.UniqueConstraint(
                        models.F("client"),
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="clients_clientcontact_email",
                        violation_error_message="This client has a contact with this e-mail address already.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("notes"), 10000
                        ),
                        name="clients_clientcontact_notes_length",
                        violation_error_message="The notes may have at most 10,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientTeamGrant",
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
                        to="clients.client",
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
                        name="clients_clientteamgrant_once",
                        violation_error_message="It is shared with them already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClientUserGrant",
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
                        to="clients.client",
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
                        name="clients_clientusergrant_once",
                        violation_error_message="It is shared with them already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalClient",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("legal_name", models.CharField(max_length=200, null=True)),
                ("trading_name", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("prospect", "Prospect"),
                            ("active", "Active"),
                            ("on_hold", "On hold"),
                            ("former", "Former"),
                            ("blocked", "Blocked"),
                        ],
                        default="prospect",
                        max_length=10,
                        null=True,
                    ),
                ),
                ("industry", models.CharField(blank=True, max_length=120, null=True)),
                ("website", models.URLField(blank=True, max_length=300, null=True)),
                ("phone", models.CharField(blank=True, max_length=40, null=True)),
                ("street", models.CharField(blank=True, max_length=200, null=True)),
                ("postcode", models.CharField(blank=True, max_length=20, null=True)),
                ("city", models.CharField(blank=True, max_length=120, null=True)),
                ("region", models.CharField(blank=True, max_length=120, null=True)),
                (
                    "country",
                    models.CharField(blank=True, choices=governance.iso.countries, max_length=2, null=True),
                ),
                ("registration_number", models.CharField(blank=True, max_length=60, null=True)),
                (
                    "tax_number",
                    models.CharField(blank=True, max_length=60, null=True, verbose_name="VAT or tax number"),
                ),
                (
                    "billing_email",
                    models.EmailField(blank=True, max_length=254, null=True, verbose_name="billing e-mail"),
                ),
                (
                    "billing_currency",
                    models.CharField(blank=True, choices=governance.iso.currencies, max_length=3, null=True),
                ),
                (
                    "payment_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days until an invoice is due.",
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(365)],
                    ),
                ),
                ("purchase_order_required", models.BooleanField(default=False, null=True)),
                ("billing_terms", models.TextField(blank=True, null=True)),
                (
                    "is_restricted",
                    models.BooleanField(
                        default=False,
                        help_text="Seen only by its owner and those with whom it is shared.",
                        null=True,
                        verbose_name="restricted",
                    ),
                ),
                ("notes", models.TextField(blank=True, null=True)),
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
                    "parent",
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
                "verbose_name": "historical client",
                "verbose_name_plural": "historical clients",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_client_ee2d4_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClientAgreement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("title", models.CharField(max_length=200, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("permanent", "Permanent placement"),
                            ("retained", "Retained search"),
                            ("contract", "Contract and temporary"),
                            ("managed_service", "Managed service"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                (
                    "fee_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of the first year's pay, for a permanent placement.",
                        max_digits=5,
                        null=True,
                    ),
                ),
                (
                    "fee_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="A fixed fee instead of, or beside, the percentage.",
                        max_digits=12,
                        null=True,
                    ),
                ),
                (
                    "margin_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Of the bill rate, for contract and temporary work.",
                        max_digits=5,
                        null=True,
                    ),
                ),
                (
                    "currency",
                    models.CharField(blank=True, choices=governance.iso.currencies, max_length=3, null=True),
                ),
                (
                    "unit",
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
                ("guarantee_days", models.PositiveSmallIntegerField(default=0, null=True)),
                (
                    "prorata_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Days of the guarantee in which the refund shrinks day by day.",
                        null=True,
                        verbose_name="pro-rata days",
                    ),
                ),
                (
                    "ownership_months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="How long a candidate whom we put forward counts as ours.",
                        null=True,
                    ),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("terms", models.TextField(blank=True, null=True)),
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
            ],
            options={
                "verbose_name": "historical client agreement",
                "verbose_name_plural": "historical client agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_clientagre_d5fae_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClientContact",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("full_name", models.CharField(max_length=200, null=True)),
                ("preferred_name", models.CharField(blank=True, max_length=100, null=True)),
                ("title", models.CharField(blank=True, max_length=200, null=True, verbose_name="job title")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("hiring_manager", "Hiring manager"),
                            ("hr", "Human resources"),
                            ("billing", "Billing"),
                            ("approver", "Timesheet approver"),
                            ("executive", "Executive"),
                            ("gatekeeper", "Gatekeeper"),
                            ("other", "Other"),
                        ],
                        default="hiring_manager",
                        max_length=20,
                        null=True,
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, null=True, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40, null=True)),
                ("mobile", models.CharField(blank=True, max_length=40, null=True)),
                (
                    "link",
                    models.URLField(blank=True, max_length=500, null=True, verbose_name="profile address"),
                ),
                ("left_on", models.DateField(blank=True, null=True)),
                ("do_not_contact", models.BooleanField(default=False, null=True)),
                ("notes", models.TextField(blank=True, null=True)),
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
                    "reports_to",
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
            ],
            options={
                "verbose_name": "historical client contact",
                "verbose_name_plural": "historical client contacts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_clientcont_d6b2b_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClientTeamGrant",
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
                        to="clients.client",
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
                "verbose_name": "historical client team grant",
                "verbose_name_plural": "historical client team grants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_clientteam_dd406_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalClientUserGrant",
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
                        to="clients.client",
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
                "verbose_name": "historical client user grant",
                "verbose_name_plural": "historical client user grants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_clientuser_cc5e8_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJobOrder",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("reference", models.CharField(editable=False, max_length=20, null=True)),
                (
                    "client_reference",
                    models.CharField(
                        blank=True,
                        help_text="The client's own number for this order.",
                        max_length=60,
                        null=True,
                    ),
                ),
                ("title", models.CharField(max_length=200, null=True)),
                (
                    "employment_type",
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
                ("openings", models.PositiveSmallIntegerField(default=1, null=True)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Normal"), (3, "High"), (4, "Urgent")], default=2, null=True
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("pending_approval", "Pending approval"),
                            ("open", "Open"),
                            ("on_hold", "On hold"),
                            ("filled", "Filled"),
                            ("cancelled", "Cancelled"),
                            ("lost", "Lost"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=20,
                        null=True,
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "hours_per_week",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
                ),
                ("pay_minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("pay_maximum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("bill_minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("bill_maximum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                (
                    "currency",
                    models.CharField(blank=True, choices=governance.iso.currencies, max_length=3, null=True),
                ),
                (
                    "unit",
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
                ("city", models.CharField(blank=True, max_length=120, null=True)),
                ("region", models.CharField(blank=True, max_length=120, null=True)),
                ("postcode", models.CharField(blank=True, max_length=20, null=True)),
                (
                    "country",
                    models.CharField(blank=True, choices=governance.iso.countries, max_length=2, null=True),
                ),
                (
                    "work_mode",
                    models.CharField(
                        choices=[("onsite", "On site"), ("hybrid", "Hybrid"), ("remote", "Remote")],
                        default="onsite",
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "description",
                    models.TextField(blank=True, help_text="What the client told us.", null=True),
                ),
                ("posting", models.TextField(blank=True, help_text="What candidates may read.", null=True)),
                ("is_published", models.BooleanField(default=False, null=True, verbose_name="published")),
                (
                    "is_restricted",
                    models.BooleanField(
                        default=False,
                        help_text="Seen only by its owner and those with whom it is shared.",
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="clients.clientagreement",
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
                "verbose_name": "historical job order",
                "verbose_name_plural": "historical job orders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_joborder_0177d_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="JobOrder",
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
                            function="clients_next_job_order_reference", output_field=models.CharField()
                        ),
                        editable=False,
                        max_length=20,
                        unique=True,
                    ),
                ),
                (
                    "client_reference",
                    models.CharField(
                        blank=True, help_text="The client's own number for this order.", max_length=60
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "employment_type",
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
                ("openings", models.PositiveSmallIntegerField(default=1)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Normal"), (3, "High"), (4, "Urgent")], default=2
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("pending_approval", "Pending approval"),
                            ("open", "Open"),
                            ("on_hold", "On hold"),
                            ("filled", "Filled"),
                            ("cancelled", "Cancelled"),
                            ("lost", "Lost"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "hours_per_week",
                    models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True),
                ),
                ("pay_minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("pay_maximum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("bill_minimum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("bill_maximum", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ("currency", models.CharField(blank=True, choices=governance.iso.currencies, max_length=3)),
                (
                    "unit",
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
                ("city", models.CharField(blank=True, max_length=120)),
                ("region", models.CharField(blank=True, max_length=120)),
                ("postcode", models.CharField(blank=True, max_length=20)),
                ("country", models.CharField(blank=True, choices=governance.iso.countries, max_length=2)),
                (
                    "work_mode",
                    models.CharField(
                        choices=[("onsite", "On site"), ("hybrid", "Hybrid"), ("remote", "Remote")],
                        default="onsite",
                        max_length=10,
                    ),
                ),
                ("description", models.TextField(blank=True, help_text="What the client told us.")),
                ("posting", models.TextField(blank=True, help_text="What candidates may read.")),
                ("is_published", models.BooleanField(default=False, verbose_name="published")),
                (
                    "is_restricted",
                    models.BooleanField(
                        default=False,
                        help_text="Seen only by its owner and those with whom it is shared.",
                        verbose_name="restricted",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_orders",
                        to="clients.clientagreement",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_orders",
                        to="clients.client",
                    ),
                ),
                (
                    "closed_reason",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_orders",
                        to="governance.reason",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_orders",
                        to="clients.clientcontact",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="owned_job_orders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="job_orders",
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
                        related_name="job_orders",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "-id"],
                "indexes": [
                    models.Index(fields=["-updated_at", "-id"], name="clients_job_updated"),
                    models.Index(fields=["status", "-updated_at", "-id"], name="clients_job_status"),
                    models.Index(fields=["owner", "-updated_at", "-id"], name="clients_job_owner"),
                    models.Index(fields=["team", "-updated_at", "-id"], name="clients_job_team"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            ("title", django.db.models.functions.text.Trim(models.F("title"))),
                        ),
                        name="clients_joborder_title_filled",
                        violation_error_message="Give the job a title without blanks around it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "employment_type__in",
                                ["contract", "contract_to_hire", "permanent", "temporary"],
                            )
                        ),
                        name="clients_joborder_employment_type_known",
                        violation_error_message="Choose one of the listed values for employment type.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("work_mode__in", ["hybrid", "onsite", "remote"])),
                        name="clients_joborder_work_mode_known",
                        violation_error_message="Choose one of the listed values for work mode.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", [1, 2, 3, 4])),
                        name="clients_joborder_priority_known",
                        violation_error_message="Choose one of the listed values for priority.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "cancelled",
                                    "closed",
                                    "draft",
                                    "filled",
                                    "lost",
                                    "on_hold",
                                    "open",
                                    "pending_approval",
                                ],
                            )
                        ),
                        name="clients_joborder_status_known",
                        violation_error_message="Choose one of the listed values for status.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("openings__gte", 1), ("openings__lte", 1000)),
                        name="clients_joborder_openings_range",
                        violation_error_message="A job order is for 1 to 1,000 people.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__gte", 1), ("hours_per_week__lte", 80)),
                        name="clients_joborder_hours_per_week_range",
                        violation_error_message="A week has between 1 and 80 hours of work.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_minimum__gte", 0)),
                        name="clients_joborder_pay_minimum_least",
                        violation_error_message="The pay minimum cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_maximum__gte", 0)),
                        name="clients_joborder_pay_maximum_least",
                        violation_error_message="The pay maximum cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bill_minimum__gte", 0)),
                        name="clients_joborder_bill_minimum_least",
                        violation_error_message="The bill minimum cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bill_maximum__gte", 0)),
                        name="clients_joborder_bill_maximum_least",
                        violation_error_message="The bill maximum cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bill_maximum__isnull", True),
                                ("bill_minimum__isnull", True),
                                ("pay_maximum__isnull", True),
                                ("pay_minimum__isnull", True),
                            ),
                            models.Q(
                                ("currency__regex", "^[A-Z]{3}$"), models.Q(("unit", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="clients_joborder_money_told",
                        violation_error_message="An amount of money needs a currency and a unit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("currency__regex", "^[A-Z]{3}$"), ("currency", ""), _connector="OR"
                        ),
                        name="clients_joborder_currency_shape",
                        violation_error_message="Give the currency as its three-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_maximum__gte", models.F("pay_minimum"))),
                        name="clients_joborder_pay_minimum_pay_maximum_order",
                        violation_error_message="The highest pay cannot be below the lowest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bill_maximum__gte", models.F("bill_minimum"))),
                        name="clients_joborder_bill_minimum_bill_maximum_order",
                        violation_error_message="The highest bill rate cannot be below the lowest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="clients_joborder_starts_on_ends_on_order",
                        violation_error_message="The job cannot end before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closed_on__gte", models.F("opened_on"))),
                        name="clients_joborder_opened_on_closed_on_order",
                        violation_error_message="The order cannot be closed before it was opened.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["cancelled", "closed", "lost"]), _negated=True),
                            ("closed_reason__isnull", False),
                            _connector="OR",
                        ),
                        name="clients_joborder_closed_with_reason",
                        violation_error_message="Say why the job order was cancelled, lost or closed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_published", False), ("status", "open"), _connector="OR"),
                        name="clients_joborder_published_open",
                        violation_error_message="Only an open job order can be published.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("client_reference", ""), _negated=True),
                        fields=("client", "client_reference"),
                        name="clients_joborder_client_reference",
                        violation_error_message="This client has another job order with that number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("country__regex", "^[A-Z]{2}$"), ("country", ""), _connector="OR"
                        ),
                        name="clients_joborder_country_shape",
                        violation_error_message="Give the country as its two-letter code.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("description"), 50000
                        ),
                        name="clients_joborder_description_length",
                        violation_error_message="The description may have at most 50,000 characters.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("posting"), 50000
                        ),
                        name="clients_joborder_posting_length",
                        violation_error_message="The posting may have at most 50,000 characters.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalJobOrderUserGrant",
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
                (
                    "content_object",
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
            ],
            options={
                "verbose_name": "historical job order user grant",
                "verbose_name_plural": "historical job order user grants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_joborderus_47db5_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJobOrderTeamGrant",
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
                (
                    "content_object",
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
            ],
            options={
                "verbose_name": "historical job order team grant",
                "verbose_name_plural": "historical job order team grants",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_joborderte_474bf_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJobOrderSkill",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, verbose_name="ID")),
                ("created_at", models.DateTimeField(editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False, null=True)),
                ("history_user_id", models.BigIntegerField(null=True)),
                ("history_change_reason", models.TextField(null=True)),
                ("is_required", models.BooleanField(default=True, null=True, verbose_name="required")),
                (
                    "years",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=3, null=True, verbose_name="years of it"
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
            ],
            options={
                "verbose_name": "historical job order skill",
                "verbose_name_plural": "historical job order skills",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_jobordersk_f82bd_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalJobOrderRecruiter",
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
            ],
            options={
                "verbose_name": "historical job order recruiter",
                "verbose_name_plural": "historical job order recruiters",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["id", "-history_date", "-history_id"], name="clients_joborderre_9bf54_story"
                    )
                ],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="JobOrderRecruiter",
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
                    "job_order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="clients.joborder",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="job_order_assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["job_order", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job_order", "user"),
                        name="clients_joborderrecruiter_once",
                        violation_error_message="This recruiter works on the job order already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JobOrderSkill",
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
                ("is_required", models.BooleanField(default=True, verbose_name="required")),
                (
                    "years",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=3, null=True, verbose_name="years of it"
                    ),
                ),
                (
                    "job_order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wanted_skills",
                        to="clients.joborder",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wanted_by",
                        to="governance.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["job_order", "-is_required", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("job_order", "skill"),
                        name="clients_joborderskill_once",
                        violation_error_message="The job order asks for this skill already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 0), ("years__lte", 60)),
                        name="clients_joborderskill_years_range",
                        violation_error_message="Years of experience lie between 0 and 60.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobOrderTeamGrant",
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
                        to="clients.joborder",
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
                        name="clients_joborderteamgrant_once",
                        violation_error_message="It is shared with them already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JobOrderUserGrant",
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
                        to="clients.joborder",
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
                        name="clients_joborderusergrant_once",
                        violation_error_message="It is shared with them already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="joborder",
            name="recruiters",
            field=models.ManyToManyField(
                blank=True,
                related_name="job_orders",
                through="clients.JobOrderRecruiter",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="joborder",
            name="skills",
            field=models.ManyToManyField(
                blank=True, related_name="job_orders", through="clients.JobOrderSkill", to="governance.skill"
            ),
        ),
    ]
