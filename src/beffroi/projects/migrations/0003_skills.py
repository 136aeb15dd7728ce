import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('operators', '0004_formers'),
        ('projects', '0002_portfolio'),
    ]

    operations = [
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('family', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=120)),
                ('withdrawn_on', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'compétence',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'family', 'name'), name='skill_once', violation_error_message='Cette compétence existe déjà.')],
            },
        ),
        migrations.CreateModel(
            name='SkillProfile',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('pattern', models.CharField(help_text='half days worked, Monday morning to Friday afternoon', max_length=10)),
                ('hidden', models.BooleanField(default=False, help_text='the person shows itself to nobody for now')),
                ('agreed_at', models.DateTimeField()),
                ('keep_until', models.DateField(help_text='renewed each time the person says its skills again')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fiche de compétences',
                'indexes': [models.Index(fields=['organisation', 'keep_until'], name='skill_profile_end')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'user'), name='skill_profile_once'), models.CheckConstraint(condition=models.Q(('pattern__regex', '^[01]{10}$')), name='skill_profile_has_ten_half_days', violation_error_message='Une semaine compte dix demi-journées.')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredSkill',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('skill', models.UUIDField(help_text="of the operator's vocabulary")),
                ('level', models.PositiveSmallIntegerField()),
                ('declared_on', models.DateField()),
                ('confirmed_on', models.DateField(null=True)),
                ('confirmed_by', models.CharField(blank=True, max_length=160)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('profile', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='skills', to='projects.skillprofile')),
            ],
            options={
                'verbose_name': 'compétence déclarée',
                'indexes': [models.Index(fields=['organisation', 'skill'], name='declared_skill_by_skill')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'profile', 'skill'), name='declared_skill_once'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 4)), name='declared_skill_level_from_one_to_four', violation_error_message='Le niveau va de 1 à 4.'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_by', ''), ('confirmed_on', None)), models.Q(('confirmed_on__isnull', False), models.Q(('confirmed_by', ''), _negated=True)), _connector='OR'), name='declared_skill_confirmed_by_somebody', violation_error_message='Une confirmation a une date et un nom.')],
            },
        ),
        migrations.CreateModel(
            name='Unavailability',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('part', models.CharField(blank=True, choices=[('morning', 'morning'), ('afternoon', 'afternoon')], max_length=9)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('profile', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='away', to='projects.skillprofile')),
            ],
            options={
                'verbose_name': 'indisponibilité',
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='unavailability_ends_after_it_begins', violation_error_message='La période finit après son premier jour.')],
            },
        ),
        migrations.CreateModel(
            name='PlannedEffort',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('half_days', models.PositiveSmallIntegerField()),
                ('milestone', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.milestone')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
                ('profile', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='efforts', to='projects.skillprofile')),
            ],
            options={
                'verbose_name': 'charge prévue',
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='planned_effort_ends_after_it_begins', violation_error_message='La période finit après son premier jour.'), models.CheckConstraint(condition=models.Q(('half_days__gte', 1)), name='planned_effort_is_something', violation_error_message='La charge compte au moins une demi-journée.')],
            },
        ),
        migrations.CreateModel(
            name='HelpRequest',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('skill', models.UUIDField()),
                ('skill_name', models.CharField(max_length=220)),
                ('level', models.PositiveSmallIntegerField()),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('half_days', models.PositiveSmallIntegerField()),
                ('place', models.CharField(max_length=200)),
                ('aim', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=160)),
                ('closed_on', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'demande d’aide',
                'indexes': [models.Index(fields=['organisation', '-asked_at'], name='help_request_by_date')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='help_request_ends_after_it_begins', violation_error_message='La période finit après son premier jour.'), models.CheckConstraint(condition=models.Q(('half_days__gte', 1), ('level__gte', 1), ('level__lte', 4)), name='help_request_is_something', violation_error_message='Demandez au moins une demi-journée, et un niveau de 1 à 4.')],
            },
        ),
        migrations.CreateModel(
            name='HelpProposal',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('account', models.UUIDField()),
                ('person', models.CharField(blank=True, help_text='emptied 24 months after the help', max_length=120)),
                ('skill_name', models.CharField(max_length=220)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('half_days', models.PositiveSmallIntegerField()),
                ('place', models.CharField(max_length=200)),
                ('aim', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=160)),
                ('withdrawn_on', models.DateField(null=True)),
                ('lender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('request', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='projects.helprequest')),
            ],
            options={
                'verbose_name': 'accord demandé',
                'indexes': [models.Index(fields=['lender', '-asked_at'], name='help_proposal_of_lender')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'request', 'account'), name='help_proposal_once', violation_error_message='L’accord est déjà demandé pour cette personne.')],
            },
        ),
        migrations.CreateModel(
            name='HelpAnswer',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('proposal', models.UUIDField()),
                ('account', models.UUIDField()),
                ('person', models.CharField(blank=True, help_text='emptied 24 months after the help', max_length=120)),
                ('title', models.CharField(max_length=300)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('half_days', models.PositiveSmallIntegerField()),
                ('agreed', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField()),
                ('answered_by', models.CharField(max_length=160)),
                ('asker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'accord donné ou refusé',
                'indexes': [models.Index(fields=['asker', 'proposal'], name='help_answer_of_asker'), models.Index(fields=['organisation', 'last_day'], name='help_answer_by_end')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'proposal'), name='help_answer_once', violation_error_message='Votre réponse est déjà donnée.')],
            },
        ),
        migrations.CreateModel(
            name='HelpDay',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('done_on', models.DateField()),
                ('half_days', models.PositiveSmallIntegerField()),
                ('noted_at', models.DateTimeField()),
                ('noted_by', models.CharField(max_length=160)),
                ('lender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('proposal', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='days', to='projects.helpproposal')),
            ],
            options={
                'verbose_name': 'journée d’aide',
                'indexes': [models.Index(fields=['lender', 'done_on'], name='help_day_of_lender')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'proposal', 'done_on'), name='help_day_once', violation_error_message='Ce jour est déjà noté.'), models.CheckConstraint(condition=models.Q(('half_days__gte', 1), ('half_days__lte', 2)), name='help_day_holds_two_halves', violation_error_message='Un jour compte une ou deux demi-journées.')],
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Skill',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='SkillProfile',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='DeclaredSkill',
            parents={'profile': 'projects.SkillProfile'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Unavailability',
            parents={'profile': 'projects.SkillProfile'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='PlannedEffort',
            parents={'milestone': 'projects.Milestone', 'profile': 'projects.SkillProfile', 'project': 'projects.Project'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='HelpRequest',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='HelpProposal',
            parents={'request': 'projects.HelpRequest'},
            readable_by='lender_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='HelpAnswer',
            readable_by='asker_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='HelpDay',
            parents={'proposal': 'projects.HelpProposal'},
            insert_only=True,
            readable_by='lender_id',
        ),
    ]
