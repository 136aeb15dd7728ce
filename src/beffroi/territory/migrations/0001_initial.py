import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Epci',
            fields=[
                ('siren', models.CharField(max_length=9, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=5)),
                ('financing', models.CharField(max_length=5)),
                ('population', models.PositiveIntegerField(null=True)),
                ('present', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('code', models.CharField(max_length=3, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('zone', models.CharField(max_length=5)),
            ],
        ),
        migrations.CreateModel(
            name='Vintage',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('checksum', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Department',
            fields=[
                ('code', models.CharField(max_length=3, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('liaison', models.PositiveSmallIntegerField(null=True)),
                ('zone', models.CharField(max_length=5)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departments', to='territory.region')),
            ],
        ),
        migrations.CreateModel(
            name='Commune',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100)),
                ('liaison', models.PositiveSmallIntegerField(null=True)),
                ('key', models.CharField(max_length=100)),
                ('slug', models.CharField(max_length=110)),
                ('siren', models.CharField(max_length=9, null=True)),
                ('siret', models.CharField(max_length=14, null=True)),
                ('population', models.PositiveIntegerField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('postcodes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, size=None)),
                ('present', models.BooleanField(default=True)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='communes', to='territory.department')),
                ('epci', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='territory.epci')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('present', True)), fields=('slug',), name='territory_one_slug_per_commune', violation_error_message='Deux communes ne peuvent pas avoir la même adresse.'), models.UniqueConstraint(fields=('siren',), name='territory_one_siren_per_commune', violation_error_message='Deux communes ne peuvent pas avoir le même SIREN.')],
            },
        ),
        migrations.CreateModel(
            name='CommunePart',
            fields=[
                ('id', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('code', models.CharField(db_index=True, max_length=5)),
                ('kind', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=100)),
                ('liaison', models.PositiveSmallIntegerField(null=True)),
                ('population', models.PositiveIntegerField(null=True)),
                ('postcodes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, size=None)),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='territory.commune')),
            ],
        ),
        migrations.CreateModel(
            name='SearchKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('matched', models.CharField(max_length=10)),
                ('exact_rank', models.PositiveSmallIntegerField()),
                ('prefix_rank', models.PositiveSmallIntegerField()),
                ('population', models.PositiveIntegerField()),
                ('commune', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='keys', to='territory.commune')),
                ('part', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='territory.communepart')),
            ],
            options={
                'indexes': [models.Index(fields=['key'], name='territory_searchkey_prefix', opclasses=['varchar_pattern_ops'])],
            },
        ),
    ]
