"""The runtime role reads the referential and never writes it."""

from django.db import migrations

from beffroi.tenancy.operations import on_runtime

TABLES = ("vintage", "region", "department", "epci", "commune", "communepart", "searchkey")


class Migration(migrations.Migration):
    """Takes from the runtime role the verbs that tables give it by default."""

    dependencies = [("territory", "0001_initial")]

    operations = [
        migrations.RunSQL(
            on_runtime(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON territory_{table} FROM {{role}}"),
            migrations.RunSQL.noop,
        )
        for table in TABLES
    ]
