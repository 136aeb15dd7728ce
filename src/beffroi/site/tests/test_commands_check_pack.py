"""``beffroi check_pack``, without any database."""

import json
import shutil

import pytest

from beffroi.packs.registry import pack_folders
from beffroi.site.tests.running import run


@pytest.mark.parametrize("folder", pack_folders(), ids=lambda folder: folder.name)
def test_our_packs_have_no_error(folder):
    done = run("check_pack", str(folder))
    assert done.returncode == 0, done.stdout


@pytest.fixture
def pack(tmp_path):
    return shutil.copytree(
        next(each for each in pack_folders() if each.name == "saisine"), tmp_path / "saisine"
    )


def test_a_finding_says_file_line_why_and_how_to_mend(pack):
    document = pack / "procedures" / "demande.toml"
    lines = document.read_text(encoding="utf-8").splitlines()
    rank = lines.index("minutes = 5")
    lines[rank] = "minuts = 5"
    document.write_text("\n".join(lines), encoding="utf-8")
    done = run("check_pack", str(pack), "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    found = next(each for each in told["findings"] if each["line"] == rank + 1)
    assert found["file"].endswith("demande.toml")
    assert found["level"] == "error"
    assert found["why"]
    assert found["mend"]
    words = run("check_pack", str(pack))
    assert f"demande.toml:{rank + 1} : erreur" in words.stdout


def test_what_is_not_text_is_a_finding(pack):
    (pack / "letters" / "pieces.md").write_bytes(b"\xff\xfe")
    done = run("check_pack", str(pack), "--json")
    assert done.returncode == 1
    assert "UTF-8" in json.loads(done.stdout)["findings"][0]["why"]


def test_a_folder_is_expected(tmp_path):
    assert run("check_pack", str(tmp_path / "absent")).returncode == 2
    assert run("check_pack").returncode == 2
    assert run("check_pack", str(tmp_path)).returncode == 1
