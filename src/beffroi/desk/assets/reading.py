"""Reading inventories line by line: CSV as people keep it, JSON as GLPI's agent writes it. Nothing is written here.

Fields of the agent: ``itemtype``, ``deviceid``, ``content.bios`` (``ssn``, ``smodel``, ``smanufacturer``),
``content.hardware`` (``name``, ``uuid``, ``memory``, ``chassis_type``), ``content.network_device`` (``serial``,
``model``, ``manufacturer``, ``name``), ``content.operatingsystem.full_name``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import TextIOWrapper
from typing import IO, Any

from beffroi.desk.types import ASSET_LABELS, AssetKind
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, fold

COLUMNS = ("siren", "serie", "type", "nom", "marque", "modele", "garantie", "campagne")
_NAMES = {
    "siren": {"siren", "siren du membre", "membre"},
    "serie": {"serie", "numero de serie", "n de serie", "serial"},
    "type": {"type", "nature"},
    "nom": {"nom", "poste", "designation"},
    "marque": {"marque", "fabricant", "constructeur"},
    "modele": {"modele"},
    "garantie": {"garantie", "fin de garantie"},
    "campagne": {"campagne", "campagne d achat"},
}
LONGEST_LINE, LARGEST_JSON = 20_000, 8_000_000
_ITEMS = {
    "computer": AssetKind.COMPUTER,
    "printer": AssetKind.PRINTER,
    "networkequipment": AssetKind.NETWORK,
    "phone": AssetKind.PHONE,
    "monitor": AssetKind.SCREEN,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing read, or what is wrong with its line; ``number`` counts from 1, the header included."""

    number: int
    siren: str = ""
    serial: str = ""
    kind: AssetKind = AssetKind.OTHER
    name: str = ""
    maker: str = ""
    model: str = ""
    warranty_end: date | None = None
    campaign: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


def read_csv(stream: IO[bytes]) -> Iterator[Line]:
    """Yield the lines of a CSV (comma or semicolon, UTF-8 or Windows-1252), one at a time.

    :raises Invalid: no header that names a serial number.
    """
    text = TextIOWrapper(stream, encoding=_encoding(stream), errors="replace", newline="")
    head = text.readline(LONGEST_LINE)
    delimiter = ";" if head.count(";") >= head.count(",") else ","
    columns = _columns(next(csv.reader([head.lstrip("\ufeff")], delimiter=delimiter), []))
    for number, cells in enumerate(csv.reader(text, delimiter=delimiter), start=2):
        if any(cell.strip() for cell in cells):
            yield _line(number, {name: cells[at] if at < len(cells) else "" for name, at in columns.items()})


def _encoding(stream: IO[bytes]) -> str:
    head = stream.read(65_536)
    stream.seek(0)
    try:
        head[: len(head) - 4].decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _columns(titles: list[str]) -> dict[str, int]:
    folded = [fold(title) for title in titles]
    found = {
        name: rank for name, known in _NAMES.items() for rank, title in enumerate(folded) if title in known
    }
    if "serie" not in found:
        why = f"La première ligne doit nommer les colonnes : {', '.join(COLUMNS)}."
        raise Invalid(why, field_errors={"file": why})
    return found


def _line(number: int, cells: Mapping[str, str]) -> Line:
    told = {name: clean_line(text)[:120] for name, text in cells.items()}
    ends, wrong = _day(told.get("garantie", ""))
    kind = _kind(told.get("type", ""))
    if not told.get("serie"):
        wrong = "Le numéro de série manque."
    elif kind is None:
        wrong = (
            f"Le type « {told['type']} » est inconnu. Écrivez : {', '.join(sorted(ASSET_LABELS.values()))}."
        )
    return Line(
        number,
        siren="".join(told.get("siren", "").split()),
        serial=told.get("serie", "").upper(),
        kind=kind or AssetKind.OTHER,
        name=told.get("nom", ""),
        maker=told.get("marque", ""),
        model=told.get("modele", ""),
        warranty_end=ends,
        campaign=told.get("campagne", ""),
        error=wrong,
    )


def _kind(text: str) -> AssetKind | None:
    if not text:
        return AssetKind.OTHER
    return next(
        (kind for kind, label in ASSET_LABELS.items() if fold(text) in {fold(label), kind.value}), None
    )


def _day(text: str) -> tuple[date | None, str]:
    if not text:
        return None, ""
    parts = text.replace("-", "/").split("/")
    ordered = parts if len(parts[0]) == 4 else parts[::-1]
    try:
        year, month, day = (int(each) for each in ordered)
        return date(year, month, day), ""
    except ValueError:
        return None, f"La date « {text} » ne se lit pas. Écrivez 31/12/2028."


def read_glpi(stream: IO[bytes]) -> Iterator[Line]:
    """Yield what inventories of GLPI's agent say: one document a file, or one a line (NDJSON), read a line at a time."""
    first = stream.readline(LARGEST_JSON)
    whole = first if _complete(first) else first + stream.read(LARGEST_JSON)
    yield _inventory(1, whole)
    if whole is not first:
        return
    number = 1
    while text := stream.readline(LARGEST_JSON):
        number += 1
        if text.strip():
            yield _inventory(number, text)


def _complete(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _inventory(number: int, text: bytes) -> Line:
    try:
        told = json.loads(text)
        content = told["content"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Line(number, error="Ce n’est pas un inventaire de l’agent GLPI.")
    if not isinstance(content, dict):
        return Line(number, error="Cet inventaire n’a pas de contenu.")
    bios, machine, network, system = (
        _part(content, name) for name in ("bios", "hardware", "network_device", "operatingsystem")
    )
    serial = _text(bios.get("ssn") or network.get("serial")).upper()
    return Line(
        number,
        serial=serial,
        kind=_ITEMS.get(_text(told.get("itemtype")).lower(), AssetKind.OTHER),
        name=_text(machine.get("name") or network.get("name")),
        maker=_text(bios.get("smanufacturer") or network.get("manufacturer")),
        model=_text(bios.get("smodel") or network.get("model")),
        details={
            "device": _text(told.get("deviceid")),
            "uuid": _text(machine.get("uuid")),
            "memory": _text(machine.get("memory")),
            "system": _text(system.get("full_name")),
        },
        error="" if serial else "Cet inventaire ne dit pas le numéro de série.",
    )


def _part(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}


def _text(value: object) -> str:
    return clean_line(str(value))[:120] if isinstance(value, str | int) else ""
