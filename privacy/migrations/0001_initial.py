import datetime

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from audit.schema import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('interactions', '0001_squashed_initial'),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name='ConsentRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                        ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        ('needs_consent', models.BooleanField(default=False, help_text='Yes: only people with a consent that holds are called about jobs. No: a legitimate interest is enough, for everybody who has not refused and whose consent has not expired.', verbose_name='consent is needed')),
                        ('months', models.PositiveSmallIntegerField(default=24, help_text='What is offered when consent is recorded or renewed.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='consent holds for (months)')),
                        ('reason', models.CharField(help_text='Told in the history.', max_length=300)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 120)), name='privacy_consentrule_months_range', violation_error_message='Consent holds for 1 to 120 months.'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), ('reason', django.db.models.functions.text.Trim(models.F('reason')))), name='privacy_consentrule_reason_filled', violation_error_message='Say why the rule changes.')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoricalConsentRule',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                        ('change_set', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='audit.changeset')),
                        ('created_at', models.DateTimeField(editable=False, null=True)),
                        ('updated_at', models.DateTimeField(editable=False, null=True)),
                        ('version', models.PositiveIntegerField(default=1, editable=False, null=True)),
                        ('history_user_id', models.BigIntegerField(null=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('needs_consent', models.BooleanField(default=False, help_text='Yes: only people with a consent that holds are called about jobs. No: a legitimate interest is enough, for everybody who has not refused and whose consent has not expired.', null=True, verbose_name='consent is needed')),
                        ('months', models.PositiveSmallIntegerField(default=24, help_text='What is offered when consent is recorded or renewed.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(120)], verbose_name='consent holds for (months)')),
                        ('reason', models.CharField(help_text='Told in the history.', max_length=300, null=True)),
                        ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ],
                    options={
                        'verbose_name': 'historical consent rule',
                        'verbose_name_plural': 'historical consent rules',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['id', '-history_date', '-history_id'], name='privacy_consentrul_ec10b_story')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='HistoricalLegalBasis',
                    fields=[
                        ('id', models.BigIntegerField(auto_created=True, blank=True, verbose_name='ID')),
                        ('change_set', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='audit.changeset')),
                        ('created_at', models.DateTimeField(editable=False, null=True)),
                        ('updated_at', models.DateTimeField(editable=False, null=True)),
                        ('version', models.PositiveIntegerField(default=1, editable=False, null=True)),
                        ('history_user_id', models.BigIntegerField(null=True)),
                        ('history_change_reason', models.TextField(null=True)),
                        ('purpose', models.CharField(choices=[('keeping', 'Being kept on file'), ('contact', 'Hearing from us about jobs'), ('representation', 'Being put forward to clients')], max_length=20, null=True)),
                        ('ground', models.CharField(choices=[('consent', 'Consent'), ('legitimate_interest', 'Legitimate interest'), ('contract', 'Contract'), ('legal_obligation', 'Legal obligation')], default='consent', max_length=20, null=True)),
                        ('event', models.CharField(choices=[('given', 'Given'), ('renewed', 'Renewed'), ('withdrawn', 'Withdrawn'), ('objected', 'Objected'), ('ended', 'Ended')], default='given', max_length=10, null=True, verbose_name='what happened')),
                        ('happened_at', models.DateTimeField(default=django.utils.timezone.now, null=True, verbose_name='when')),
                        ('expires_on', models.DateField(blank=True, help_text='The last day; until they say otherwise when empty.', null=True, verbose_name='until')),
                        ('channel', models.CharField(choices=[('phone', 'On the telephone'), ('email', 'By e-mail'), ('message', 'By message'), ('in_person', 'In person'), ('form', 'On a form of ours'), ('paper', 'On paper'), ('system', 'In another system')], max_length=10, null=True, verbose_name='how we were told')),
                        ('evidence', models.TextField(blank=True, help_text='What shows it: the words they used or agreed to, where the paper lies.', null=True)),
                        ('voided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=300, null=True)),
                        ('candidate', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='candidates.candidate')),
                        ('document', models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The signed form or the e-mail, among the documents of the candidate.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='candidates.document')),
                        ('interaction', models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='The contact in which it was said.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='interactions.interaction')),
                        ('recorded_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('voided_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                        ('history_date', models.DateTimeField()),
                        ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ],
                    options={
                        'verbose_name': 'historical legal basis',
                        'verbose_name_plural': 'historical legal bases',
                        'ordering': ('-history_date', '-history_id'),
                        'get_latest_by': ('history_date', 'history_id'),
                        'default_permissions': (),
                        'indexes': [models.Index(fields=['id', '-history_date', '-history_id'], name='privacy_legalbasis_11a25_story')],
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name='LegalBasis',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                        ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                        ('version', models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        ('candidate', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='legal_bases', to='candidates.candidate')),
                        ('purpose', models.CharField(choices=[('keeping', 'Being kept on file'), ('contact', 'Hearing from us about jobs'), ('representation', 'Being put forward to clients')], max_length=20)),
                        ('ground', models.CharField(choices=[('consent', 'Consent'), ('legitimate_interest', 'Legitimate interest'), ('contract', 'Contract'), ('legal_obligation', 'Legal obligation')], default='consent', max_length=20)),
                        ('event', models.CharField(choices=[('given', 'Given'), ('renewed', 'Renewed'), ('withdrawn', 'Withdrawn'), ('objected', 'Objected'), ('ended', 'Ended')], default='given', max_length=10, verbose_name='what happened')),
                        ('happened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                        ('expires_on', models.DateField(blank=True, help_text='The last day; until they say otherwise when empty.', null=True, verbose_name='until')),
                        ('channel', models.CharField(choices=[('phone', 'On the telephone'), ('email', 'By e-mail'), ('message', 'By message'), ('in_person', 'In person'), ('form', 'On a form of ours'), ('paper', 'On paper'), ('system', 'In another system')], max_length=10, verbose_name='how we were told')),
                        ('evidence', models.TextField(blank=True, help_text='What shows it: the words they used or agreed to, where the paper lies.')),
                        ('document', models.ForeignKey(blank=True, help_text='The signed form or the e-mail, among the documents of the candidate.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='candidates.document')),
                        ('interaction', models.ForeignKey(blank=True, help_text='The contact in which it was said.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='interactions.interaction')),
                        ('recorded_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('voided_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('voided_by', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=300)),
                    ],
                    options={
                        'verbose_name_plural': 'legal bases',
                        'ordering': ['-happened_at', '-id'],
                        'indexes': [models.Index(condition=models.Q(('voided_at__isnull', True)), fields=['candidate', 'purpose', '-happened_at', '-id'], name='privacy_basis_last_word'), models.Index(fields=['candidate', '-happened_at', '-id'], name='privacy_basis_candidate'), models.Index(fields=['-happened_at', '-id'], name='privacy_basis_recent'), models.Index(condition=models.Q(('voided_at__isnull', True), ('expires_on__isnull', False)), fields=['expires_on', 'id'], name='privacy_basis_expiry')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['contact', 'keeping', 'representation'])), name='privacy_legalbasis_purpose_known', violation_error_message='Choose one of the listed values for purpose.'), models.CheckConstraint(condition=models.Q(('ground__in', ['consent', 'contract', 'legal_obligation', 'legitimate_interest'])), name='privacy_legalbasis_ground_known', violation_error_message='Choose one of the listed values for ground.'), models.CheckConstraint(condition=models.Q(('event__in', ['ended', 'given', 'objected', 'renewed', 'withdrawn'])), name='privacy_legalbasis_event_known', violation_error_message='Choose one of the listed values for what happened.'), models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'form', 'in_person', 'message', 'paper', 'phone', 'system'])), name='privacy_legalbasis_channel_known', violation_error_message='Choose one of the listed values for how we were told.'), models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('event__in', ('given', 'renewed')), _connector='OR'), name='privacy_legalbasis_ends_what_permits', violation_error_message='Only what was given or renewed has an end.'), models.CheckConstraint(condition=models.Q(models.Q(('event', 'withdrawn'), _negated=True), ('ground', 'consent'), _connector='OR'), name='privacy_legalbasis_withdrawn_consent', violation_error_message='Only consent is withdrawn; against anything else people object.'), models.CheckConstraint(condition=models.Q(models.Q(('event', 'objected'), _negated=True), ('ground', 'legitimate_interest'), _connector='OR'), name='privacy_legalbasis_objected_interest', violation_error_message='People object to what we do in our own legitimate interest; consent is withdrawn.'), models.CheckConstraint(condition=models.Q(models.Q(('event', 'given'), ('ground', 'consent'), _negated=True), models.Q(('evidence', ''), _negated=True), ('document__isnull', False), ('interaction__isnull', False), _connector='OR'), name='privacy_legalbasis_shown', violation_error_message='Say what shows the consent: their words, a document or the contact.'), models.CheckConstraint(condition=models.Q(('happened_at__lte', django.db.models.expressions.CombinedExpression(models.F('created_at'), '+', models.Value(datetime.timedelta(seconds=300))))), name='privacy_legalbasis_happened', violation_error_message='Say when it happened; that cannot be still to come.'), models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='privacy_legalbasis_voided_whole', violation_error_message='Say who declared it void, and why.'), models.CheckConstraint(condition=django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('evidence'), 4000), name='privacy_legalbasis_evidence_length', violation_error_message='The evidence may have at most 4,000 characters.')],
                    },
                ),
            ]
        ),
    ]
