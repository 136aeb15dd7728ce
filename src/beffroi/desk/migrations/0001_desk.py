import beffroi.desk.types
import beffroi.kernel.ids
import beffroi.tenancy.operations
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0013_statistics'),
        ('identity', '__first__'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('slug', models.SlugField(max_length=140)),
                ('title', models.CharField(max_length=160)),
                ('body', models.TextField(help_text='Markdown')),
                ('key', models.TextField(help_text='folded title and words: what is searched')),
                ('audience', models.CharField(choices=[('members', 'members'), ('some', 'some'), ('staff', 'staff')], max_length=8)),
                ('version', models.PositiveIntegerField(default=1)),
                ('updated_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'article',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'slug'), name='article_slug_once', violation_error_message='Un article porte déjà ce titre.')],
            },
        ),
        migrations.CreateModel(
            name='ArticleReader',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='desk.article')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'lecteur d’un article',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'article', 'member'), name='article_reader_once')],
            },
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=160)),
                ('body', models.TextField()),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='desk.article')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'version d’un article',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'article', 'version'), name='article_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Ask',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=40)),
                ('secret', models.CharField(max_length=40)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=80)),
                ('asked_name', models.CharField(max_length=160)),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'clé d’une demande d’assistance',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='ask_once_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Asset',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('serial', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('computer', 'computer'), ('screen', 'screen'), ('printer', 'printer'), ('network', 'network'), ('phone', 'phone'), ('other', 'other')], max_length=8)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('maker', models.CharField(blank=True, max_length=120)),
                ('model', models.CharField(blank=True, max_length=120)),
                ('warranty_end', models.DateField(null=True)),
                ('campaign', models.CharField(blank=True, help_text='group purchase it came from', max_length=120)),
                ('details', models.JSONField(default=dict, help_text='what an inventory agent says: system, memory…')),
                ('seen_at', models.DateTimeField(help_text='last import that named it')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'matériel',
                'indexes': [models.Index(fields=['member', 'kind', 'serial'], name='asset_of_member'), models.Index(fields=['organisation', 'serial'], name='asset_by_serial')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'member', 'serial'), name='asset_once_per_serial', violation_error_message='Ce numéro de série figure déjà au parc de ce membre.')],
            },
        ),
        migrations.CreateModel(
            name='DayContract',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('remote', 'remote'), ('on_site', 'on_site'), ('training', 'training'), ('project', 'project')], max_length=8)),
                ('hundredths', models.PositiveIntegerField(help_text='hundredths of a day')),
                ('since', models.DateField()),
                ('until', models.DateField(help_text='last day')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'jours prévus au contrat',
                'indexes': [models.Index(fields=['member', 'kind', 'since'], name='day_contract_of_member')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='day_contract_ends_after_it_begins', violation_error_message='Un contrat finit après son premier jour.')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyFigure',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(help_text='its first day')),
                ('opened', models.PositiveIntegerField(default=0)),
                ('resolved', models.PositiveIntegerField(default=0)),
                ('promised', models.PositiveIntegerField(default=0, help_text='resolved, with a promise')),
                ('met', models.PositiveIntegerField(default=0, help_text='of those, in time')),
                ('answers', models.PositiveIntegerField(default=0, help_text='satisfaction: how many answered')),
                ('stars', models.PositiveIntegerField(default=0, help_text='satisfaction: sum of the marks')),
                ('included_minutes', models.PositiveIntegerField(default=0)),
                ('charged_minutes', models.PositiveIntegerField(default=0)),
                ('vendor_minutes', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'chiffres du mois',
                'indexes': [models.Index(fields=['member', '-month'], name='monthly_figure_of_member'), models.Index(fields=['organisation', 'month', 'member'], name='monthly_figure_by_month')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'member', 'month'), name='monthly_figure_once')],
            },
        ),
        migrations.CreateModel(
            name='Problem',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=160)),
                ('text', models.TextField(blank=True)),
                ('service', models.CharField(blank=True, max_length=60)),
                ('major', models.BooleanField(default=False)),
                ('opened_at', models.DateTimeField()),
                ('solved_at', models.DateTimeField(null=True)),
                ('workaround', models.TextField(blank=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'problème',
                'indexes': [models.Index(condition=models.Q(('solved_at', None)), fields=['organisation', '-opened_at'], name='problem_open')],
            },
        ),
        migrations.CreateModel(
            name='SavedReply',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=120)),
                ('body', models.TextField()),
                ('then', models.CharField(blank=True, help_text='state that the request takes', max_length=14)),
                ('minutes', models.PositiveSmallIntegerField(default=0, help_text='time entered with it')),
                ('retired_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'réponse enregistrée',
            },
        ),
        migrations.CreateModel(
            name='ServiceCalendar',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('service', models.CharField(blank=True, max_length=60)),
                ('hours', models.JSONField(help_text='weekday to spans: {"0": [["08:30", "12:00"]]}')),
                ('place', models.CharField(help_text='INSEE code whose holidays and time are kept', max_length=5)),
                ('closures', models.JSONField(default=list, help_text='days, ISO 8601')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'calendrier de service',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'member', 'service'), name='service_calendar_once', nulls_distinct=False, violation_error_message='Un calendrier existe déjà pour ce membre et ce service.')],
            },
        ),
        migrations.CreateModel(
            name='SlaPolicy',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('service', models.CharField(blank=True, max_length=60)),
                ('priority', models.PositiveSmallIntegerField(null=True)),
                ('version', models.PositiveIntegerField()),
                ('own_amount', models.PositiveIntegerField(null=True)),
                ('own_unit', models.CharField(default='minutes', max_length=7)),
                ('resolve_amount', models.PositiveIntegerField(null=True)),
                ('resolve_unit', models.CharField(default='minutes', max_length=7)),
                ('escalate_minutes', models.PositiveIntegerField(default=60)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(help_text='when another version replaced it', null=True)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('team', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.service')),
            ],
            options={
                'verbose_name': 'engagement de service',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('organisation', 'member', 'service', 'priority', 'team'), name='sla_policy_once_at_a_time', nulls_distinct=False, violation_error_message='Un engagement existe déjà pour ce cas.')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(help_text='that of the case, compact', max_length=40)),
                ('subject', models.CharField(max_length=120)),
                ('nature', models.CharField(choices=[('incident', 'incident'), ('request', 'request')], max_length=8)),
                ('via', models.CharField(choices=[('web', 'web'), ('mail', 'mail'), ('phone', 'phone'), ('desk', 'desk')], max_length=6)),
                ('service', models.CharField(blank=True, help_text='service concerned, as policies name it', max_length=60)),
                ('impact', models.PositiveSmallIntegerField()),
                ('urgency', models.PositiveSmallIntegerField()),
                ('priority', models.PositiveSmallIntegerField()),
                ('standing', models.CharField(choices=[('new', 'new'), ('open', 'open'), ('waiting_member', 'waiting_member'), ('waiting_vendor', 'waiting_vendor'), ('planned', 'planned'), ('resolved', 'resolved'), ('closed', 'closed'), ('merged', 'merged')], max_length=14)),
                ('opened_at', models.DateTimeField()),
                ('heard_at', models.DateTimeField(help_text='last message of the member')),
                ('owned_at', models.DateTimeField(null=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('policy_version', models.PositiveIntegerField(default=0)),
                ('own_due_at', models.DateTimeField(null=True)),
                ('resolve_due_at', models.DateTimeField(help_text='null: nothing promised, or stopped', null=True)),
                ('team_due_at', models.DateTimeField(help_text='what the team promised to the desk', null=True)),
                ('breach_at', models.DateTimeField(help_text='the next of the three that may be missed', null=True)),
                ('own_met', models.BooleanField(null=True)),
                ('resolve_met', models.BooleanField(null=True)),
                ('vendor_minutes', models.PositiveIntegerField(default=0)),
                ('escalated', models.PositiveSmallIntegerField(default=0, help_text='0 no, 1 before the breach, 2 after')),
                ('asset', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='desk.asset')),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('policy', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='desk.slapolicy')),
                ('problem', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tickets', to='desk.problem')),
                ('team', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.service')),
            ],
            options={
                'verbose_name': 'demande d’assistance',
                'indexes': [models.Index(condition=models.Q(('standing__in', [beffroi.desk.types.Standing['NEW'], beffroi.desk.types.Standing['OPEN'], beffroi.desk.types.Standing['PLANNED'], beffroi.desk.types.Standing['WAITING_MEMBER'], beffroi.desk.types.Standing['WAITING_VENDOR']])), fields=['organisation', 'priority', 'opened_at', 'id'], name='ticket_queue'), models.Index(condition=models.Q(('standing__in', [beffroi.desk.types.Standing['NEW'], beffroi.desk.types.Standing['OPEN'], beffroi.desk.types.Standing['PLANNED'], beffroi.desk.types.Standing['WAITING_MEMBER'], beffroi.desk.types.Standing['WAITING_VENDOR']])), fields=['organisation', 'assignee', 'priority', 'opened_at', 'id'], name='ticket_queue_of_agent'), models.Index(condition=models.Q(('standing__in', [beffroi.desk.types.Standing['NEW'], beffroi.desk.types.Standing['OPEN'], beffroi.desk.types.Standing['PLANNED'], beffroi.desk.types.Standing['WAITING_MEMBER'], beffroi.desk.types.Standing['WAITING_VENDOR']])), fields=['organisation', 'team', 'priority', 'opened_at', 'id'], name='ticket_queue_of_team'), models.Index(condition=models.Q(('standing__in', [beffroi.desk.types.Standing['NEW'], beffroi.desk.types.Standing['OPEN'], beffroi.desk.types.Standing['PLANNED'], beffroi.desk.types.Standing['WAITING_MEMBER'], beffroi.desk.types.Standing['WAITING_VENDOR']])), fields=['organisation', 'standing', 'priority', 'opened_at', 'id'], name='ticket_queue_by_standing'), models.Index(condition=models.Q(('standing__in', [beffroi.desk.types.Standing['NEW'], beffroi.desk.types.Standing['OPEN'], beffroi.desk.types.Standing['PLANNED'], beffroi.desk.types.Standing['WAITING_MEMBER'], beffroi.desk.types.Standing['WAITING_VENDOR']])), fields=['organisation', 'breach_at', 'id'], name='ticket_by_breach'), models.Index(fields=['member', '-opened_at', 'id'], name='ticket_of_member'), models.Index(fields=['organisation', '-opened_at', 'id'], name='ticket_by_opening'), models.Index(condition=models.Q(('standing', 'resolved')), fields=['organisation', 'resolved_at'], name='ticket_to_close')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'case'), name='ticket_once_per_case'), models.UniqueConstraint(fields=('organisation', 'number'), name='ticket_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Satisfaction',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('stars', models.PositiveSmallIntegerField()),
                ('text', models.CharField(blank=True, max_length=2000)),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='desk.ticket')),
            ],
            options={
                'verbose_name': 'satisfaction',
                'indexes': [models.Index(fields=['member', 'at'], name='satisfaction_of_member')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'ticket'), name='satisfaction_once', violation_error_message='Vous avez déjà donné votre avis sur cette demande.'), models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='satisfaction_from_one_to_five', violation_error_message='Choisissez une note de 1 à 5.')],
            },
        ),
        migrations.CreateModel(
            name='Broadcast',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('digest', models.CharField(help_text='of the words', max_length=64)),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('problem', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='broadcasts', to='desk.problem')),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='desk.ticket')),
            ],
            options={
                'verbose_name': 'annonce à un membre',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'problem', 'member', 'digest'), name='broadcast_once_per_member', violation_error_message='Ce membre a déjà reçu cette annonce.')],
            },
        ),
        migrations.CreateModel(
            name='TicketEvent',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('step', models.CharField(help_text='a step of the clock, or what else happened', max_length=12)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=8)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('by', models.CharField(max_length=80)),
                ('by_name', models.CharField(max_length=160)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('team', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.service')),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='desk.ticket')),
            ],
            options={
                'verbose_name': 'événement d’une demande d’assistance',
                'indexes': [models.Index(fields=['organisation', 'ticket', 'at'], name='ticket_event_by_ticket')],
            },
        ),
        migrations.CreateModel(
            name='TicketLink',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('merged', 'merged'), ('split', 'split'), ('related', 'related')], max_length=7)),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=160)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='leads_to', to='desk.ticket')),
                ('target', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='comes_from', to='desk.ticket')),
            ],
            options={
                'verbose_name': 'lien entre demandes d’assistance',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'source', 'target', 'kind'), name='ticket_link_once'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='ticket_link_between_two', violation_error_message='Une demande ne se lie pas à elle-même.')],
            },
        ),
        migrations.CreateModel(
            name='TimeEntry',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('minutes', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('remote', 'remote'), ('on_site', 'on_site'), ('training', 'training'), ('project', 'project')], max_length=8)),
                ('charged', models.BooleanField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('by', models.CharField(max_length=80)),
                ('by_name', models.CharField(max_length=160)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('ticket', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='times', to='desk.ticket')),
            ],
            options={
                'verbose_name': 'temps passé',
                'indexes': [models.Index(fields=['member', 'kind', 'day'], name='time_entry_of_member'), models.Index(fields=['organisation', 'ticket'], name='time_entry_of_ticket')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 1440)), name='time_entry_within_a_day', violation_error_message='Un temps passé va d’une minute à vingt-quatre heures.')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('begins_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('on_site', models.BooleanField()),
                ('technician', models.CharField(max_length=160)),
                ('purpose', models.CharField(max_length=300)),
                ('told_at', models.DateTimeField(help_text='when the member was told', null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('report', models.TextField(blank=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('ticket', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='desk.ticket')),
            ],
            options={
                'verbose_name': 'intervention planifiée',
                'indexes': [models.Index(fields=['organisation', 'begins_at'], name='visit_by_date'), models.Index(fields=['member', 'begins_at'], name='visit_of_member')],
            },
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ServiceCalendar',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='SlaPolicy',
            parents={'team': 'cases.Service'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Asset',
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Problem',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Ticket',
            parents={'asset': 'desk.Asset', 'case': 'cases.Case', 'policy': 'desk.SlaPolicy', 'problem': 'desk.Problem', 'team': 'cases.Service'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='TicketEvent',
            parents={'team': 'cases.Service', 'ticket': 'desk.Ticket'},
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Ask',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='TimeEntry',
            parents={'ticket': 'desk.Ticket'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='DayContract',
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='SavedReply',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Visit',
            parents={'ticket': 'desk.Ticket'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Satisfaction',
            parents={'ticket': 'desk.Ticket'},
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='TicketLink',
            parents={'source': 'desk.Ticket', 'target': 'desk.Ticket'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Broadcast',
            parents={'problem': 'desk.Problem', 'ticket': 'desk.Ticket'},
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='MonthlyFigure',
            readable_by='member_id',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='Article',
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ArticleVersion',
            parents={'article': 'desk.Article'},
            insert_only=True,
        ),
        beffroi.tenancy.operations.Isolate(
            model_name='ArticleReader',
            parents={'article': 'desk.Article'},
        ),
    ]
