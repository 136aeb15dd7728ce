import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_discarded'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='Accession',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('form', models.CharField(choices=[('syndicate', 'syndicate'), ('mixed_syndicate', 'mixed_syndicate'), ('agency', 'agency'), ('management_centre', 'management_centre'), ('association', 'association'), ('gip', 'gip'), ('shared_service', 'shared_service')], max_length=20)),
                ('state', models.CharField(choices=[('prospect', 'prospect'), ('deliberated', 'deliberated'), ('agreed', 'agreed'), ('ordered', 'ordered'), ('signed', 'signed'), ('active', 'active'), ('suspended', 'suspended'), ('withdrawing', 'withdrawing'), ('withdrawn', 'withdrawn'), ('settled', 'settled'), ('archived', 'archived'), ('abandoned', 'abandoned')], max_length=12)),
                ('opened_on', models.DateField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('membership', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'dossier d’adhésion',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['archived', 'abandoned']), _negated=True), fields=('organisation', 'member'), name='accession_once_at_a_time', violation_error_message='Un dossier d’adhésion est déjà ouvert pour cette organisation.')],
            },
        ),
        migrations.CreateModel(
            name='AccessionStep',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(choices=[('deliberate', 'deliberate'), ('agree', 'agree'), ('consult', 'consult'), ('order', 'order'), ('sign', 'sign'), ('activate', 'activate'), ('suspend', 'suspend'), ('resume', 'resume'), ('ask_leave', 'ask_leave'), ('agree_leave', 'agree_leave'), ('consult_leave', 'consult_leave'), ('order_leave', 'order_leave'), ('leave', 'leave'), ('renounce', 'renounce'), ('settle', 'settle'), ('archive', 'archive'), ('abandon', 'abandon')], max_length=14)),
                ('decided_on', models.DateField()),
                ('effective_on', models.DateField()),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('remark', models.CharField(blank=True, max_length=500)),
                ('count', models.JSONField(default=dict, help_text='majority as counted: voices, populations, result')),
                ('recorded_at', models.DateTimeField()),
                ('accession', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='operators.accession')),
                ('file', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'étape d’adhésion',
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_on__gte', models.F('decided_on'))), name='accession_step_takes_effect_after', violation_error_message='Une décision ne prend pas effet avant d’être prise.')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('service', 'service'), ('processing', 'processing'), ('shared_service', 'shared_service'), ('purchasing', 'purchasing'), ('other', 'other')], max_length=16)),
                ('title', models.CharField(max_length=200)),
                ('object', models.CharField(blank=True, max_length=2000)),
                ('clauses', models.JSONField(default=dict, help_text='clause code -> {state, note}')),
                ('competences', models.JSONField(default=list, help_text='codes of competences that it covers')),
                ('services', models.JSONField(default=list, help_text='codes of services that it covers')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, help_text='first day without; null: no end', null=True)),
                ('notice_days', models.PositiveSmallIntegerField(default=90)),
                ('tacit_months', models.PositiveSmallIntegerField(default=0, help_text='tacit renewal; 0: none')),
                ('alerted_for', models.DateField(help_text='the end about which a mail has left', null=True)),
                ('closed_on', models.DateField(null=True)),
                ('file', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('replaces', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.agreement')),
            ],
            options={
                'verbose_name': 'convention',
                'indexes': [models.Index(condition=models.Q(('closed_on', None)), fields=['organisation', 'ends_on'], name='agreement_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='agreement_ends_after_its_start', violation_error_message='Une convention finit après avoir commencé.')],
            },
        ),
        migrations.CreateModel(
            name='AgreementAnnex',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('added_on', models.DateField()),
                ('agreement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='annexes', to='operators.agreement')),
                ('file', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'annexe de convention',
            },
        ),
        migrations.CreateModel(
            name='AgreementParty',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('quality', models.CharField(blank=True, max_length=120)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('signatory', models.CharField(blank=True, max_length=160)),
                ('declined_on', models.DateField(blank=True, null=True)),
                ('agreement', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='operators.agreement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'partie à une convention',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'agreement', 'party'), name='agreement_party_once', violation_error_message='Cette organisation est déjà partie à la convention.'), models.CheckConstraint(condition=models.Q(('signed_on', None), ('declined_on', None), _connector='OR'), name='agreement_party_signs_or_declines', violation_error_message='Une partie signe ou refuse, pas les deux.')],
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=60)),
                ('name', models.CharField(max_length=160)),
                ('compulsory', models.BooleanField(default=False)),
                ('text', models.CharField(blank=True, help_text='article of the statutes', max_length=300)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'compétence',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='competence_code_once', violation_error_message='Une compétence porte déjà ce nom.')],
            },
        ),
        migrations.CreateModel(
            name='CompetenceHolding',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('competence', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to='operators.competence')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'compétence transférée',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('organisation', 'member', 'competence'), name='competence_held_once_at_a_time', violation_error_message='Ce membre a déjà transféré cette compétence.'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='competence_held_in_order', violation_error_message='Une compétence ne se reprend pas avant d’être transférée.')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=60)),
                ('kind', models.CharField(choices=[('pack', 'pack'), ('hosted_application', 'hosted_application'), ('device', 'device'), ('training', 'training'), ('dpo', 'dpo'), ('other', 'other')], max_length=20)),
                ('name', models.CharField(max_length=160)),
                ('description', models.CharField(blank=True, max_length=2000)),
                ('conditions', models.CharField(blank=True, max_length=1000)),
                ('procedure', models.CharField(blank=True, help_text='pack or pack/code, for a pack', max_length=100)),
                ('price_text', models.CharField(blank=True, max_length=300)),
                ('price_key', models.CharField(blank=True, help_text='code of a contribution key', max_length=60)),
                ('price_cents', models.PositiveBigIntegerField(help_text='excluding VAT, per unit', null=True)),
                ('price_unit', models.CharField(blank=True, max_length=60)),
                ('sla', models.CharField(blank=True, max_length=500)),
                ('maturity', models.CharField(choices=[('alpha', 'alpha'), ('beta', 'beta'), ('stable', 'stable'), ('ending', 'ending')], default='stable', max_length=10)),
                ('smallest', models.PositiveIntegerField(help_text='inhabitants, included', null=True)),
                ('largest', models.PositiveIntegerField(help_text='inhabitants, included', null=True)),
                ('competence', models.CharField(blank=True, help_text='code of the competence to hold', max_length=60)),
                ('required', models.JSONField(default=list, help_text='codes of services to have first')),
                ('withdrawn_on', models.DateField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'service du catalogue',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='service_code_once', violation_error_message='Un service porte déjà ce code.'), models.CheckConstraint(condition=models.Q(('smallest', None), ('largest', None), ('largest__gte', models.F('smallest')), _connector='OR'), name='service_population_in_order', violation_error_message='La population la plus grande dépasse la plus petite.')],
            },
        ),
        migrations.CreateModel(
            name='ServiceWish',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=60)),
                ('quantity', models.PositiveIntegerField(default=1)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=160)),
                ('state', models.CharField(choices=[('asked', 'asked'), ('withdrawn', 'withdrawn')], default='asked', max_length=10)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'demande de service',
                'indexes': [models.Index(fields=['organisation', 'asked_at'], name='service_wish_by_date')],
            },
        ),
        migrations.CreateModel(
            name='Statutes',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('form', models.CharField(choices=[('syndicate', 'syndicate'), ('mixed_syndicate', 'mixed_syndicate'), ('agency', 'agency'), ('management_centre', 'management_centre'), ('association', 'association'), ('gip', 'gip'), ('shared_service', 'shared_service')], max_length=20)),
                ('since', models.DateField()),
                ('reference', models.CharField(blank=True, help_text='the act that says so', max_length=200)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'statuts',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'since'), name='statutes_once_a_day', violation_error_message='Des statuts commencent déjà ce jour-là.')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('entitlements', models.JSONField(default=dict)),
                ('externally_managed', models.BooleanField(default=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('service', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='operators.service')),
            ],
            options={
                'verbose_name': 'abonnement',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'member', 'service'), name='subscription_once_per_service', violation_error_message='Cette organisation a déjà un abonnement à ce service.')],
            },
        ),
        migrations.CreateModel(
            name='SubscriptionPeriod',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, help_text='first day without', null=True)),
                ('quantity', models.PositiveIntegerField(default=1)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('subscription', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='operators.subscription')),
            ],
            options={
                'verbose_name': 'période d’abonnement',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('organisation', 'subscription'), name='subscription_open_once', violation_error_message='Cet abonnement est déjà en cours.'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='subscription_period_in_order', violation_error_message='Un abonnement ne s’arrête pas avant de commencer.')],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('merge', 'merge'), ('split', 'split'), ('epci', 'epci')], max_length=8)),
                ('effective_on', models.DateField()),
                ('reference', models.CharField(max_length=300)),
                ('played_at', models.DateTimeField()),
                ('facts', models.JSONField(default=dict, help_text='the report, as it was shown')),
                ('former', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'succession',
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'merge')), fields=('organisation', 'former'), name='succession_once_per_former', violation_error_message='Cette organisation a déjà un successeur.')],
            },
        ),
        migrations.CreateModel(
            name='WishAnswer',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('wish', models.UUIDField(help_text="the member's row")),
                ('outcome', models.CharField(choices=[('accepted', 'accepted'), ('refused', 'refused')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('answered_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'réponse à une demande de service',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'wish'), name='wish_answered_once', violation_error_message='Cette demande a déjà sa réponse.')],
            },
        ),
        migrations.AddField(
            model_name='membership',
            name='through',
            field=models.ForeignKey(help_text='who represents it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='successor',
            field=models.ForeignKey(blank=True, help_text='once it has ended', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='until',
            field=models.DateField(blank=True, help_text='first day without', null=True),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='membership_in_order', violation_error_message='Une adhésion ne finit pas avant de commencer.'),
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Statutes',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Accession',
            parents={'membership': 'operators.Membership'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='AccessionStep',
            parents={'accession': 'operators.Accession', 'file': 'documents.StoredFile'},
            insert_only=True,
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Competence',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='CompetenceHolding',
            parents={'competence': 'operators.Competence'},
            readable_by='member_id',
        ),
        # A party reads the agreements that name it: its own rows of parties, which it may read, say which.
        beffroi.tenancy.operations.Isolate(
            model_name='Agreement',
            parents={'file': 'documents.StoredFile', 'replaces': 'operators.Agreement'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='AgreementParty',
            parents={'agreement': 'operators.Agreement'},
            readable_by='party_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='AgreementAnnex',
            parents={'agreement': 'operators.Agreement', 'file': 'documents.StoredFile'},
        ),
        migrations.RunSQL(
            sql="CREATE POLICY agreement_read_by_parties ON operators_agreement FOR SELECT USING (id IN (SELECT agreement_id FROM operators_agreementparty WHERE party_id = ANY (COALESCE((SELECT nullif(current_setting('beffroi.readable', true), '')::uuid[]), '{}'))))",
            reverse_sql='DROP POLICY agreement_read_by_parties ON operators_agreement',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Succession',
            readable_by='successor_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Service',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Subscription',
            parents={'service': 'operators.Service'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='SubscriptionPeriod',
            parents={'subscription': 'operators.Subscription'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ServiceWish',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='WishAnswer',
            readable_by='member_id',
        ),
    ]
