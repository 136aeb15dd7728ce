import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0002_isolate'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessAnswer',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('request_id', models.UUIDField()),
                ('answer', models.CharField(choices=[('granted', 'granted'), ('refused', 'refused')], max_length=8)),
                ('answered_at', models.DateTimeField()),
                ('answered_by', models.CharField(max_length=160)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField(help_text='first day without the access', null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=160)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'accès accordé ou refusé',
                'indexes': [models.Index(fields=['organisation', 'user', 'until'], name='access_answer_in_force'), models.Index(fields=['operator', 'request_id'], name='access_answer_by_operator')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'request_id'), name='access_answered_once', violation_error_message='La commune a déjà répondu à cette demande d’accès.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'refused'), ('since', None), ('until', None)), models.Q(('answer', 'granted'), ('since__isnull', False), ('until__isnull', False)), _connector='OR'), name='access_granted_has_an_end', violation_error_message='Un accès accordé a une fin.')],
            },
        ),
        migrations.CreateModel(
            name='AccessRequest',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('user_name', models.CharField(max_length=120)),
                ('reason', models.CharField(max_length=500)),
                ('days', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'demande d’accès',
                'indexes': [models.Index(fields=['organisation', '-asked_at', 'id'], name='access_request_by_operator'), models.Index(fields=['member', '-asked_at', 'id'], name='access_request_by_member')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='access_request_has_a_reason', violation_error_message='Une demande d’accès dit pourquoi.')],
            },
        ),
        migrations.CreateModel(
            name='AccessVisit',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('user_name', models.CharField(max_length=160)),
                ('page', models.CharField(help_text="address below the commune's workspace", max_length=200)),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lecture par un visiteur',
                'indexes': [models.Index(fields=['organisation', '-at', 'id'], name='access_visit_by_time')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='grant',
            name='grant_role_is_for_persons',
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['auditor', 'commune_administrator', 'delegate', 'head_of_service', 'instructor', 'operator_administrator', 'secretary', 'service_desk', 'visitor'])), name='grant_role_is_for_persons', violation_error_message='Ce rôle ne se donne pas.'),
        ),
        # Each side reads what the other wrote about it, and writes none of it.
        beffroi.tenancy.operations.Isolate(
            model_name='AccessRequest',
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='AccessAnswer',
            readable_by='operator_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='AccessVisit',
            insert_only=True,
        ),
    ]
