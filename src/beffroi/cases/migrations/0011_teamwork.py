import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_sequels'),
        ('documents', '0003_discarded'),
        ('identity', '__first__'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('body', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('by_name', models.CharField(max_length=160)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'note interne',
                'indexes': [models.Index(fields=['organisation', 'case', 'at'], name='note_by_case')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('note', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='cases.note')),
            ],
            options={
                'verbose_name': 'mention',
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['organisation', 'agent', '-at'], name='mention_unread'), models.Index(fields=['organisation', 'case'], name='mention_by_case')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'note', 'agent'), name='mention_once', violation_error_message='Cette personne est déjà citée dans la note.')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(max_length=20)),
                ('since', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'présence',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case', 'agent'), name='presence_once', violation_error_message='Vous êtes déjà sur cette demande.')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('closed_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'service',
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('organisation', 'name'), name='service_name_once', violation_error_message='Un service porte déjà ce nom.')],
            },
        ),
        migrations.CreateModel(
            name='RoutingRule',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('procedure', models.CharField(help_text='pack/code', max_length=100)),
                ('rank', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=120)),
                ('condition', models.JSONField(help_text='the table that a procedure would hold; null: always', null=True)),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('service', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='cases.service')),
            ],
            options={
                'verbose_name': 'règle d’attribution',
                'indexes': [models.Index(fields=['organisation', 'procedure', 'rank', 'id'], name='routing_rule_by_procedure')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('agent', None), ('service__isnull', False)), models.Q(('agent__isnull', False), ('service', None)), _connector='OR'), name='routing_rule_leads_to_one', violation_error_message='Une règle mène à un agent ou à un service.')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(help_text='who is asked, as everybody reads it', max_length=160)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('question', models.TextField(blank=True)),
                ('shown', models.JSONField(default=dict, help_text='answers: ids of pages; files: ids of stored files')),
                ('secret_salt', models.CharField(max_length=32)),
                ('state', models.CharField(choices=[('asked', 'asked'), ('reminded', 'reminded'), ('given', 'given'), ('cancelled', 'cancelled')], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('asked_on', models.DateField(help_text='civil date in the commune')),
                ('asked_by', models.CharField(max_length=80)),
                ('asked_by_name', models.CharField(max_length=160)),
                ('due_on', models.DateField()),
                ('remind_on', models.DateField(help_text='day of the reminder; null: none, or done', null=True)),
                ('expires_on', models.DateField(help_text='last day of the link')),
                ('verdict', models.CharField(blank=True, choices=[('favourable', 'favourable'), ('reserves', 'reserves'), ('unfavourable', 'unfavourable'), ('no_opinion', 'no_opinion')], max_length=14)),
                ('answer', models.TextField(blank=True)),
                ('given_at', models.DateTimeField(null=True)),
                ('given_on', models.DateField(help_text='the day it was given: earlier than recorded, on paper', null=True)),
                ('given_by_name', models.CharField(blank=True, max_length=160)),
                ('source', models.CharField(blank=True, choices=[('screen', 'screen'), ('link', 'link'), ('paper', 'paper')], max_length=8)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='cases.case')),
                ('file', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.storedfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('service', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.service')),
            ],
            options={
                'verbose_name': 'avis',
                'indexes': [models.Index(fields=['organisation', 'case', 'asked_at'], name='opinion_by_case'), models.Index(condition=models.Q(('state__in', ['asked', 'reminded'])), fields=['organisation', 'due_on'], name='opinion_awaited'), models.Index(condition=models.Q(('remind_on__isnull', False)), fields=['organisation', 'remind_on'], name='opinion_to_remind')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('given_at__isnull', False), ('given_on__isnull', False), ('state', 'given'), models.Q(('verdict', ''), _negated=True)), models.Q(models.Q(('state', 'given'), _negated=True), ('given_at', None), ('given_on', None), ('verdict', '')), _connector='OR'), name='opinion_given_says_something', violation_error_message='Un avis rendu a un sens et une date.'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('asked_on'))), name='opinion_due_after_asked', violation_error_message='La date limite d’un avis suit sa demande.')],
            },
        ),
        migrations.CreateModel(
            name='ServiceMember',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('service', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='cases.service')),
            ],
            options={
                'verbose_name': 'agent d’un service',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'service', 'agent'), name='service_member_once', violation_error_message='Cette personne est déjà dans le service.')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('declared_at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('by_name', models.CharField(max_length=160)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'absence',
                'indexes': [models.Index(condition=models.Q(('cancelled_at', None)), fields=['organisation', 'last'], name='absence_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='absence_ends_after_it_begins', violation_error_message='Une absence finit après son premier jour.'), models.CheckConstraint(condition=models.Q(('delegate', models.F('agent')), _negated=True), name='absence_delegate_is_somebody_else', violation_error_message='On ne se remplace pas soi-même.')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('why', models.CharField(choices=[('rule', 'rule'), ('agent', 'agent'), ('absence', 'absence')], max_length=8)),
                ('rule', models.CharField(blank=True, max_length=120)),
                ('service', models.CharField(blank=True, max_length=120)),
                ('instead_of', models.CharField(blank=True, help_text='the absent colleague', max_length=160)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('agent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'attribution',
                'indexes': [models.Index(fields=['organisation', 'case', 'at'], name='assignment_by_case')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('giver_name', models.CharField(max_length=160)),
                ('giver_quality', models.CharField(help_text='as the letter says it: Le maire', max_length=160)),
                ('to_quality', models.CharField(help_text='quality of the one who signs', max_length=160)),
                ('procedures', models.JSONField(default=list, help_text='pack/code; empty: all of them')),
                ('reference', models.CharField(help_text='the arrêté: number and date', max_length=200)),
                ('first', models.DateField()),
                ('last', models.DateField(help_text='last day; null: until it is ended', null=True)),
                ('made_at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('ended_on', models.DateField(help_text='first day without it', null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'délégation de signature',
                'indexes': [models.Index(fields=['to', 'first'], name='delegation_by_agent')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last', None), ('last__gte', models.F('first')), _connector='OR'), name='delegation_ends_after_it_begins', violation_error_message='Une délégation finit après son premier jour.'), models.CheckConstraint(condition=models.Q(('reference', ''), _negated=True), name='delegation_has_its_arrete', violation_error_message='Une délégation de signature cite son arrêté.')],
            },
        ),
        migrations.CreateModel(
            name='LetterDraft',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('verb', models.CharField(max_length=20)),
                ('rank', models.PositiveIntegerField()),
                ('choices', models.JSONField(default=dict, help_text='fields of the form, as posted')),
                ('body', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('by_name', models.CharField(max_length=160)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='letter_drafts', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'brouillon de courrier',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case', 'verb', 'rank'), name='letter_draft_rank_once', violation_error_message='Un collègue vient d’enregistrer une version. Recommencez.')],
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Note',
            parents={'case': 'cases.Case'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Mention',
            parents={'case': 'cases.Case', 'note': 'cases.Note'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Absence',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Delegation',
            own_rows='to_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Service',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ServiceMember',
            parents={'service': 'cases.Service'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='RoutingRule',
            parents={'service': 'cases.Service'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Assignment',
            parents={'case': 'cases.Case'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='LetterDraft',
            parents={'case': 'cases.Case'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Presence',
            parents={'case': 'cases.Case'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Opinion',
            parents={'case': 'cases.Case', 'file': 'documents.StoredFile', 'service': 'cases.Service'},
        ),
    ]
