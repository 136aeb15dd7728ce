import beffroi.governance.types
import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0003_discarded'),
        ('operators', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('committee', 'committee'), ('bureau', 'bureau'), ('steering', 'steering'), ('technical', 'technical'), ('tender', 'tender')], max_length=12)),
                ('regime', models.CharField(choices=[('syndicate', 'syndicate'), ('statutes', 'statutes'), ('informal', 'informal')], max_length=12)),
                ('siret', models.CharField(blank=True, help_text='of the collectivity, for the open dataset', max_length=14)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'instance',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='body_name_once', violation_error_message='Une instance porte déjà ce nom.')],
            },
        ),
        migrations.CreateModel(
            name='ConvocationReply',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('convocation_id', models.UUIDField()),
                ('presence', models.CharField(choices=[('present', 'present'), ('deputy', 'deputy'), ('proxy', 'proxy'), ('absent', 'absent')], max_length=8)),
                ('proxy_to', models.CharField(blank=True, max_length=120)),
                ('by_name', models.CharField(max_length=160)),
                ('at', models.DateTimeField()),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'réponse à une convocation',
                'indexes': [models.Index(fields=['operator', 'convocation_id'], name='convocation_reply_by_op')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'convocation_id'), name='convocation_reply_once')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('person', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('seat', models.CharField(choices=[('holder', 'holder'), ('deputy', 'deputy')], max_length=8)),
                ('quality', models.CharField(blank=True, max_length=80)),
                ('presides', models.BooleanField(default=False)),
                ('weight', models.PositiveSmallIntegerField(default=1, help_text='voices by statute')),
                ('since', models.DateField()),
                ('until', models.DateField(help_text='first day without', null=True)),
                ('body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='mandates', to='governance.body')),
                ('deputy_of', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deputies', to='governance.mandate')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'mandat',
                'indexes': [models.Index(fields=['organisation', 'body', 'since'], name='mandate_by_body'), models.Index(fields=['member'], name='mandate_by_member')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('presides', True), ('until', None)), fields=('organisation', 'body'), name='mandate_one_president', violation_error_message='Cette instance a déjà une présidence. Mettez-y fin d’abord.'), models.CheckConstraint(condition=models.Q(('weight__gte', 1)), name='mandate_has_a_voice', violation_error_message='Un siège compte au moins une voix.')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('held_at', models.DateTimeField()),
                ('held_on', models.DateField(help_text='civil date where the operator stands')),
                ('place', models.CharField(max_length=200)),
                ('stage', models.CharField(choices=[('planned', 'planned'), ('convened', 'convened'), ('held', 'held'), ('no_quorum', 'no_quorum'), ('closed', 'closed')], default=beffroi.governance.types.Stage['PLANNED'], max_length=12)),
                ('urgent', models.BooleanField(default=False)),
                ('convened_at', models.DateTimeField(null=True)),
                ('secretary', models.CharField(blank=True, max_length=120)),
                ('minutes', models.TextField(blank=True, help_text='Markdown: what was said beyond the votes')),
                ('closed_at', models.DateTimeField(null=True)),
                ('body', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='governance.body')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('paper', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.storedfile')),
                ('second_of', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='seconds', to='governance.session')),
            ],
            options={
                'verbose_name': 'séance',
                'indexes': [models.Index(fields=['organisation', '-held_on', 'id'], name='session_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage', 'planned'), ('convened_at__isnull', False), _connector='OR'), name='session_convened_before_held', violation_error_message='Une séance se tient après sa convocation.')],
            },
        ),
        migrations.CreateModel(
            name='Convocation',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('body_name', models.CharField(max_length=120)),
                ('person', models.CharField(max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('held_at', models.DateTimeField()),
                ('place', models.CharField(max_length=200)),
                ('agenda', models.JSONField(help_text='list of {title, note}: as it left')),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('mandate', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='convocations', to='governance.mandate')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='convocations', to='governance.session')),
            ],
            options={
                'verbose_name': 'convocation',
                'indexes': [models.Index(fields=['member', '-held_at', 'id'], name='convocation_by_member')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'session', 'mandate'), name='convocation_once')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('presence', models.CharField(choices=[('present', 'present'), ('deputy', 'deputy'), ('proxy', 'proxy'), ('absent', 'absent')], max_length=8)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('mandate', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='governance.mandate')),
                ('sits', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='governance.mandate')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='governance.session')),
            ],
            options={
                'verbose_name': 'présence',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'session', 'mandate'), name='attendance_once'), models.CheckConstraint(condition=models.Q(models.Q(('presence__in', ['present', 'absent']), ('sits', None)), models.Q(('presence__in', ['deputy', 'proxy']), ('sits__isnull', False)), _connector='OR'), name='attendance_says_who_sits', violation_error_message='Dites qui siège à la place du titulaire.')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300)),
                ('note', models.TextField(blank=True, help_text='Markdown: the note of synthesis')),
                ('voted', models.BooleanField(default=True)),
                ('matter', models.CharField(blank=True, max_length=5)),
                ('competence', models.CharField(blank=True, help_text='optional competence: only its holders vote', max_length=60)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='governance.session')),
            ],
            options={
                'verbose_name': 'point de l’ordre du jour',
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'session', 'rank'), name='agenda_rank_once')],
            },
        ),
        migrations.CreateModel(
            name='Deliberation',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('rank', models.PositiveIntegerField()),
                ('decided_on', models.DateField()),
                ('title', models.CharField(max_length=300)),
                ('matter', models.CharField(max_length=5)),
                ('text', models.TextField(help_text='Markdown')),
                ('secret', models.BooleanField(default=False)),
                ('in_office', models.PositiveSmallIntegerField()),
                ('voters', models.PositiveSmallIntegerField()),
                ('votes_for', models.PositiveIntegerField()),
                ('votes_against', models.PositiveIntegerField()),
                ('abstentions', models.PositiveIntegerField()),
                ('casting', models.BooleanField(default=False)),
                ('adopted', models.BooleanField()),
                ('transmitted_on', models.DateField(null=True)),
                ('prefecture_id', models.CharField(blank=True, max_length=60)),
                ('published_on', models.DateField(null=True)),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliberations', to='governance.agendaitem')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('paper', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.storedfile')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliberations', to='governance.session')),
            ],
            options={
                'verbose_name': 'délibération',
                'indexes': [models.Index(fields=['organisation', '-year', '-rank'], name='deliberation_by_number')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'year', 'rank'), name='deliberation_number_once'), models.UniqueConstraint(fields=('organisation', 'item'), name='deliberation_once_per_item', violation_error_message='Ce point a déjà été voté.'), models.CheckConstraint(condition=models.Q(('transmitted_on', None), ('transmitted_on__gte', models.F('decided_on')), _connector='OR'), name='deliberation_sent_after_the_vote', violation_error_message='Une délibération est transmise après son vote.')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('choice', models.CharField(choices=[('for', 'for'), ('against', 'against'), ('abstains', 'abstains'), ('out', 'out')], max_length=8)),
                ('weight', models.PositiveSmallIntegerField()),
                ('deliberation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='governance.deliberation')),
                ('mandate', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='governance.mandate')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'vote',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'deliberation', 'mandate'), name='vote_once')],
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Body',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Mandate',
            parents={'body': 'governance.Body', 'deputy_of': 'governance.Mandate'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Session',
            parents={'body': 'governance.Body', 'paper': 'documents.StoredFile', 'second_of': 'governance.Session'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='AgendaItem',
            parents={'session': 'governance.Session'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Convocation',
            parents={'mandate': 'governance.Mandate', 'session': 'governance.Session'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ConvocationReply',
            readable_by='operator_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Attendance',
            parents={'mandate': 'governance.Mandate', 'session': 'governance.Session', 'sits': 'governance.Mandate'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Deliberation',
            parents={'item': 'governance.AgendaItem', 'paper': 'documents.StoredFile', 'session': 'governance.Session'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Vote',
            parents={'deliberation': 'governance.Deliberation', 'mandate': 'governance.Mandate'},
            insert_only=True,
        ),
    ]
