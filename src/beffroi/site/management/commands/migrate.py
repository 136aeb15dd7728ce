"""``beffroi migrate``: Django's, run as the owner role, which lets the runtime role use what it creates."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.management import CommandParser, call_command
from django.core.management.commands import migrate as django_migrate
from django.db import connections

from beffroi.site.migrating import QuickExecutor
from beffroi.tenancy.roles import grant_runtime


class Command(django_migrate.Command):
    """Apply migrations with the owner role of the database."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's arguments, the owner's connection by default."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the privileges, migrate, make the cache table."""
        alias = options["database"]
        grant_runtime(connections[alias], str(settings.DATABASES["default"]["USER"]))
        with patch.object(django_migrate, "MigrationExecutor", QuickExecutor):
            super().handle(*args, **options)
        call_command("createcachetable", database=alias, verbosity=0)
