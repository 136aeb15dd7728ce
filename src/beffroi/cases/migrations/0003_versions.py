import beffroi.cases.types
import beffroi.kernel.ids
import django.db.models.deletion
from django.db import migrations, models

from beffroi.tenancy.operations import Isolate

ID = models.UUIDField(
    default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
)


def organisation():
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="operators.organisation"
    )


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_isolate"), ("operators", "0002_isolate")]

    operations = [
        migrations.CreateModel(
            name="VersionLife",
            fields=[
                ("id", ID.clone()),
                ("reference", models.CharField(help_text="pack/code", max_length=100)),
                ("version", models.PositiveIntegerField()),
                (
                    "policy",
                    models.CharField(
                        choices=[
                            ("stay", "stay"),
                            ("offer", "offer"),
                            ("require_before_decision", "require_before_decision"),
                        ],
                        default=beffroi.cases.types.MigrationPolicy["STAY"],
                        max_length=24,
                    ),
                ),
                (
                    "source",
                    models.TextField(blank=True, help_text="the document as it was written, comments included"),
                ),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "stops_on",
                    models.DateField(
                        help_text="from this day a draft on this version cannot be filed", null=True
                    ),
                ),
                ("stop_reason", models.CharField(blank=True, max_length=300)),
                ("publisher", organisation()),
            ],
            options={
                "verbose_name": "vie d’une version",
                "constraints": [
                    models.UniqueConstraint(fields=("reference", "version"), name="version_life_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stops_on", None), models.Q(("stop_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="version_stop_has_a_reason",
                        violation_error_message="Un arrêt ferme a un motif, que les habitants lisent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureDraft",
            fields=[
                ("id", ID.clone()),
                ("reference", models.CharField(help_text="pack/code", max_length=100)),
                ("based_on", models.PositiveIntegerField(help_text="the version it was begun from")),
                ("source", models.TextField(help_text="TOML")),
                ("files", models.JSONField(default=dict, help_text="letters/<name>.md to Markdown")),
                ("updated_at", models.DateTimeField()),
                ("updated_by", models.CharField(max_length=160)),
                ("organisation", organisation()),
            ],
            options={
                "verbose_name": "projet de version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "reference"),
                        name="procedure_draft_once",
                        violation_error_message="Un projet de version est déjà commencé pour cette démarche.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseVersion",
            fields=[
                ("id", ID.clone()),
                ("move", models.CharField(choices=[("moved", "moved"), ("kept", "kept")], max_length=8)),
                ("old", models.PositiveIntegerField()),
                ("new", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "set_aside",
                    models.JSONField(default=dict, help_text="answers that the new version does not hold"),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("by_name", models.CharField(max_length=160)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="cases.case",
                    ),
                ),
                ("organisation", organisation()),
            ],
            options={
                "verbose_name": "changement de version",
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["organisation", "case"], name="case_version_by_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("move", "kept"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="case_version_kept_with_a_reason",
                        violation_error_message="Garder une demande sur son ancienne version demande un motif.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="came_from",
            field=models.PositiveIntegerField(
                help_text="the version it was begun on, when it followed", null=True
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="set_aside",
            field=models.JSONField(
                default=dict, help_text="answers that the version followed does not hold"
            ),
        ),
        Isolate("ProcedureDraft"),
        Isolate("CaseVersion", parents={"case": "cases.Case"}),
    ]
