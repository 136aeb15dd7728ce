"""The wheel carries all that it needs: installed elsewhere, the demonstration works from it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = (
    "beffroi/site/static/beffroi/beffroi.css",
    "beffroi/site/static/beffroi/beffroi.js",
    "beffroi/documents/fonts/AtkinsonHyperlegibleNext_400Regular.ttf",
    "beffroi/documents/layouts/receipt.typ",
    "beffroi/territory/data/referential-2026.json.xz",
    "beffroi/packs/urbanisme/procedures/declaration-prealable.toml",
    "beffroi/journal/verifier.py",
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and laid out as an installation would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_carries_front_end_typeface_referential_and_packs(installed: Path):
    assert [name for name in NEEDED if not (installed / name).is_file()] == []
    assert not list(installed.rglob("tests"))


@pytest.mark.server
def test_the_demonstration_works_from_the_wheel(installed: Path, tmp_path: Path):
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(installed),
        "BEFFROI_HOME": str(tmp_path / "home"),
        "PYTHONWARNINGS": "ignore",
    }
    code = "import beffroi; print(beffroi.__file__); from beffroi.site.command import main; main()"
    command = [sys.executable, "-c", code, "demo", "--no-serve"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert str(installed) in done.stdout
    assert "/venissieux/" in done.stdout
