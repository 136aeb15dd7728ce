import beffroi.cases.search.models
import beffroi.kernel.ids
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from beffroi.tenancy.operations import READABLE, Isolate

# What a search asks stands in the policy: of two conditions of a policy both may use an index, whereas one of a
# query may not before the policy is checked, unless its operator is leak-proof, which none of text search is.
# Nothing asked: "!x" is true of every row. See docs/adr/0013.
NARROWED = f"""
DROP POLICY cases_casetext_read ON cases_casetext;
CREATE POLICY cases_casetext_read ON cases_casetext FOR SELECT USING (organisation_id = {READABLE}
  AND words @@ (SELECT COALESCE(nullif(current_setting('beffroi.search', true), ''), '!x')::tsquery))
"""


def _id():
    return models.UUIDField(
        default=beffroi.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
    )


def _organisation():
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="operators.organisation"
    )


def _by(column, closed):
    name = f"case_{'closed' if closed else 'open'}_by_{column}"
    fields = ["organisation", column, "id"]
    return migrations.AddIndex(
        "case", models.Index(fields=fields, name=name, condition=Q(closed_at__isnull=not closed))
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_statistics"),
        ("operators", "0002_isolate"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # What it held began with the name: old rows keep a fair order.
        migrations.RenameField("case", "search", "name_key"),
        migrations.AlterField(
            "case",
            "name_key",
            models.CharField(
                blank=True,
                help_text="folded name, family name first: what lists are sorted by",
                max_length=400,
            ),
        ),
        migrations.RemoveIndex("case", "case_by_filing"),
        migrations.AddIndex(
            "case", models.Index(fields=["organisation", "-filed_at", "-id"], name="case_by_filing")
        ),
        _by("filed_at", False),
        _by("name_key", False),
        _by("name_key", True),
        _by("procedure", False),
        _by("procedure", True),
        migrations.CreateModel(
            name="CaseText",
            fields=[
                ("id", _id()),
                ("words", beffroi.cases.search.models.Words()),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                ("organisation", _organisation()),
            ],
            options={
                "verbose_name": "mots d’une demande",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], gin_pending_list_limit=256, name="case_text_words"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "case"), name="case_text_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", _id()),
                ("name", models.CharField(max_length=80)),
                ("shared", models.BooleanField(default=False, help_text="the whole service sees it")),
                ("query", models.CharField(help_text="the address after the question mark", max_length=2000)),
                ("changed_at", models.DateTimeField()),
                ("organisation", _organisation()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "vue enregistrée",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "owner", "name"),
                        name="saved_view_once",
                        violation_error_message="Vous avez déjà une vue de ce nom. Choisissez-en un autre.",
                    )
                ],
            },
        ),
        Isolate("CaseText", parents={"case": "cases.Case"}),
        Isolate("SavedView"),
        migrations.RunSQL(NARROWED, migrations.RunSQL.noop),
    ]
