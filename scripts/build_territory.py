"""Build the territorial referential of a year from its public sources.

Sources, fetched by hand since the build of the project needs no network:

- ``npm install @etalab/decoupage-administratif@6.0.0`` (vintage 2026): its ``data`` folder is the first
  argument;
- older versions of the same package (5.3.0 = 2025, 4.1.0 = 2024, 3.1.1 = 2023, 2.3.1 = 2022, 1.1.1 = 2021,
  0.7.0 = 2019): ``npm pack @etalab/decoupage-administratif@5.3.0`` and so on. They give the names of communes
  that the current one only knows by their former code. ``--earlier`` takes their ``data`` folders, newest
  first;
- ``communes_siret_centroides.csv``: SIRET and centroid of each commune (columns ``code_insee, siren, siret,
  latitude, longitude``), from suitenumerique/st-home.

Usage::

    python scripts/build_territory.py DATA CSV --year 2026 --earlier OLDER_DATA OLDER_DATA

It writes ``referential-YEAR.json.xz`` and the page ``referential-YEAR.md`` that dates and sources it. The
same sources give the same bytes. Where a source lacks a value the file holds ``null``: nothing is derived.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import lzma
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Columns = list[Any]

PART_KINDS = {
    "commune-deleguee": "delegated",
    "commune-associee": "associated",
    "arrondissement-municipal": "district",
}
OUTPUT = Path(__file__).resolve().parents[1] / "src" / "beffroi" / "territory" / "data"


def read_json(folder: Path, name: str) -> list[Row]:
    """Return the rows of one file of the npm package."""
    rows: list[Row] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def read_places(path: Path) -> dict[str, Row]:
    """Return SIRET and centroid by INSEE code."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["code_insee"]: row for row in csv.DictReader(lines)}


def regions(rows: list[Row]) -> list[Columns]:
    """Columns: code, name, liaison, zone."""
    return sorted([row["code"], row["nom"], row["typeLiaison"], row["zone"]] for row in rows)


def departments(rows: list[Row]) -> list[Columns]:
    """Columns: code, name, liaison, region, zone."""
    return sorted([row["code"], row["nom"], row["typeLiaison"], row["region"], row["zone"]] for row in rows)


def epci(rows: list[Row]) -> list[Columns]:
    """Columns: SIREN, name, kind, financing, municipal population."""
    return sorted(
        [row["code"], row["nom"], row["type"], row["modeFinancement"], row["populationMunicipale"]]
        for row in rows
    )


def communes(rows: list[Row], groups: list[Row], places: dict[str, Row]) -> list[Columns]:
    """Columns: code, name, liaison, department, EPCI, SIREN, SIRET, population, position, postcodes."""
    group_of = {member["code"]: group["code"] for group in groups for member in group["membres"]}
    return sorted(commune(row, group_of.get(row["code"]), places[row["code"]]) for row in rows)


def commune(row: Row, group: str | None, place: Row) -> Columns:
    """Return the columns of one commune; a disagreement of the sources stops the build."""
    siren, siret = row.get("siren"), place["siret"] or None
    if (place["siren"] or None) != siren or (siret and siret[:9] != siren):
        raise SystemExit(f"{row['code']}: the two sources disagree on the SIREN")
    return [
        row["code"],
        row["nom"],
        row.get("typeLiaison"),
        row["departement"],
        group,
        siren,
        siret,
        row.get("population"),
        number(place["latitude"]),
        number(place["longitude"]),
        sorted(row.get("codesPostaux", [])),
    ]


def number(text: str) -> float | None:
    """Return a coordinate, or None where the source is empty."""
    return float(text) if text else None


def parts(rows: list[Row], present: dict[str, Row], earlier: list[list[Row]]) -> list[Columns]:
    """Return what a commune is or was made of.

    Columns: code, kind, name, liaison, code of the present commune, population, postcodes. Kinds: delegated,
    associated, district, former (a code that is no more), renamed (the same code under an older name).
    """
    listed = [part(row) for row in rows if row["type"] in PART_KINDS]
    known = {columns[0] for columns in listed}
    named = {(columns[0], plain(columns[2])) for columns in listed}
    gone = former(present, known, earlier)
    return sorted([*listed, *gone, *renamed(present, named, earlier)], key=lambda columns: columns[:2])


def part(row: Row) -> Columns:
    """Return the columns of a delegated or associated commune, or of a municipal district."""
    kind, into = PART_KINDS[row["type"]], row.get("chefLieu") or row["commune"]
    postcodes = sorted(row.get("codesPostaux", []))
    return [row["code"], kind, row["nom"], row["typeLiaison"], into, row.get("population"), postcodes]


def former(present: dict[str, Row], known: set[str], earlier: list[list[Row]]) -> Iterator[Columns]:
    """Yield the codes that ended and are no part any more, with the last name that a vintage gives them."""
    names = {row["code"]: row for vintage in reversed(earlier) for row in vintage}
    for row in present.values():
        for code in set(row.get("anciensCodes", [])) - known:
            was = names.get(code, {})
            yield [code, "former", was.get("nom"), was.get("typeLiaison"), row["code"], None, []]


