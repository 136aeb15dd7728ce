import beffroi.cases.types
import beffroi.kernel.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('identity', '__first__'),
        ('operators', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(help_text='compact form', max_length=40)),
                ('procedure', models.CharField(max_length=100)),
                ('version', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('received', 'received'), ('waiting', 'waiting'), ('completed', 'completed'), ('decided', 'decided'), ('tacit', 'tacit'), ('withdrawn', 'withdrawn'), ('transferred', 'transferred')], max_length=12)),
                ('channel', models.CharField(choices=[('electronic', 'electronic'), ('counter', 'counter'), ('phone', 'phone'), ('post', 'post')], max_length=12)),
                ('applicant', models.JSONField()),
                ('applicant_name', models.CharField(max_length=200)),
                ('applicant_email', models.EmailField(blank=True, max_length=254)),
                ('mandate', models.JSONField(null=True)),
                ('answers', models.JSONField()),
                ('receipt', models.JSONField(help_text='what the acknowledgement said, for ever')),
                ('secret_salt', models.CharField(max_length=32)),
                ('filed_at', models.DateTimeField()),
                ('due_on', models.DateField(help_text='last safe day for an answer; null: no clock runs', null=True)),
                ('earliest', models.DateField(null=True)),
                ('latest', models.DateField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('unread', models.PositiveSmallIntegerField(default=0, help_text='messages that the service has not read')),
                ('search', models.CharField(blank=True, max_length=400)),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'demande',
                'indexes': [models.Index(models.F('organisation'), models.OrderBy(models.F('due_on'), nulls_last=True), models.F('id'), condition=models.Q(('closed_at', None)), name='case_queue'), models.Index(models.F('organisation'), models.F('assignee'), models.OrderBy(models.F('due_on'), nulls_last=True), models.F('id'), condition=models.Q(('closed_at', None)), name='case_queue_by_assignee'), models.Index(fields=['organisation', '-filed_at', 'id'], name='case_by_filing')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='case_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', [beffroi.cases.types.CaseState['COMPLETED'], beffroi.cases.types.CaseState['RECEIVED'], beffroi.cases.types.CaseState['WAITING']])), models.Q(models.Q(('state__in', [beffroi.cases.types.CaseState['COMPLETED'], beffroi.cases.types.CaseState['RECEIVED'], beffroi.cases.types.CaseState['WAITING']]), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='case_closed_when_not_open', violation_error_message='Une demande close a une date de clôture, une demande ouverte n’en a pas.')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=16)),
                ('about', models.UUIDField(help_text='the paper or the message that the mail announces', null=True)),
                ('recipient', models.EmailField(max_length=254)),
                ('message_id', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('pending', 'pending'), ('sent', 'sent'), ('failed', 'failed')], default=beffroi.cases.types.DeliveryState['PENDING'], max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'envoi',
                'indexes': [models.Index(fields=['organisation', 'case'], name='delivery_by_case'), models.Index(condition=models.Q(('state', 'pending')), fields=['organisation', 'created_at'], name='delivery_pending')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('procedure', models.CharField(max_length=100)),
                ('version', models.PositiveIntegerField()),
                ('answers', models.JSONField(default=dict)),
                ('applicant', models.JSONField(default=dict)),
                ('mandate', models.JSONField(null=True)),
                ('seen', models.JSONField(default=list)),
                ('secret_salt', models.CharField(max_length=32)),
                ('updated_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'brouillon',
                'indexes': [models.Index(fields=['organisation', 'updated_at'], name='draft_by_age')],
            },
        ),
        migrations.CreateModel(
            name='Idempotency',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=200)),
                ('digest', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'clé d’idempotence',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'key'), name='idempotency_key_once')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEvent',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('on', models.DateField(help_text='civil date in the commune')),
                ('facts', models.JSONField(default=dict)),
                ('by', models.CharField(max_length=80)),
                ('by_name', models.CharField(max_length=160)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='ledger', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'événement',
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case', 'rank'), name='ledger_rank_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('from_applicant', models.BooleanField()),
                ('author_name', models.CharField(max_length=160)),
                ('body', models.TextField()),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'message',
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['organisation', 'case', 'at'], name='message_by_case')],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('series', models.CharField(blank=True, max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'série de numéros',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'series', 'year'), name='number_series_once')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('pieces', 'pieces'), ('extension', 'extension'), ('transfer', 'transfer'), ('decision', 'decision'), ('attestation', 'attestation')], max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('body', models.TextField(help_text='Markdown as sent')),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(help_text='first consultation by the applicant', null=True)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='cases.case')),
                ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.storedfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'courrier',
                'ordering': ['made_at', 'id'],
                'indexes': [models.Index(fields=['organisation', 'case', 'made_at'], name='paper_by_case')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('piece', models.CharField(max_length=60)),
                ('given_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='cases.case')),
                ('draft', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='cases.draft')),
                ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.storedfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'pièce',
                'indexes': [models.Index(fields=['organisation', 'case'], name='piece_by_case'), models.Index(fields=['organisation', 'draft'], name='piece_by_draft')],
                'constraints': [models.CheckConstraint(condition=models.Q(('draft__isnull', False), ('case__isnull', False), _connector='OR'), name='piece_belongs_somewhere', violation_error_message='Une pièce appartient à un brouillon ou à une demande.')],
            },
        ),
        migrations.CreateModel(
            name='ProcedureVersion',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(help_text='pack/code', max_length=100)),
                ('version', models.PositiveIntegerField()),
                ('canonical', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'version de démarche',
                'constraints': [models.UniqueConstraint(fields=('reference', 'version'), name='procedure_version_once')],
            },
        ),
    ]
