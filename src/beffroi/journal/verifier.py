"""Vérifie seul les preuves du journal de Beffroi.

Ce script ne demande que Python 3.11 et le paquet « cryptography ».
Il ne se connecte à rien : copiez-le où vous voulez.

    python verifier.py preuves.json --key cle-publique.pem [--witness scelle.json]

Codes de sortie : 0 tout est prouvé ; 1 une preuve est fausse ; 2 demande incorrecte.

It repeats on purpose what the program does (RFC 6962 trees, canonical JSON, Ed25519): an independent check
shares no code with what it checks.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # Python puts the folder of the script first in its path; a module there could hide a standard one.
    sys.path[:1] = []

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

Json = dict[str, Any]
SEALED = ("format", "day", "root", "entries", "organisations", "previous", "sealed_at", "key")


class WrongProofError(Exception):
    """A proof does not hold; the message says why, in French."""


class WrongUsageError(Exception):
    """A file is missing or is not what it should be."""


def canonical(value: object) -> bytes:
    """Return the one spelling that is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962)."""
    return sha256(b"\x00" + content).digest()


def climb(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root where ``path`` leads from the leaf at ``index`` among ``size`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise WrongProofError("le rang de la feuille est hors de l’arbre")
    current, last = leaf, size - 1
    for step in path:
        if last == 0:
            raise WrongProofError("le chemin est trop long")
        if index % 2 or index == last:
            current = sha256(b"\x01" + step + current).digest()
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            current = sha256(b"\x01" + current + step).digest()
        index, last = index // 2, last // 2
    if last:
        raise WrongProofError("le chemin est trop court")
    return current


def check_proof(proof: Json, key: Ed25519PublicKey, witnesses: dict[str, str]) -> None:
    """Check an entry up to the signature of its day; raise :class:`WrongProofError`."""
    try:
        entry, organisation, seal = proof["entry"], proof["organisation"], proof["seal"]
        _check_names(entry, organisation, seal)
        _check_entry(proof, entry, organisation)
        _check_organisation(proof, organisation, seal)
        check_seal(seal, key, witnesses)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise WrongProofError(f"la preuve est incomplète ou mal formée ({error})") from error


def _check_names(entry: Json, organisation: Json, seal: Json) -> None:
    if entry["organisation"] != organisation["organisation"]:
        raise WrongProofError("l’entrée et le scellé ne parlent pas de la même organisation")
    if organisation["day"] != seal["day"]:
        raise WrongProofError("le scellé de l’organisation et celui du jour n’ont pas la même date")


def _check_entry(proof: Json, entry: Json, organisation: Json) -> None:
    found = climb(leaf_hash(canonical(entry)), proof["index"], organisation["entries"], _bytes(proof["path"]))
    if found.hex() != organisation["root"]:
        raise WrongProofError("l’entrée n’est pas celle qui a été scellée")


def _check_organisation(proof: Json, organisation: Json, seal: Json) -> None:
    path = _bytes(proof["organisation_path"])
    leaf = leaf_hash(
        canonical({name: organisation[name] for name in ("organisation", "day", "root", "entries")})
    )
    if climb(leaf, proof["organisation_index"], seal["organisations"], path).hex() != seal["root"]:
        raise WrongProofError("le scellé de l’organisation ne mène pas au scellé du jour")


def check_seal(seal: Json, key: Ed25519PublicKey, witnesses: dict[str, str]) -> None:
    """Check the hash and the signature of a day's seal, and that the witness keeps the same."""
    content = canonical({name: seal[name] for name in SEALED})
    if sha256(content).hexdigest() != seal["hash"]:
        raise WrongProofError("l’empreinte du scellé est fausse")
    if seal["key"] != sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest():
        raise WrongProofError("le scellé est signé par une autre clé que celle donnée")
    try:
        key.verify(bytes.fromhex(seal["signature"]), content)
    except InvalidSignature:
        raise WrongProofError("la signature du scellé est fausse") from None
    if witnesses.get(seal["day"], seal["hash"]) != seal["hash"]:
        raise WrongProofError("le témoin conserve un autre scellé pour ce jour")


