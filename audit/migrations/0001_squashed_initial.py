import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

import audit.fields
from audit.schema import CreateModels


EXTENSIONS = [
    CreateExtension(name) for name in ("btree_gin", "btree_gist", "fuzzystrmatch", "pg_trgm", "unaccent")
]


class Migration(migrations.Migration):

    replaces = [
        ('audit', '0001_initial'),
        ('audit', '0003_keep_an_access_log'),
    ]

    initial = True

    dependencies = [
    ]

    operations = [
        *EXTENSIONS,
        CreateModels(
            [
                migrations.CreateModel(
                    name='Redaction',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('xid', audit.fields.TransactionIdField()),
                        ('occurred_at', models.DateTimeField(verbose_name='when')),
                        ('model', models.TextField(verbose_name='record type')),
                        ('object_id', models.BigIntegerField(verbose_name='record')),
                        ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
                        ('rows', models.IntegerField(help_text='How many history rows held a value.')),
                        ('actor_id', models.BigIntegerField(null=True, verbose_name='actor')),
                        ('actor_name', models.TextField(verbose_name='who')),
                        ('reason', models.TextField(verbose_name='why')),
                        ('db_role', models.TextField(verbose_name='database role')),
                    ],
                    options={
                        'ordering': ('-id',),
                        'default_permissions': ('view',),
                    },
                ),
                migrations.CreateModel(
                    name='ChangeSet',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('xid', audit.fields.TransactionIdField()),
                        ('occurred_at', models.DateTimeField(help_text='The start of the transaction.', verbose_name='when')),
                        ('actor_name', models.TextField(help_text='The name at the time, kept when the user is gone.', verbose_name='who')),
                        ('via', models.TextField(choices=[('ui', 'screen'), ('api', 'API'), ('import', 'import'), ('sync', 'sync'), ('capture', 'capture'), ('task', 'task'), ('command', 'command'), ('sql', 'SQL')])),
                        ('verb', models.TextField(blank=True, verbose_name='act')),
                        ('api_key_id', models.BigIntegerField(null=True, verbose_name='API key')),
                        ('request_id', models.TextField(blank=True, verbose_name='request')),
                        ('address', models.GenericIPAddressField(null=True, verbose_name='from')),
                        ('reason', models.TextField(blank=True, verbose_name='why')),
                        ('db_role', models.TextField(verbose_name='database role')),
                    ],
                    options={
                        'verbose_name': 'act',
                        'verbose_name_plural': 'audit log',
                        'ordering': ('-id',),
                        'default_permissions': ('view',),
                        'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['occurred_at'], name='audit_changeset_by_time')],
                        'constraints': [models.UniqueConstraint(fields=('xid', 'occurred_at'), name='audit_one_change_set_per_transaction')],
                    },
                ),
                migrations.CreateModel(
                    name='ChangeEntry',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('change_set', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='entries', to='audit.changeset')),
                        ('occurred_at', models.DateTimeField(verbose_name='when')),
                        ('model', models.TextField(help_text='For example candidates.candidate.', verbose_name='record type')),
                        ('object_id', models.BigIntegerField(verbose_name='record')),
                        ('kind', models.CharField(choices=[('+', 'created'), ('~', 'changed'), ('-', 'deleted')], max_length=1)),
                        ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='The columns that changed.')),
                        ('root_model', models.TextField()),
                        ('root_id', models.BigIntegerField()),
                    ],
                    options={
                        'verbose_name_plural': 'change entries',
                        'ordering': ('-id',),
                        'default_permissions': ('view',),
                        'indexes': [models.Index(fields=['root_model', 'root_id', '-id'], name='audit_entry_by_root'), django.contrib.postgres.indexes.BrinIndex(fields=['occurred_at'], name='audit_entry_by_time')],
                    },
                ),
                migrations.CreateModel(
                    name='RowHistory',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('change_set', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='audit.changeset')),
                        ('occurred_at', models.DateTimeField(verbose_name='when')),
                        ('model', models.TextField(verbose_name='record type')),
                        ('object_id', models.BigIntegerField(verbose_name='record')),
                        ('kind', models.CharField(choices=[('+', 'created'), ('~', 'changed'), ('-', 'deleted')], max_length=1)),
                        ('row', models.JSONField()),
                    ],
                    options={
                        'verbose_name_plural': 'row histories',
                        'ordering': ('-id',),
                        'default_permissions': ('view',),
                        'indexes': [models.Index(fields=['model', 'object_id', '-id'], name='audit_rowhistory_story')],
                    },
                ),
                migrations.CreateModel(
                    name='AccessLog',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('read_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='when')),
                        ('minute', models.DateTimeField()),
                        ('reader_name', models.TextField(help_text='The name at the time, kept when the user is gone.', verbose_name='who')),
                        ('action', models.TextField(choices=[('opened', 'opened'), ('listed', 'listed'), ('searched', 'searched'), ('exported', 'exported'), ('downloaded', 'downloaded'), ('printed', 'printed')], verbose_name='did')),
                        ('model', models.TextField(help_text='For example candidates.candidate.', verbose_name='record type')),
                        ('object_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, verbose_name='records')),
                        ('query', models.TextField(blank=True, verbose_name='asked')),
                        ('digest', models.UUIDField()),
                        ('view', models.TextField(blank=True, help_text='The page or resource that showed it.', verbose_name='page')),
                        ('via', models.TextField(choices=[('ui', 'screen'), ('api', 'API'), ('import', 'import'), ('sync', 'sync'), ('capture', 'capture'), ('task', 'task'), ('command', 'command'), ('sql', 'SQL')])),
                        ('api_key_id', models.BigIntegerField(null=True, verbose_name='API key')),
                        ('request_id', models.TextField(blank=True, verbose_name='request')),
                        ('address', models.GenericIPAddressField(null=True, verbose_name='from')),
                    ],
                    options={
                        'verbose_name': 'reading',
                        'verbose_name_plural': 'access log',
                        'ordering': ('-id',),
                        'default_permissions': ('view',),
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['object_ids'], name='audit_access_by_record'), django.contrib.postgres.indexes.BrinIndex(fields=['read_at'], name='audit_access_by_time'), models.Index(condition=models.Q(('action__in', ['downloaded', 'exported', 'printed'])), fields=['action', '-id'], name='audit_access_copies')],
                    },
                ),
            ]
        ),
    ]
