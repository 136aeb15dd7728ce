from django.db import migrations

from beffroi.tenancy.operations import Isolate


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [Isolate("StoredFile")]