def _bytes(steps: list[str]) -> list[bytes]:
    return [bytes.fromhex(step) for step in steps]


def read_proofs(path: Path) -> Iterator[Json]:
    """Yield the proofs of a file: one JSON object, a list of them, or one a line."""
    with path.open(encoding="utf-8") as file:
        try:
            first = json.loads(file.readline())
        except ValueError:
            yield from _whole(path)
            return
        yield from first if isinstance(first, list) else [first]
        for line in file:
            if line.strip():
                yield json.loads(line)


def _whole(path: Path) -> list[Json]:
    document = json.loads(path.read_text(encoding="utf-8"))
    return document if isinstance(document, list) else [document]


def read_key(path: Path) -> Ed25519PublicKey:
    """Return the public key of a PEM file."""
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise WrongUsageError(f"{path} : ce n’est pas une clé Ed25519.")
    return key


def read_witnesses(paths: list[Path]) -> dict[str, str]:
    """Return the hashes of the seals that a witness kept, by day."""
    seals = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return {seal["day"]: seal["hash"] for seal in seals}


class Review:
    """What the proofs of a file say together."""

    def __init__(self) -> None:
        self.right = self.wrong = 0
        self.ranks: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.sizes: dict[tuple[str, str], int] = {}

    def add(self, proof: Json, key: Ed25519PublicKey, witnesses: dict[str, str]) -> str:
        """Check one proof; return the line to print when it is wrong, else nothing."""
        try:
            check_proof(proof, key, witnesses)
        except WrongProofError as wrong:
            self.wrong += 1
            return f"FAUX : entrée {_name(proof)} : {wrong}."
        self.right += 1
        organisation = proof["organisation"]
        day = (organisation["day"], organisation["organisation"])
        self.ranks[day].add(proof["index"])
        self.sizes[day] = organisation["entries"]
        return ""

    def lines(self) -> Iterator[str]:
        """Yield, for each day, how many of its entries were proved, then the conclusion."""
        for day, ranks in sorted(self.ranks.items()):
            size = self.sizes[day]
            whole = "journée complète" if len(ranks) == size else "journée partielle"
            yield f"{day[0]} : {_counted(len(ranks), 'entrée prouvée')} sur {size}, {whole}."
        if self.wrong:
            yield f"{_counted(self.wrong, 'preuve fausse')}, {_counted(self.right, 'preuve juste')}."
        else:
            yield f"{_counted(self.right, 'preuve juste')} : ces entrées ont bien été scellées et signées."


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count < 2 else f"{count} " + " ".join(f"{word}s" for word in noun.split())


def _name(proof: object) -> str:
    entry = proof.get("entry") if isinstance(proof, dict) else None
    return str(entry.get("id", "sans identifiant")) if isinstance(entry, dict) else "sans identifiant"


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="verifier.py", description="Vérifie seul les preuves du journal de Beffroi."
    )
    parser.add_argument("proofs", type=Path, metavar="preuves.json")
    parser.add_argument(
        "--key", type=Path, required=True, metavar="cle.pem", help="clé publique qui signe les scellés"
    )
    parser.add_argument(
        "--witness",
        type=Path,
        action="append",
        default=[],
        metavar="scelle.json",
        help="scellé conservé par un témoin",
    )
    return parser


def review(options: argparse.Namespace) -> int:
    """Check every proof, print what is found, return the exit code."""
    key, witnesses, found = read_key(options.key), read_witnesses(options.witness), Review()
    for proof in read_proofs(options.proofs):
        if line := found.add(proof, key, witnesses):
            sys.stdout.write(f"{line}\n")
    if not found.right + found.wrong:
        raise WrongUsageError(f"{options.proofs} : ce fichier ne contient aucune preuve.")
    sys.stdout.writelines(f"{line}\n" for line in found.lines())
    return 1 if found.wrong else 0


def main() -> int:
    """Run the script; return its exit code."""
    options = _arguments().parse_args()
    try:
        return review(options)
    except WrongUsageError as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"{error.filename} : lecture impossible ({error.strerror}).\n")
    except (ValueError, KeyError, TypeError) as error:
        sys.stderr.write(f"Un fichier donné n’est pas lisible : {error}. Vérifiez les chemins.\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
