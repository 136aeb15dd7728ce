"""Running the command line as people do, with an environment that holds no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

MAIN = "import sys; from beffroi.site.command import main; sys.argv[0] = 'beffroi'; main()"


def run(*arguments: str, stdin: str = "", home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run ``beffroi`` with settings that would stop anything that reads them."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "DJANGO_SETTINGS_MODULE": "no.such.settings",
        "BEFFROI_HOME": str(home or "/nonexistent"),
    }
    command = [sys.executable, "-W", "error", "-c", MAIN, *arguments]
    return subprocess.run(
        command, input=stdin, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def deadline(procedure: str, events: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return the answer of ``beffroi deadline``."""
    ledger = json.dumps({"commune": "69259", "events": events, **more})
    done = run("deadline", "--procedure", procedure, "--events", "-", stdin=ledger)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