def renamed(
    present: dict[str, Row], named: set[tuple[str, str]], earlier: list[list[Row]]
) -> Iterator[Columns]:
    """Yield the last other name of a present code, unless a part of the commune bears it (``named``)."""
    seen: set[str] = set()
    for row in (row for vintage in earlier for row in vintage if row["type"] == "commune-actuelle"):
        code, name = row["code"], plain(row["nom"])
        if code in seen or code not in present or (code, name) in named:
            continue
        if name != plain(present[code]["nom"]):
            seen.add(code)
            yield [code, "renamed", row["nom"], row.get("typeLiaison"), code, None, []]


def plain(name: str) -> str:
    """Return a name without what spelling alone may change."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def build(data: Path, places: Path, year: int, earlier: Iterable[Path]) -> dict[str, Any]:
    """Return the whole document."""
    rows, groups = read_json(data, "communes"), read_json(data, "epci")
    present = {row["code"]: row for row in rows if row["type"] == "commune-actuelle"}
    older = [read_json(folder, "communes") for folder in earlier]
    return {
        "year": year,
        "on": f"{year}-01-01",
        "regions": regions(read_json(data, "regions")),
        "departments": departments(read_json(data, "departements")),
        "epci": epci(groups),
        "communes": communes(list(present.values()), groups, read_places(places)),
        "parts": parts(rows, present, older),
    }


def page(document: dict[str, Any], packed: bytes) -> str:
    """Return the page that stands beside the file: vintage, sources, licences, counts, what lacks."""
    towns, pieces = document["communes"], document["parts"]
    lacks = {
        name: sum(1 for town in towns if town[column] in (None, []))
        for name, column in {
            "epci": 4,
            "siren": 5,
            "siret": 6,
            "population": 7,
            "centroid": 8,
            "postcode": 10,
        }.items()
    }
    kinds = [piece[1] for piece in pieces]
    return PAGE.format(
        year=document["year"],
        on=document["on"],
        size=len(packed),
        checksum=hashlib.sha256(packed).hexdigest(),
        regions=len(document["regions"]),
        departments=len(document["departments"]),
        groups=len(document["epci"]),
        communes=len(towns),
        members=len(towns) - lacks["epci"],
        unnamed=sum(1 for piece in pieces if piece[2] is None),
        parts={kind: kinds.count(kind) for kind in set(kinds)},
        lacks=lacks,
    )


PAGE = """\
# Territorial referential, vintage {year}

File `referential-{year}.json.xz`, {size:,} bytes, built by `scripts/build_territory.py`.
SHA-256 `{checksum}`.

Official geographic code (COG) in force on {on}.

## Sources and licences

- npm package `@etalab/decoupage-administratif` 6.0.0 of 9 March 2026, data under Licence Ouverte 2.0: COG and
  legal populations (INSEE), composition of the EPCI (DGCL), postcodes (La Poste). Names of communes that
  are no more come from its older versions: 5.3.0, 4.1.0, 3.1.1, 2.3.1, 1.1.1, 0.7.0.
- `communes_siret_centroides.csv`: SIRET (INSEE, Sirene) and centroids (IGN), gathered by
  suitenumerique/st-home (code under MIT, data under Licence Ouverte 2.0).

Licence Ouverte 2.0: <https://www.etalab.gouv.fr/licence-ouverte-open-licence>. Whoever reuses the file names
these sources and their date.

## Counts

| What | Rows |
|---|---|
| regions and assimilated | {regions:,} |
| départements and assimilated | {departments:,} |
| EPCI with own taxation | {groups:,} |
| present communes | {communes:,} |
| members of an EPCI | {members:,} |
| delegated communes (some bear the code of the present commune) | {parts[delegated]:,} |
| associated communes | {parts[associated]:,} |
| municipal districts of Paris, Lyon and Marseille | {parts[district]:,} |
| other former codes | {parts[former]:,} |
| former names of a present code | {parts[renamed]:,} |

## What lacks

- {lacks[siren]} communes have no SIREN: overseas collectivities and uninhabited lands.
- {lacks[siret]} communes have no SIRET: those, six villages destroyed in 1916, and 51410. It is never derived
  from the SIREN, since the establishment number is not always 0001.
- {lacks[centroid]} communes have no centroid, {lacks[population]} no population, {lacks[postcode]} no
  postcode.
- {unnamed:,} former codes have no name: those communes ended before 2019. Their code still finds the
  present one.
- The population of Mayotte is that of the census of 2017.
- There is no date of merge, and no perimeter of EPCI other than that of the vintage.
- The public territorial establishments (EPT) of Greater Paris are left out: they overlap the metropolis.
- « Rhône » (69) covers both the département and the Métropole de Lyon, which appears as an EPCI.
"""


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Build the territorial referential of a year.")
    parser.add_argument("data", type=Path, help="data folder of the npm package")
    parser.add_argument("places", type=Path, help="CSV of SIRET and centroids")
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument(
        "--earlier", type=Path, nargs="*", default=[], help="data folders of older vintages, newest first"
    )
    parser.add_argument("--output", type=Path, default=OUTPUT)
    return parser.parse_args()


def main() -> None:
    """Write the file and its page."""
    asked = arguments()
    document = build(asked.data, asked.places, asked.year, asked.earlier)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    packed = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
    asked.output.mkdir(parents=True, exist_ok=True)
    (asked.output / f"referential-{asked.year}.json.xz").write_bytes(packed)
    (asked.output / f"referential-{asked.year}.md").write_text(page(document, packed), encoding="utf-8")
    print(f"{len(packed):,} bytes, {len(document['communes']):,} communes, {len(document['parts']):,} parts")


if __name__ == "__main__":
    main()
