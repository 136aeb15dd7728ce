from django.db import migrations

from beffroi.tenancy.operations import Isolate, on_runtime

CASE = {"case": "cases.Case"}


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("documents", "0002_isolate")]

    operations = [
        Isolate("NumberSeries"),
        Isolate("Case"),
        Isolate("LedgerEvent", parents=CASE, insert_only=True),
        Isolate("Draft", parents=CASE),
        Isolate("Piece", parents={"draft": "cases.Draft", "case": "cases.Case", "file": "documents.StoredFile"}),
        Isolate("Message", parents=CASE),
        Isolate("Paper", parents={"case": "cases.Case", "file": "documents.StoredFile"}),
        Isolate("Delivery", parents=CASE),
        Isolate("Idempotency", parents=CASE),
        migrations.RunSQL(
            on_runtime("REVOKE UPDATE, DELETE ON cases_procedureversion FROM {role}"), migrations.RunSQL.noop
        ),
    ]
