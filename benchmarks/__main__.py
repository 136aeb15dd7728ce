"""Run the benches named on the command line, or all, and write ``benchmarks/results.md``.

``python -m benchmarks [filing receipt queue …]``: each bench is ``bench_<name>.py``, run in a process
of its own, and prints one JSON object on its last line.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results.md"
KEPT = HERE / "results.json"


def main(names: list[str]) -> int:
    """Run, keep what other runs measured, write the page; 1: a bench fails or misses its budget."""
    known = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    if unknown := sorted(set(names) - set(known)):
        print(f"unknown: {', '.join(unknown)}; choose among: {', '.join(known)}", file=sys.stderr)
        return 2
    results = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    fine = True
    for name in names or known:
        results[name] = _run(name)
        fine &= results[name]["measured"].get("met", True) and "failed" not in results[name]["measured"]
        KEPT.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        RESULTS.write_text(page(results), encoding="utf-8")
    return 0 if fine else 1


def _run(name: str) -> dict[str, Any]:
    command = ["-m", f"benchmarks.bench_{name}"]
    print(f"{name}…", file=sys.stderr, flush=True)
    paths = os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, check=False, env=environment
    )
    lines = done.stdout.strip().splitlines()
    measured = json.loads(lines[-1]) if done.returncode == 0 and lines else {"failed": done.returncode}
    print(json.dumps(measured, ensure_ascii=False), file=sys.stderr, flush=True)
    return {
        "on": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "command": f"python {' '.join(command)}",
        "machine": machine(),
        "measured": measured,
    }


def machine() -> str:
    """Say on what this was measured: processor, cores, memory, system, Python."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{model}, {os.cpu_count()} cores, {gib:.0f} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, load at the end {load:.1f}"
    )


def page(results: dict[str, Any]) -> str:
    """Return the Markdown page of what was measured."""
    parts = [
        "# What the budgets cost\n",
        "Written by `make bench` (`python -m benchmarks [NAME…]`); the last run of each bench.\n",
    ]
    for name, told in sorted(results.items()):
        rows = "\n".join(f"| {key} | {_cell(value)} |" for key, value in told["measured"].items())
        head = f"## {name}\n\n{told['on']}, `{told['command']}`\n{told['machine']}\n"
        parts.append(f"{head}\n| Measure | Value |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {inner}" for key, inner in value.items())
    return str(value)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
