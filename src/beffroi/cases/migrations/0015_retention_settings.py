import beffroi.kernel.ids
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from beffroi.tenancy.operations import Isolate


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_queue"), ("operators", "0002_isolate")]

    operations = [
        migrations.CreateModel(
            name="RetentionSetting",
            fields=[
                ("id", models.UUIDField(default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("archives_agency", models.CharField(blank=True, help_text="SEDA ArchivalAgency identifier", max_length=80)),
                ("archives_name", models.CharField(blank=True, max_length=160)),
                ("archives_agreement", models.CharField(blank=True, help_text="SEDA ArchivalAgreement", max_length=160)),
                ("sorting_days", models.PositiveIntegerField(help_text="null: the policy in force", null=True)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="operators.organisation")),
            ],
            options={
                "verbose_name": "réglages de la conservation",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation",), name="retention_setting_once"),
                    models.CheckConstraint(
                        condition=Q(archives_agency="", archives_name="") | ~Q(archives_agency="") & ~Q(archives_name=""),
                        name="retention_setting_archives_named",
                        violation_error_message="Le service d’archives a un identifiant et un nom.",
                    ),
                    models.CheckConstraint(
                        condition=Q(sorting_days=None) | Q(sorting_days__gte=30, sorting_days__lte=1095),
                        name="retention_setting_sorting_in_bounds",
                        violation_error_message="Un courriel sans demande se garde de 30 jours à trois ans.",
                    ),
                ],
            },
        ),
        Isolate("RetentionSetting"),
    ]
