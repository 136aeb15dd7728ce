"""Proving: a commune checks its own entries with the script alone, and sees nobody else's."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from beffroi.journal import keys, queries, verifier
from beffroi.journal.models import Entry
from beffroi.journal.tests.conftest import DAYS, NAMES, House
from beffroi.journal.types import NotSealed
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown


@pytest.fixture
def exported(sealed: House, tmp_path: Path) -> Path:
    out = tmp_path / "preuves.json"
    call_command("export_proofs", organisation=NAMES["Givors"], out=out)
    return out


def run(script: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the script in isolated mode, from a folder where nothing of ours can be imported."""
    command = [sys.executable, "-I", script, *arguments]
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, cwd=script.parent, check=False
    )


@pytest.fixture
def script(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("commune") / "verifier.py"
    shutil.copy(verifier.__file__, target)
    text = target.read_text()
    assert "import beffroi" not in text
    assert "from beffroi" not in text
    return target


def test_the_commune_verifies_its_entries_alone(exported: Path, script: Path) -> None:
    done = run(script, exported, "--key", exported.with_suffix(".pem"))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{DAYS[0]} : 5 entrées prouvées sur 5, journée complète." in done.stdout
    assert "18 preuves justes" in done.stdout


def test_the_script_runs_in_place_too(exported: Path) -> None:
    command = [sys.executable, verifier.__file__, exported, "--key", exported.with_suffix(".pem")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_export_covers_one_day_or_one_subject(sealed: House, tmp_path: Path, script: Path) -> None:
    out = tmp_path / "jour.json"
    call_command("export_proofs", organisation=NAMES["Givors"], out=out, day=DAYS[1])
    assert len(out.read_text().splitlines()) == 6
    call_command("export_proofs", organisation=NAMES["Givors"], out=out, subject="case:6")
    (proof,) = [json.loads(line) for line in out.read_text().splitlines()]
    assert (proof["entry"]["subject"], proof["seal"]["day"]) == ("case:6", f"{DAYS[2]}")
    done = run(script, out, "--key", out.with_suffix(".pem"))
    assert "1 entrée prouvée sur 7, journée partielle." in done.stdout


def test_an_export_leaves_an_entry_in_the_journal_of_the_organisation(exported: Path, sealed: House) -> None:
    with scope.reading(sealed.ids["Givors"]):
        entry = Entry.objects.order_by("-id").first()
    assert (entry.verb, entry.facts["proofs"]) == ("journal.export_proofs", 18)


FALSE: list[tuple[Callable[[Any], object], str]] = [
    (lambda proof: proof["entry"].update(actor="agent:x"), "n’est pas celle qui a été scellée"),
    (lambda proof: proof.update(index=proof["index"] + 1), "n’est pas celle qui a été scellée"),
    (lambda proof: proof.update(index=99), "hors de l’arbre"),
    (lambda proof: proof["path"].pop(), "trop court"),
    (lambda proof: proof["path"].append("00" * 32), "trop long"),
    (lambda proof: proof["organisation"].update(entries=9), "trop court"),
    (lambda proof: proof["organisation"].update(root="00" * 32), "n’est pas celle qui a été scellée"),
    (lambda proof: proof["entry"].update(organisation="x"), "même organisation"),
    (lambda proof: proof["organisation"].update(day="2020-01-01"), "même date"),
    (lambda proof: proof["seal"].update(root="00" * 32), "ne mène pas au scellé du jour"),
    (lambda proof: proof["seal"].update(sealed_at="2020-01-01"), "empreinte du scellé est fausse"),
    (lambda proof: proof["seal"].update(signature="00" * 64), "signature du scellé est fausse"),
    (lambda proof: proof.pop("seal"), "incomplète ou mal formée"),
]


def test_a_false_proof_is_refused_and_the_reason_said(exported: Path, script: Path) -> None:
    for change, says in FALSE:
        proof = json.loads(exported.read_text().splitlines()[0])
        change(proof)
        forged = exported.with_name("faux.json")
        forged.write_text(json.dumps(proof, indent=2))
        done = run(script, forged, "--key", exported.with_suffix(".pem"))
        assert (done.returncode, "FAUX : entrée" in done.stdout) == (1, True)
        assert says in done.stdout


def test_a_key_that_is_not_ours_is_refused(exported: Path, script: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    other = exported.with_name("autre.pem")
    other.write_bytes(keys.public_pem(Ed25519PrivateKey.generate().public_key()))
    done = run(script, exported, "--key", other)
    assert (done.returncode, "autre clé" in done.stdout) == (1, True)


def test_the_seal_kept_by_a_witness_decides(exported: Path, sealed: House, script: Path) -> None:
    kept = sealed.home / "seals" / f"{DAYS[0].year}" / f"{DAYS[0]}.json"
    assert run(script, exported, "--key", exported.with_suffix(".pem"), "--witness", kept).returncode == 0
    other = exported.with_name("temoin.json")
    other.write_text(json.dumps({**json.loads(kept.read_text()), "hash": "00" * 32}))
    done = run(script, exported, "--key", exported.with_suffix(".pem"), "--witness", other)
    assert (done.returncode, "le témoin conserve un autre scellé" in done.stdout) == (1, True)


def test_a_file_without_proof_is_a_wrong_usage(exported: Path, script: Path) -> None:
    empty = exported.with_name("vide.json")
    for content in ("", "{", "[]", "\xff"):
        empty.write_text(content, encoding="latin-1")
        done = run(script, empty, "--key", exported.with_suffix(".pem"))
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_a_missing_file_is_a_wrong_usage(exported: Path, script: Path) -> None:
    done = run(script, "absent.json", "--key", exported.with_suffix(".pem"))
    assert (done.returncode, "absent.json : lecture impossible" in done.stderr) == (2, True)


def test_an_entry_of_another_organisation_is_unknown(sealed: House) -> None:
    with scope.reading(sealed.ids["Corbas"]), pytest.raises(Unknown):
        queries.proof(sealed.entries["Givors", DAYS[0]][0])


def test_an_entry_not_sealed_yet_is_refused(sealed: House) -> None:
    entry = sealed.write("Givors")[0]
    with scope.reading(sealed.ids["Givors"]), pytest.raises(NotSealed):
        queries.proof(entry.id)


def test_a_proof_shows_nothing_of_the_other_organisations(sealed: House) -> None:
    with scope.reading(sealed.ids["Givors"]):
        text = json.dumps(queries.proof(sealed.entries["Givors", DAYS[0]][0]))
    assert str(sealed.ids["Corbas"]) not in text
