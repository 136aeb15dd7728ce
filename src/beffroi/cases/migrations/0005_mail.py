import beffroi.cases.inbound.types
import beffroi.cases.types
import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_retention'),
        ('documents', '0003_discarded'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='IncomingMail',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('identity', models.CharField(help_text='the same for two arrivals of the same mail', max_length=400)),
                ('message_id', models.CharField(blank=True, help_text='empty: absent, malformed or said twice', max_length=400)),
                ('sender', models.CharField(blank=True, max_length=254)),
                ('sender_name', models.CharField(blank=True, max_length=160)),
                ('copied', models.JSONField(default=list)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('attachments', models.JSONField(default=list, help_text='name and size of each')),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('joined', 'joined'), ('unsorted', 'unsorted'), ('discarded', 'discarded'), ('handed', 'handed'), ('automatic', 'automatic'), ('bounce', 'bounce')], max_length=10)),
                ('matched_by', models.CharField(blank=True, choices=[('message_id', 'message_id'), ('token', 'token'), ('known', 'known'), ('subject', 'subject'), ('agent', 'agent')], max_length=12)),
                ('suggestion', models.CharField(blank=True, help_text='number of the case that it may be about', max_length=40)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('handled_at', models.DateTimeField(null=True)),
                ('handled_by', models.CharField(blank=True, max_length=160)),
                ('case', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='incoming_mails', to='cases.case')),
                ('file', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.storedfile')),
                ('joined_as', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.message')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'courriel reçu',
                'indexes': [models.Index(condition=models.Q(('state__in', [beffroi.cases.inbound.types.MailState['AUTOMATIC'], beffroi.cases.inbound.types.MailState['UNSORTED']])), fields=['organisation', 'received_at', 'id'], name='incoming_mail_to_sort'), models.Index(fields=['organisation', 'message_id'], name='incoming_mail_by_message_id'), models.Index(fields=['organisation', 'sender', 'received_at'], name='incoming_mail_by_sender'), models.Index(fields=['organisation', 'case'], name='incoming_mail_by_case')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'identity'), name='incoming_mail_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', beffroi.cases.inbound.types.MailState['JOINED']), _negated=True), ('case__isnull', False), _connector='OR'), name='incoming_mail_joined_has_a_case', violation_error_message='Un courriel joint à une demande désigne cette demande.')],
            },
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='documents.storedfile')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='cases.message')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'fichier d’un message',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'message', 'file'), name='message_file_once')],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='claimed_until',
            field=models.DateTimeField(help_text='a process is sending it; past that, nobody knows', null=True),
        ),
        migrations.AddField(
            model_name='delivery',
            name='resent_at',
            field=models.DateTimeField(help_text='in trouble, then sent again as another delivery', null=True),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='message_id',
            field=models.CharField(max_length=400),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='state',
            field=models.CharField(choices=[('pending', 'pending'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('bounced', 'bounced'), ('unknown', 'unknown')], default=beffroi.cases.types.DeliveryState['PENDING'], max_length=8),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'sending')), fields=['organisation', 'claimed_until'], name='delivery_claimed'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('resent_at', None), ('state__in', ['bounced', 'failed', 'unknown'])), fields=['organisation', 'created_at', 'id'], name='delivery_in_trouble'),
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='IncomingMail',
            parents={'case': 'cases.Case', 'file': 'documents.StoredFile', 'joined_as': 'cases.Message'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='MessageFile',
            parents={'file': 'documents.StoredFile', 'message': 'cases.Message'},
        ),
    ]
