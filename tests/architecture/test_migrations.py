"""The migrations say all that the models say."""

from io import StringIO

from django.core.management import call_command


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO(), stderr=StringIO())
