"""What the repository itself must never hold."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = {".py", ".md", ".toml", ".html", ".txt", ".json", ".yml", ".sh", ".scss", ".js", ".typ"}
FORBIDDEN = re.compile(
    r"registry\.npmjs\.org|pypi\.org/simple|files\.pythonhosted|/opt/pypi|/work/(?:main|shared|\\.)"
)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def _guilty(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    return bool(FORBIDDEN.search(text)) or (path.name == "package-lock.json" and '"resolved":' in text)


def test_no_host_of_a_registry_and_no_path_of_a_machine():
    guilty = [
        str(path.relative_to(ROOT))
        for path in _tracked()
        if path.suffix in TEXTS and path.is_file() and path != Path(__file__) and _guilty(path)
    ]
    assert guilty == []


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", "publiccode.yml", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"]
)
def test_the_papers_of_a_public_project_are_there(name: str):
    assert (ROOT / name).stat().st_size > 200


def test_each_dependency_says_why_it_is_there():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    block = lines[start + 1 : lines.index("]", start)]
    assert [line for before, line in pairwise(block) if '"' in line and "#" not in before] == []
