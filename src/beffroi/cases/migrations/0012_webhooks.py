import beffroi.cases.webhooks.types
import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_teamwork'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=80)),
                ('url', models.CharField(max_length=500)),
                ('events', models.JSONField(help_text='list of happenings')),
                ('procedures', models.JSONField(default=list, help_text='list of pack/code; empty: all')),
                ('state', models.CharField(choices=[('active', 'active'), ('suspended', 'suspended'), ('stopped', 'stopped')], default=beffroi.cases.webhooks.types.EndpointState['ACTIVE'], max_length=10)),
                ('salt', models.CharField(max_length=32)),
                ('previous_salt', models.CharField(blank=True, max_length=32)),
                ('previous_until', models.DateTimeField(help_text='until then the secret before signs too', null=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=160)),
                ('taken_at', models.DateTimeField(help_text='the last call that was taken', null=True)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'destinataire de webhook',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'suspended'), ('suspended_at__isnull', False)), models.Q(models.Q(('state', 'suspended'), _negated=True), ('suspended_at', None)), _connector='OR'), name='webhook_suspended_at_an_instant', violation_error_message='Une suspension a un instant.')],
            },
        ),
        migrations.CreateModel(
            name='WebhookCall',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('event', models.CharField(max_length=40)),
                ('about', models.UUIDField(help_text='the case: calls about one leave in order', null=True)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('body', models.TextField(help_text='JSON, byte for byte what is signed')),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('pending', 'pending'), ('delivered', 'delivered'), ('failed', 'failed')], default=beffroi.cases.webhooks.types.CallState['PENDING'], max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(help_text='when it is due; null: nothing is', null=True)),
                ('tried_at', models.DateTimeField(null=True)),
                ('status', models.PositiveSmallIntegerField(help_text='of the last answer', null=True)),
                ('answer', models.CharField(blank=True, help_text='its first characters', max_length=300)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('endpoint', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='cases.webhookendpoint')),
            ],
            options={
                'verbose_name': 'appel de webhook',
                'indexes': [models.Index(fields=['organisation', 'endpoint', '-created_at', '-id'], name='webhook_call_log'), models.Index(condition=models.Q(('state', 'pending')), fields=['organisation', 'endpoint', 'about', 'created_at', 'id'], name='webhook_call_lane'), models.Index(condition=models.Q(('state', 'pending')), fields=['organisation', 'next_at'], name='webhook_call_due'), models.Index(fields=['organisation', 'created_at'], name='webhook_call_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('next_at__isnull', False), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('next_at', None)), _connector='OR'), name='webhook_call_pending_is_due', violation_error_message='Un appel à faire a une échéance.')],
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='WebhookEndpoint',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='WebhookCall',
            parents={'endpoint': 'cases.WebhookEndpoint'},
        ),
    ]
