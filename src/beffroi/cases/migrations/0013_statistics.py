import beffroi.kernel.ids
import django.db.models.deletion
from django.db import migrations, models

from beffroi.tenancy.operations import Isolate


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_webhooks'),
        ('operators', '0002_isolate'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthlyFigures',
            fields=[
                ('id', models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('procedure', models.CharField(max_length=100)),
                ('month', models.DateField(help_text='its first day, civil time of the commune')),
                ('figures', models.JSONField(default=dict, help_text='counts by key, what has gone included')),
                ('gone', models.JSONField(default=dict, help_text='counts of the cases and drafts that were removed since')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.organisation')),
            ],
            options={
                'verbose_name': 'chiffres d’un mois',
                'indexes': [models.Index(fields=['organisation', 'month'], name='figures_by_month')],
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'procedure', 'month'), name='figures_once_a_month'),
                    models.CheckConstraint(condition=models.Q(('month__day', 1)), name='figures_of_a_whole_month', violation_error_message='Un mois se désigne par son premier jour.'),
                ],
            },
        ),
        Isolate("MonthlyFigures"),
    ]
