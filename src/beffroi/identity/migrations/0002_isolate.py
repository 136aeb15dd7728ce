from django.db import migrations

from beffroi.tenancy.operations import Isolate


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        # A person sees their own roles and tokens everywhere, without any organisation in scope.
        Isolate("Grant", own_rows="user_id"),
        Isolate("ApiToken", own_rows="user_id"),
    ]
