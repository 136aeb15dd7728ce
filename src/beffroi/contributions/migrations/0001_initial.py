import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('operators', '0003_membership'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContributionKey',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=200)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('since', models.DateField()),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'version d’une clé',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code', 'number'), name='contribution_key_once_per_number', violation_error_message='Cette version de la clé existe déjà. Publiez la suivante.')],
            },
        ),
        migrations.CreateModel(
            name='ContributionRun',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('computed_at', models.DateTimeField()),
                ('facts', models.JSONField()),
                ('total_cents', models.BigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('corrects', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.contributionrun')),
                ('key', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.contributionkey')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'calcul de contributions',
                'indexes': [models.Index(fields=['organisation', '-computed_at'], name='run_latest_first')],
            },
        ),
        migrations.CreateModel(
            name='ContributionVote',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=200)),
                ('rank', models.PositiveSmallIntegerField(default=0, help_text='0: the first vote; 1: its first correction')),
                ('deliberation', models.CharField(max_length=60)),
                ('voted_on', models.DateField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.contributionrun')),
            ],
            options={
                'verbose_name': 'vote d’un calcul',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'run'), name='contribution_vote_once_per_run', violation_error_message='Ce calcul est déjà voté.'), models.UniqueConstraint(fields=('organisation', 'year', 'code', 'rank'), name='contribution_vote_in_order', violation_error_message='Une contribution est déjà votée pour cette clé et cet exercice.')],
            },
        ),
        migrations.CreateModel(
            name='MemberContribution',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('explained', models.JSONField(default=list)),
                ('lines', models.JSONField(default=list)),
                ('cents', models.BigIntegerField()),
                ('delta_cents', models.BigIntegerField()),
                ('correction', models.BooleanField(default=False)),
                ('deliberation', models.CharField(max_length=60)),
                ('voted_on', models.DateField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('vote', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.contributionvote')),
            ],
            options={
                'verbose_name': 'contribution d’un membre',
                'indexes': [models.Index(fields=['member', '-year'], name='contribution_by_member'), models.Index(fields=['organisation', 'year'], name='contribution_by_year')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'vote', 'member'), name='contribution_once_per_vote', violation_error_message='Ce membre a déjà sa contribution pour ce vote.')],
            },
        ),
        migrations.CreateModel(
            name='BillingDetails',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('siret', models.CharField(blank=True, max_length=14)),
                ('service_code', models.CharField(blank=True, max_length=100)),
                ('engagement', models.CharField(blank=True, max_length=50)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'coordonnées de facturation',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'member'), name='billing_once_per_member', violation_error_message='Ce membre a déjà ses coordonnées de facturation.')],
            },
        ),
        migrations.CreateModel(
            name='FundCall',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField()),
                ('cents', models.BigIntegerField()),
                ('due_on', models.DateField()),
                ('number', models.CharField(blank=True, max_length=20)),
                ('issued_at', models.DateTimeField(null=True)),
                ('facts', models.JSONField(default=dict)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('contribution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.membercontribution')),
            ],
            options={
                'verbose_name': 'appel de fonds',
                'indexes': [models.Index(fields=['organisation', 'due_on', 'id'], name='call_by_due_date'), models.Index(fields=['member', 'due_on'], name='call_by_member')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'contribution', 'rank'), name='call_once_per_instalment', violation_error_message='Cette échéance existe déjà.'), models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('organisation', 'number'), name='call_numbered_once', violation_error_message='Ce numéro d’appel est déjà pris.')],
            },
        ),
        migrations.CreateModel(
            name='CallReminder',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sent_at', models.DateTimeField()),
                ('recipient', models.EmailField(max_length=254)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('call', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.fundcall')),
            ],
            options={
                'verbose_name': 'relance',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'call'), name='reminder_once_per_call', violation_error_message='Cet appel est déjà relancé.')],
            },
        ),
        migrations.CreateModel(
            name='CallPayment',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('cents', models.BigIntegerField()),
                ('received_on', models.DateField()),
                ('reference', models.CharField(max_length=80)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('call', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contributions.fundcall')),
            ],
            options={
                'verbose_name': 'paiement',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'call', 'reference'), name='payment_once_per_reference', violation_error_message='Ce paiement est déjà enregistré.')],
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ContributionKey',
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ContributionRun',
            parents={'corrects': 'contributions.ContributionRun', 'key': 'contributions.ContributionKey'},
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ContributionVote',
            parents={'run': 'contributions.ContributionRun'},
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='MemberContribution',
            parents={'vote': 'contributions.ContributionVote'},
            insert_only=True,
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='FundCall',
            parents={'contribution': 'contributions.MemberContribution'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CallPayment',
            parents={'call': 'contributions.FundCall'},
            insert_only=True,
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CallReminder',
            parents={'call': 'contributions.FundCall'},
            insert_only=True,
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='BillingDetails',
            readable_by='member_id',
        ),
    ]
