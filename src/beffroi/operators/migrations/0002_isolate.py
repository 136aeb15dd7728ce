from django.db import migrations

from beffroi.tenancy.operations import WRITTEN, Isolate

MINE = f"id = {WRITTEN} OR admitted_by_id = {WRITTEN}"


class Migration(migrations.Migration):
    dependencies = [("operators", "0001_initial")]

    operations = [
        Isolate("Membership"),
        Isolate("Adoption"),
        migrations.RunSQL(
            [
                "ALTER TABLE operators_organisation ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE operators_organisation FORCE ROW LEVEL SECURITY",
                "CREATE POLICY organisation_read ON operators_organisation FOR SELECT USING (true)",
                f"CREATE POLICY organisation_insert ON operators_organisation FOR INSERT WITH CHECK ({MINE})",
                f"CREATE POLICY organisation_update ON operators_organisation FOR UPDATE USING ({MINE}) WITH CHECK ({MINE})",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
