import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0005_mail'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('earliest', models.DateField(help_text='the date that was announced')),
                ('threshold', models.PositiveSmallIntegerField(help_text='days before it')),
                ('recipient', models.EmailField(max_length=254)),
                ('told_on', models.DateField()),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'alerte avant l’échéance',
                'indexes': [models.Index(fields=['organisation', 'recipient', 'told_on'], name='alert_by_day')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case', 'earliest', 'threshold'), name='alert_once', violation_error_message='Cette alerte a déjà été donnée.')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('target_case', models.UUIDField(help_text='identifier chosen before it exists: made at most once')),
                ('target_number', models.CharField(blank=True, max_length=40)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'remise à l’organisation compétente',
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['organisation', 'asked_at'], name='handover_pending')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case'), name='handover_once', violation_error_message='Cette demande est déjà remise.')],
            },
        ),
        migrations.CreateModel(
            name='Sequel',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('reasons', 'reasons'), ('attestation', 'attestation')], max_length=12)),
                ('asked_at', models.DateTimeField()),
                ('asked_on', models.DateField(help_text='civil date in the commune')),
                ('due_on', models.DateField(help_text='last day of the answer; null: no law gives one', null=True)),
                ('answered_on', models.DateField(null=True)),
                ('answered', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.paper')),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='sequels', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'suite du silence',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case', 'kind'), name='sequel_once', violation_error_message='Cette suite a déjà été demandée.'), models.CheckConstraint(condition=models.Q(models.Q(('answered', None), ('answered_on', None)), models.Q(('answered__isnull', False), ('answered_on__isnull', False)), _connector='OR'), name='sequel_answered_by_a_paper_on_a_day', violation_error_message='Une réponse a une lettre et un jour.')],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='acknowledge_on',
            field=models.DateField(help_text='last day of a receipt still due; null: none is', null=True),
        ),
        migrations.AlterField(
            model_name='paper',
            name='kind',
            field=models.CharField(choices=[('pieces', 'pieces'), ('extension', 'extension'), ('transfer', 'transfer'), ('decision', 'decision'), ('attestation', 'attestation'), ('reasons', 'reasons'), ('receipt', 'receipt')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', False), ('due_on__isnull', False)), fields=['organisation', 'due_on', 'id'], name='case_owing_reasons'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('acknowledge_on__isnull', False), ('closed_at', None)), fields=['organisation', 'due_on', 'id'], name='case_owing_receipt'),
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Sequel',
            parents={'answered': 'cases.Paper', 'case': 'cases.Case'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Handover',
            parents={'case': 'cases.Case'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Alert',
            parents={'case': 'cases.Case'},
        ),
    ]
