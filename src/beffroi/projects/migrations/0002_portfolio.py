import beffroi.kernel.ids
import beffroi.projects.portfolio.types
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('operators', '0004_formers'),
        ('projects', '0001_trainings'),
    ]

    operations = [
        migrations.CreateModel(
            name='MasterPlan',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('first_year', models.PositiveSmallIntegerField()),
                ('last_year', models.PositiveSmallIntegerField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'schéma directeur',
                'constraints': [models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('first_year'))), name='master_plan_ends_after_it_begins', violation_error_message='Un schéma directeur finit après sa première année.')],
            },
        ),
        migrations.CreateModel(
            name='Axis',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=160)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('plan', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='axes', to='projects.masterplan')),
            ],
            options={
                'verbose_name': 'axe',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'plan', 'rank'), name='axis_rank_once')],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('aim', models.TextField(blank=True)),
                ('owner', models.CharField(blank=True, help_text='who answers for it, at the operator', max_length=120)),
                ('state', models.CharField(choices=[('idea', 'idea'), ('studied', 'studied'), ('decided', 'decided'), ('under_way', 'under_way'), ('paused', 'paused'), ('done', 'done'), ('dropped', 'dropped')], default=beffroi.projects.portfolio.types.State['IDEA'], max_length=9)),
                ('joinable', models.BooleanField(default=False, help_text='shown to members that do not take part yet')),
                ('planned_cents', models.PositiveBigIntegerField(default=0)),
                ('committed_cents', models.PositiveBigIntegerField(default=0)),
                ('spent_cents', models.PositiveBigIntegerField(default=0)),
                ('axis', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='projects', to='projects.axis')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'projet',
                'indexes': [models.Index(fields=['organisation', 'state', 'title'], name='project_by_state')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('due_on', models.DateField()),
                ('reached_on', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='projects.project')),
            ],
            options={
                'verbose_name': 'jalon',
                'indexes': [models.Index(fields=['organisation', 'due_on'], name='milestone_by_day')],
            },
        ),
        migrations.CreateModel(
            name='ProjectNote',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('text', models.TextField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='projects.project')),
            ],
            options={
                'verbose_name': 'note d’avancement',
            },
        ),
        migrations.CreateModel(
            name='ProjectShare',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('amount_cents', models.PositiveBigIntegerField(default=0)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='projects.project')),
            ],
            options={
                'verbose_name': 'part d’un membre dans un projet',
                'indexes': [models.Index(fields=['member'], name='project_share_of_member')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'project', 'member'), name='project_share_once', violation_error_message='Ce membre participe déjà au projet.')],
            },
        ),
        migrations.CreateModel(
            name='ProjectStep',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('idea', 'idea'), ('studied', 'studied'), ('decided', 'decided'), ('under_way', 'under_way'), ('paused', 'paused'), ('done', 'done'), ('dropped', 'dropped')], max_length=9)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='projects.project')),
            ],
            options={
                'verbose_name': 'étape d’un projet',
            },
        ),
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('likelihood', models.PositiveSmallIntegerField()),
                ('impact', models.PositiveSmallIntegerField()),
                ('mitigation', models.TextField(blank=True)),
                ('owner', models.CharField(blank=True, max_length=120)),
                ('review_on', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='risks', to='projects.project')),
            ],
            options={
                'verbose_name': 'risque',
                'constraints': [models.CheckConstraint(condition=models.Q(('impact__gte', 1), ('impact__lte', 4), ('likelihood__gte', 1), ('likelihood__lte', 4)), name='risk_marks_from_one_to_four', violation_error_message='La probabilité et l’impact vont de 1 à 4.')],
            },
        ),
        migrations.CreateModel(
            name='SteeringDecision',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('decided_on', models.DateField()),
                ('text', models.TextField()),
                ('decided_by', models.CharField(max_length=160)),
                ('session', models.CharField(blank=True, help_text='the session, in words', max_length=160)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('project', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='projects.project')),
            ],
            options={
                'verbose_name': 'décision du comité de pilotage',
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='MasterPlan',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Axis',
            parents={'plan': 'projects.MasterPlan'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Project',
            parents={'axis': 'projects.Axis'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ProjectStep',
            parents={'project': 'projects.Project'},
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ProjectShare',
            parents={'project': 'projects.Project'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Milestone',
            parents={'project': 'projects.Project'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Risk',
            parents={'project': 'projects.Project'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='SteeringDecision',
            parents={'project': 'projects.Project'},
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ProjectNote',
            parents={'project': 'projects.Project'},
            insert_only=True,
        ),
    ]
