"""The worker of the program, started for real over the test's own database."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any


def start_worker(database: str, **settings: Any) -> subprocess.Popen[bytes]:
    """Start a worker that stops when nothing is left, with these settings of Django changed."""
    code = (
        "import django; from django.conf import settings\n"
        f"for d in settings.DATABASES.values(): d['NAME'] = {database!r}\n"
        f"for name, value in {settings!r}.items(): setattr(settings, name, value)\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('worker', '--once')\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "beffroi.site.settings_test"}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", code], env=environment, stderr=subprocess.DEVNULL
    )
