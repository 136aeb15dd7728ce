import beffroi.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('siren', models.CharField(max_length=9, unique=True)),
                ('kind', models.CharField(choices=[('operator', 'operator'), ('commune', 'commune'), ('epci', 'epci'), ('ccas', 'ccas')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('slug', models.SlugField(max_length=140, unique=True)),
                ('host_name', models.CharField(blank=True, max_length=253, null=True, unique=True)),
                ('commune_code', models.CharField(blank=True, max_length=5)),
                ('department', models.CharField(blank=True, max_length=3)),
                ('population', models.PositiveIntegerField(default=0)),
                ('display_name', models.CharField(max_length=160)),
                ('address_lines', models.JSONField(default=list)),
                ('postcode', models.CharField(blank=True, max_length=5)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('opening_hours', models.CharField(blank=True, max_length=300)),
                ('dpo_contact', models.CharField(blank=True, max_length=200)),
                ('court', models.CharField(blank=True, max_length=160)),
                ('court_confirmed', models.BooleanField(default=False)),
                ('signatory_name', models.CharField(blank=True, max_length=120)),
                ('signatory_quality', models.CharField(blank=True, max_length=120)),
                ('accent', models.CharField(blank=True, max_length=7)),
                ('admitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'organisation',
                'indexes': [models.Index(fields=['commune_code'], name='organisation_by_commune'), models.Index(fields=['admitted_by', 'slug'], name='organisation_by_operator')],
                'constraints': [models.CheckConstraint(condition=models.Q(('siren__regex', '^\\d{9}$')), name='organisation_siren_is_nine_digits', violation_error_message='Un SIREN compte neuf chiffres.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('standing', models.CharField(choices=[('member', 'member'), ('beneficiary', 'beneficiary')], max_length=12)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
                ('served', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'adhésion',
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('organisation', 'served'), name='membership_once_at_a_time', violation_error_message='Cette organisation est déjà admise.')],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('procedure', models.CharField(help_text='pack/code', max_length=100)),
                ('version', models.PositiveIntegerField()),
                ('parameters', models.JSONField(default=dict)),
                ('active', models.BooleanField(default=True)),
                ('since', models.DateField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'adoption',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'procedure'), name='adoption_once_per_procedure', violation_error_message='Cette démarche est déjà adoptée.')],
            },
        ),
    ]
