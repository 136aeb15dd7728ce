import beffroi.kernel.ids
import beffroi.purchasing.types
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0003_discarded'),
        ('operators', '0004_formers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('year', models.PositiveSmallIntegerField()),
                ('rank', models.PositiveSmallIntegerField()),
                ('procedure', models.CharField(choices=[('groupement', 'groupement'), ('centrale', 'centrale')], max_length=12)),
                ('mission', models.CharField(choices=[('award', 'award'), ('award_and_execution', 'award_and_execution'), ('wholesaler', 'wholesaler'), ('intermediary', 'intermediary')], max_length=20)),
                ('joint', models.BooleanField(default=False, help_text='wholly in common: joint liability (CCP L2113-7)')),
                ('permanent', models.BooleanField(default=False)),
                ('stage', models.CharField(choices=[('draft', 'draft'), ('called', 'called'), ('consolidated', 'consolidated'), ('published', 'published'), ('awarded', 'awarded'), ('closed', 'closed'), ('cancelled', 'cancelled')], default=beffroi.purchasing.types.Stage['DRAFT'], max_length=12)),
                ('needs_due_on', models.DateField()),
                ('ends_on', models.DateField(help_text='last day of the convention and of the contracts')),
                ('catalogue', models.JSONField(default=dict, help_text='lots and lines as frozen at the call')),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('convention', models.TextField(blank=True, help_text='Markdown: what each member signs')),
                ('convention_digest', models.CharField(blank=True, max_length=64)),
                ('reference', models.CharField(blank=True, help_text='of the consultation, on the buyer profile', max_length=80)),
                ('address', models.URLField(blank=True)),
                ('published_on', models.DateField(null=True)),
                ('closing', models.JSONField(default=dict)),
                ('opened_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'achat groupé',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'year', 'rank'), name='campaign_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('mission__in', ['award', 'award_and_execution']), ('procedure', 'groupement')), models.Q(('mission__in', ['wholesaler', 'intermediary']), ('procedure', 'centrale')), _connector='OR'), name='campaign_mission_of_its_procedure', violation_error_message='Cette mission n’est pas celle de cette procédure.'), models.CheckConstraint(condition=models.Q(('stage__in', ['draft', 'called', 'consolidated', 'cancelled']), models.Q(('published_on__isnull', False), models.Q(('reference', ''), _negated=True)), _connector='OR'), name='campaign_published_says_when', violation_error_message='Une consultation publiée a sa référence et sa date.')],
            },
        ),
        migrations.CreateModel(
            name='CentralTerms',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'conditions générales de la centrale',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='central_terms_number_once')],
            },
        ),
        migrations.CreateModel(
            name='CommitmentSignature',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('convention', 'convention'), ('terms', 'terms')], max_length=12)),
                ('text_digest', models.CharField(max_length=64)),
                ('deliberation', models.CharField(max_length=60)),
                ('deliberated_on', models.DateField()),
                ('signed_by', models.CharField(max_length=160)),
                ('signed_at', models.DateTimeField()),
                ('file', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'signature d’une convention',
                'indexes': [models.Index(fields=['operator', 'text_digest'], name='signature_by_text')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'text_digest'), name='signature_once', violation_error_message='Ce texte est déjà signé.')],
            },
        ),
        migrations.CreateModel(
            name='Consolidation',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField()),
                ('facts', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('campaign', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='consolidations', to='purchasing.campaign')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'consolidation des besoins',
            },
        ),
        migrations.CreateModel(
            name='CostShare',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('basis', models.CharField(choices=[('equal', 'equal'), ('population', 'population'), ('ordered', 'ordered')], max_length=12)),
                ('total_cents', models.BigIntegerField()),
                ('facts', models.JSONField(help_text='members, weights, quotas n/d, shares')),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='cost_shares', to='purchasing.campaign')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'répartition des frais d’un achat',
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rank', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('cpv', models.CharField(blank=True, max_length=10)),
                ('min_cents', models.BigIntegerField(default=0)),
                ('max_cents', models.BigIntegerField(default=0)),
                ('campaign', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='purchasing.campaign')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'lot',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'campaign', 'rank'), name='lot_rank_once'), models.CheckConstraint(condition=models.Q(('max_cents__gte', 0), ('min_cents__gte', 0), models.Q(('max_cents', 0), ('min_cents__lte', models.F('max_cents')), _connector='OR')), name='lot_minimum_below_maximum', violation_error_message='Le minimum du lot dépasse son maximum.')],
            },
        ),
        migrations.CreateModel(
            name='CatalogueLine',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40)),
                ('label', models.CharField(max_length=200)),
                ('unit', models.CharField(max_length=30)),
                ('tracked', models.BooleanField(default=False)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('lot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='purchasing.lot')),
            ],
            options={
                'verbose_name': 'ligne du catalogue',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'lot', 'code'), name='catalogue_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('outcome', models.CharField(choices=[('awarded', 'awarded'), ('unsuccessful', 'unsuccessful')], max_length=12)),
                ('supplier', models.CharField(blank=True, max_length=200)),
                ('siret', models.CharField(blank=True, max_length=14)),
                ('notified_on', models.DateField(null=True)),
                ('prices', models.JSONField(default=list, help_text='line, unit_cents, vat_points (20 % = 2000)')),
                ('market', models.JSONField(default=dict, help_text='facts of DECP; see decp.types')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('lot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='purchasing.lot')),
            ],
            options={
                'verbose_name': 'attribution d’un lot',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'lot'), name='award_once_per_lot', violation_error_message='Ce lot a déjà son résultat.'), models.CheckConstraint(condition=models.Q(('outcome', 'unsuccessful'), models.Q(('siret__regex', '^\\d{14}$'), ('notified_on__isnull', False)), _connector='OR'), name='award_names_its_supplier', violation_error_message='Un lot attribué nomme son titulaire et sa notification.')],
            },
        ),
        migrations.CreateModel(
            name='NeedSheet',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('campaign_id', models.UUIDField()),
                ('call_digest', models.CharField(max_length=64)),
                ('lines', models.JSONField(default=list, help_text='line, quantity, reference_cents, budget')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('validated', 'validated')], default=beffroi.purchasing.types.SheetState['DRAFT'], max_length=10)),
                ('drafted_by', models.CharField(max_length=160)),
                ('drafted_at', models.DateTimeField()),
                ('validated_by', models.CharField(blank=True, max_length=160)),
                ('validated_at', models.DateTimeField(null=True)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'fiche de besoins',
                'indexes': [models.Index(fields=['operator', 'campaign_id'], name='need_sheet_by_campaign')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'campaign_id'), name='need_sheet_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'draft'), ('validated_at', None)), models.Q(('state', 'validated'), ('validated_at__isnull', False), models.Q(('validated_by', ''), _negated=True)), _connector='OR'), name='need_sheet_validated_by_somebody', violation_error_message='Une fiche validée dit par qui et quand.')],
            },
        ),
        migrations.CreateModel(
            name='OrderWindow',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('campaign', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='windows', to='purchasing.campaign')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'période de commande',
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_on__gte', models.F('opens_on'))), name='window_closes_after_it_opens', violation_error_message='La période finit avant de commencer.')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('private', models.BooleanField(default=False, help_text='a private person: applies the code (CCP L2113-6)')),
                ('shown', models.JSONField(default=dict, help_text='what the member reads; see sharing.told')),
                ('fee_cents', models.BigIntegerField(default=0)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='purchasing.campaign')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'participation à un achat groupé',
                'indexes': [models.Index(fields=['member'], name='participation_by_member')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'campaign', 'member'), name='participation_once')],
            },
        ),
        migrations.CreateModel(
            name='PurchaseOrder',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('campaign_id', models.UUIDField()),
                ('lot_id', models.UUIDField()),
                ('year', models.PositiveSmallIntegerField()),
                ('rank', models.PositiveIntegerField()),
                ('engagement', models.CharField(blank=True, max_length=50)),
                ('entrusted', models.CharField(blank=True, help_text='to the centrale (CCP L2113-4)', max_length=300)),
                ('facts', models.JSONField(help_text='campaign, lot, supplier, addressee: as ordered')),
                ('lines', models.JSONField(help_text='line, code, label, unit, tracked, quantity, unit_cents, vat_points, …')),
                ('net_cents', models.BigIntegerField()),
                ('vat_cents', models.BigIntegerField()),
                ('ordered_by', models.CharField(max_length=160)),
                ('ordered_at', models.DateTimeField()),
                ('ordered_on', models.DateField()),
                ('complete', models.BooleanField(default=False, help_text='wholly delivered')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'bon de commande',
                'indexes': [models.Index(fields=['lot_id'], name='order_by_lot'), models.Index(fields=['reader', 'campaign_id'], name='order_by_reader'), models.Index(fields=['organisation', 'campaign_id'], name='order_by_campaign')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'year', 'rank'), name='order_number_once'), models.CheckConstraint(condition=models.Q(('net_cents__gt', 0), ('vat_cents__gte', 0)), name='order_amounts_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('received_on', models.DateField()),
                ('slip', models.CharField(blank=True, max_length=60)),
                ('lines', models.JSONField(help_text='line, quantity, serials')),
                ('received_by', models.CharField(max_length=160)),
                ('received_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('order', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='purchasing.purchaseorder')),
            ],
            options={
                'verbose_name': 'livraison',
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Campaign',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Lot',
            parents={'campaign': 'purchasing.Campaign'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CatalogueLine',
            parents={'lot': 'purchasing.Lot'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Participation',
            parents={'campaign': 'purchasing.Campaign'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='NeedSheet',
            readable_by='operator_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Consolidation',
            parents={'campaign': 'purchasing.Campaign'},
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CentralTerms',
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CommitmentSignature',
            parents={'file': 'documents.StoredFile'},
            insert_only=True,
            readable_by='operator_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Award',
            parents={'lot': 'purchasing.Lot'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='OrderWindow',
            parents={'campaign': 'purchasing.Campaign'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='PurchaseOrder',
            readable_by='reader_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Delivery',
            parents={'order': 'purchasing.PurchaseOrder'},
            insert_only=True,
            readable_by='reader_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CostShare',
            parents={'campaign': 'purchasing.Campaign'},
            insert_only=True,
        ),
    ]
