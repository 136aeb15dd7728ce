import beffroi.cases.retention.types
import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_versions'),
        ('documents', '0003_discarded'),
        ('identity', '__first__'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArchiveTransfer',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('identifier', models.CharField(help_text='SEDA MessageIdentifier', max_length=80)),
                ('procedure', models.CharField(max_length=100)),
                ('cases', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('prepared', 'prepared'), ('accepted', 'accepted'), ('rejected', 'rejected')], max_length=8)),
                ('digest', models.CharField(help_text='SHA-256 of the parcel', max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('prepared_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('reference', models.CharField(blank=True, help_text='as the archives answered', max_length=160)),
                ('reason', models.CharField(blank=True, help_text='why the archives refused', max_length=500)),
                ('file', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='documents.storedfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'versement',
                'indexes': [models.Index(fields=['organisation', '-prepared_at', 'id'], name='transfer_by_date')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'identifier'), name='transfer_identifier_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', beffroi.cases.retention.types.TransferState['PREPARED'])), models.Q(models.Q(('state', beffroi.cases.retention.types.TransferState['PREPARED']), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='transfer_answered_when_not_prepared', violation_error_message='Un versement accepté ou refusé a une date de réponse.')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=500)),
                ('since', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('released_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'gel',
                'constraints': [models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('organisation', 'case'), name='hold_once_at_a_time', violation_error_message='Cette demande est déjà gelée.')],
            },
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(help_text='compact form', max_length=40)),
                ('procedure', models.CharField(max_length=100)),
                ('version', models.PositiveIntegerField()),
                ('channel', models.CharField(max_length=12)),
                ('state', models.CharField(max_length=12)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('filed_on', models.DateField()),
                ('closed_on', models.DateField()),
                ('purged_at', models.DateTimeField()),
                ('closing', models.CharField(choices=[('destroy', 'destroy'), ('anonymise', 'anonymise'), ('archive', 'archive')], max_length=9)),
                ('rule', models.CharField(max_length=120)),
                ('digest', models.CharField(help_text='SHA-256 of the whole case as it was', max_length=64)),
                ('archives', models.CharField(blank=True, help_text='reference given by the archives', max_length=160)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'trace d’une demande purgée',
                'indexes': [models.Index(fields=['organisation', '-purged_at', 'id'], name='tombstone_by_date')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='tombstone_once')],
            },
        ),
        migrations.CreateModel(
            name='TransferItem',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('transfer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='cases.archivetransfer')),
            ],
            options={
                'verbose_name': 'demande versée',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case'), name='case_in_one_transfer')],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='anonymised_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='held',
            field=models.BooleanField(default=False, help_text='an agent has frozen it: nothing of it is removed'),
        ),
        migrations.AddField(
            model_name='case',
            name='purge_on',
            field=models.DateField(help_text='first day when its rows may go; null: open, held or done', null=True),
        ),
        migrations.AddField(
            model_name='case',
            name='warned_on',
            field=models.DateField(help_text='when the end of the retention was announced', null=True),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('purge_on__isnull', False)), fields=['organisation', 'purge_on', 'id'], name='case_by_end_of_retention'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('purge_on', None), models.Q(('anonymised_at', None), ('closed_at__isnull', False), ('held', False)), _connector='OR'), name='case_purged_once_closed_and_free', violation_error_message='Une demande ouverte, gelée ou anonymisée n’a pas de fin de conservation.'),
        ),
        # A request and what hangs from it go once its time has ended, on the clock of the database: nobody brings it
        # forward.
        beffroi.tenancy.operations.Isolate(
            model_name='ArchiveTransfer',
            parents={'file': 'documents.StoredFile'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Hold',
            parents={'case': 'cases.Case'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='TransferItem',
            parents={'case': 'cases.Case', 'transfer': 'cases.ArchiveTransfer'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Tombstone',
            insert_only=True,
        ),
        beffroi.tenancy.operations.LimitDeletion(
            model_name='Case',
            deletable_when='purge_on <= current_date',
        ),
        beffroi.tenancy.operations.LimitDeletion(
            model_name='LedgerEvent',
            deletable_when='EXISTS (SELECT FROM cases_case AS ended WHERE ended.organisation_id = cases_ledgerevent.organisation_id AND ended.id = cases_ledgerevent.case_id AND ended.purge_on <= current_date)',
        ),
        beffroi.tenancy.operations.LimitDeletion(
            model_name='Message',
            deletable_when='EXISTS (SELECT FROM cases_case AS ended WHERE ended.organisation_id = cases_message.organisation_id AND ended.id = cases_message.case_id AND ended.purge_on <= current_date)',
        ),
        beffroi.tenancy.operations.LimitDeletion(
            model_name='Paper',
            deletable_when='EXISTS (SELECT FROM cases_case AS ended WHERE ended.organisation_id = cases_paper.organisation_id AND ended.id = cases_paper.case_id AND ended.purge_on <= current_date)',
        ),
        beffroi.tenancy.operations.LimitDeletion(
            model_name='Delivery',
            deletable_when='EXISTS (SELECT FROM cases_case AS ended WHERE ended.organisation_id = cases_delivery.organisation_id AND ended.id = cases_delivery.case_id AND ended.purge_on <= current_date)',
        ),
        beffroi.tenancy.operations.LimitDeletion(
            model_name='Piece',
            deletable_when='case_id IS NULL OR EXISTS (SELECT FROM cases_case AS ended WHERE ended.organisation_id = cases_piece.organisation_id AND ended.id = cases_piece.case_id AND ended.purge_on <= current_date)',
        ),
    ]
