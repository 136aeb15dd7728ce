import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('operators', '0004_formers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('audience', models.CharField(choices=[('agents', 'agents'), ('elected', 'elected'), ('public', 'public')], max_length=8)),
                ('half_days', models.PositiveSmallIntegerField()),
                ('content', models.TextField(blank=True)),
                ('prerequisites', models.TextField(blank=True)),
                ('price', models.CharField(blank=True, help_text='the key by which it is charged, in words', max_length=160)),
                ('withdrawn_on', models.DateField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'formation',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('organisation', 'title'), name='course_title_once', violation_error_message='Une formation porte déjà ce titre.')],
            },
        ),
        migrations.CreateModel(
            name='CourseSession',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=200)),
                ('seats', models.PositiveSmallIntegerField()),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('cancelled_on', models.DateField(null=True)),
                ('course', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='projects.course')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'session de formation',
                'indexes': [models.Index(fields=['organisation', 'first_day', 'id'], name='course_session_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='course_session_has_a_seat', violation_error_message='Une session compte au moins une place.'), models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='course_session_ends_after_it_begins', violation_error_message='Une session finit après son premier jour.')],
            },
        ),
        migrations.CreateModel(
            name='CourseHalfDay',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('half', models.CharField(choices=[('morning', 'morning'), ('afternoon', 'afternoon')], max_length=9)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='half_days', to='projects.coursesession')),
            ],
            options={
                'verbose_name': 'demi-journée de formation',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'session', 'day', 'half'), name='course_half_day_once')],
            },
        ),
        migrations.CreateModel(
            name='CourseEvaluation',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('stars', models.PositiveSmallIntegerField()),
                ('text', models.CharField(blank=True, max_length=2000)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='evaluations', to='projects.coursesession')),
            ],
            options={
                'verbose_name': 'évaluation de formation',
                'constraints': [models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='course_evaluation_from_one_to_five', violation_error_message='La note va de 1 à 5.')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(help_text='of the training, for the member that reads this row', max_length=160)),
                ('place', models.CharField(max_length=200)),
                ('first_day', models.DateField()),
                ('person', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('elected', models.BooleanField(default=False)),
                ('rank', models.PositiveIntegerField(help_text='order of asking, in the session')),
                ('standing', models.CharField(choices=[('seated', 'seated'), ('waiting', 'waiting'), ('cancelled', 'cancelled')], max_length=9)),
                ('seat', models.PositiveSmallIntegerField(null=True)),
                ('of_seats', models.PositiveSmallIntegerField(help_text='seats of the session when this row was last written')),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=80)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('confirmation_at', models.DateTimeField(null=True)),
                ('reminder_at', models.DateTimeField(null=True)),
                ('evaluation_at', models.DateTimeField(help_text='when the link to the evaluation left', null=True)),
                ('cancellation_at', models.DateTimeField(null=True)),
                ('evaluated', models.BooleanField(default=False, help_text='without the hour: it would name the answer')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('session', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='projects.coursesession')),
            ],
            options={
                'verbose_name': 'inscription',
                'indexes': [models.Index(fields=['member', '-first_day', 'id'], name='enrolment_of_member')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'session', 'rank'), name='enrolment_rank_once'), models.UniqueConstraint(condition=models.Q(('seat__isnull', False)), fields=('organisation', 'session', 'seat'), name='enrolment_seat_once'), models.UniqueConstraint(condition=models.Q(('standing__in', ['seated', 'waiting'])), fields=('organisation', 'session', 'email'), name='enrolment_person_once', violation_error_message='Cette personne est déjà inscrite.'), models.CheckConstraint(condition=models.Q(models.Q(('seat__gte', 1), ('seat__isnull', False), ('seat__lte', models.F('of_seats')), ('standing', 'seated')), models.Q(models.Q(('standing', 'seated'), _negated=True), ('seat', None)), _connector='OR'), name='enrolment_sits_on_a_seat', violation_error_message='Une personne inscrite occupe une des places de la session.')],
            },
        ),
        migrations.CreateModel(
            name='CoursePresence',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('half', models.CharField(choices=[('morning', 'morning'), ('afternoon', 'afternoon')], max_length=9)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('present', models.BooleanField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('enrolment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='projects.enrolment')),
            ],
            options={
                'verbose_name': 'présence en formation',
                'indexes': [models.Index(fields=['organisation', 'day'], name='course_presence_by_day')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'enrolment', 'day', 'half'), name='course_presence_once')],
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Course',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CourseSession',
            parents={'course': 'projects.Course'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CourseHalfDay',
            parents={'session': 'projects.CourseSession'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Enrolment',
            parents={'session': 'projects.CourseSession'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CoursePresence',
            parents={'enrolment': 'projects.Enrolment'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CourseEvaluation',
            parents={'session': 'projects.CourseSession'},
        ),
    ]
