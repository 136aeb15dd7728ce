"""What a group purchase delivers enters the inventory of the service desk; told twice, it is there once."""

from __future__ import annotations

from beffroi.desk.assets.actions import bring_in as write
from beffroi.desk.assets.reading import Line
from beffroi.desk.types import AssetKind
from beffroi.kernel.text import fold
from beffroi.purchasing.deliveries import Delivered, DeliveredThing
from beffroi.tenancy.types import CLOCKWORK

LONGEST = 120
# What the words of a catalogue say of a thing; the first that is found.
_KINDS = (
    (AssetKind.SCREEN, ("ecran", "moniteur")),
    (AssetKind.PRINTER, ("imprimante", "copieur", "multifonction")),
    (AssetKind.PHONE, ("telephone", "smartphone", "mobile")),
    (AssetKind.NETWORK, ("commutateur", "switch", "routeur", "borne", "pare feu")),
    (AssetKind.COMPUTER, ("ordinateur", "portable", "pc", "poste", "tablette", "serveur")),
)


def bring_in(delivered: Delivered) -> None:
    """Write the things of a delivery in the operator's inventory, owned by the member, with their warranty."""
    lines = [_line(rank, one, delivered) for rank, one in enumerate(delivered.things, 1)]
    write(
        organisation=delivered.operator, lines=lines, member=delivered.member, by=CLOCKWORK, on=delivered.at
    )


def _line(rank: int, thing: DeliveredThing, delivered: Delivered) -> Line:
    return Line(
        rank,
        serial=thing.serial.upper(),
        kind=kind_of(thing.label),
        name=thing.label[:LONGEST],
        warranty_end=thing.warranty_end,
        campaign=delivered.campaign[:LONGEST],
        details={"supplier": thing.supplier, "order": str(delivered.order), "order_number": delivered.number},
    )


def kind_of(label: str) -> AssetKind:
    """Return what a thing is, from the words of its line."""
    words = f" {fold(label)} "
    found = (kind for kind, names in _KINDS if any(f" {name}" in words for name in names))
    return next(found, AssetKind.OTHER)
