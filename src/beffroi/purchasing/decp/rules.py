"""Essential data of a contract: what is missing, by when, and its JSON. Pure.

:source: CCP L2196-2, R2196-1; arrêté du 22 décembre 2022 (within two months of the notification)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from beffroi.kernel.calendar import add_months
from beffroi.kernel.errors import Invalid
from beffroi.kernel.identifiers import InvalidIdentifier, check_siret
from beffroi.purchasing.decp.types import (
    FACTS,
    NOT_CONCERNED,
    NOTHING_GREEN,
    NOTHING_SOCIAL,
    Contract,
    Fact,
    Kind,
)

# Policy, to be confirmed: the text read says 40 000 € before tax, while other thresholds moved in 2026.
THRESHOLD_CENTS = 4_000_000
DELAY_MONTHS = 2
_ALONE = (NOT_CONCERNED, NOTHING_SOCIAL, NOTHING_GREEN)


def publish_before(notified_on: date) -> date:
    """Return the last day of the two months in which the data are published."""
    return add_months(notified_on, DELAY_MONTHS)


def read(told: Mapping[str, list[str]]) -> tuple[dict[str, object], dict[str, str]]:
    """Return the facts that can be read among what was typed, and what is wrong: field -> sentence.

    A fact left empty is neither: it may be given later, and is asked before the export.
    """
    found, faults = dict[str, object](), dict[str, str]()
    for fact in FACTS:
        given = [one.strip() for one in told.get(fact.name, []) if one.strip()]
        if not given:
            continue
        try:
            found[fact.name] = _read(fact, given)
        except Invalid as refusal:
            faults[fact.name] = refusal.message
    return found, faults


def _read(fact: Fact, given: list[str]) -> object:
    if fact.kind is Kind.SEVERAL:
        return _several(fact, given)
    first = given[0]
    if fact.kind is Kind.ONE and first not in fact.options:
        raise Invalid("Choisissez une réponse de la liste.")
    if fact.kind is Kind.YES_NO and first not in {"yes", "no"}:
        raise Invalid("Répondez par oui ou par non.")
    if fact.kind is Kind.WHOLE:
        return _whole(first)
    if fact.kind is Kind.SIRET:
        return check_siret(first)
    return {"yes": True, "no": False}.get(first, first[:60]) if fact.kind is Kind.YES_NO else first[:60]


def _several(fact: Fact, given: list[str]) -> list[str]:
    kept = [option for option in fact.options if option in given]
    if not kept or (len(kept) > 1 and any(one in _ALONE for one in kept)):
        raise Invalid("Ces réponses ne vont pas ensemble. Choisissez-en d’autres.")
    return kept


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text) or not int(text):
        raise Invalid("Écrivez un nombre entier, 1 ou plus.")
    return int(text)


def missing(contract: Contract) -> list[str]:
    """Return what to complete before a contract can be published, in words."""
    lacks = [fact.label for fact in FACTS if fact.name not in contract.told]
    if not re.fullmatch(r"\d{8}(-\d)?", contract.cpv):
        lacks.append("Code CPV du lot")
    if contract.cents < 100:
        lacks.append("Montant maximum du lot")
    try:
        check_siret(contract.supplier_siret)
    except InvalidIdentifier:
        lacks.append("SIRET du titulaire")
    return lacks


def as_json(contract: Contract, *, published_on: date) -> dict[str, Any]:
    """Return a contract in the format; :raises Invalid: facts are missing."""
    if lacks := missing(contract):
        raise Invalid(f"Complétez les données essentielles du marché {contract.number} : {', '.join(lacks)}.")
    told: Mapping[str, Any] = contract.told
    return {
        "id": contract.number[:16],
        "acheteur": {"id": told["buyer"]},
        "objet": contract.title[:1000],
        "codeCPV": contract.cpv,
        "dateNotification": contract.notified_on,
        "datePublicationDonnees": published_on.isoformat(),
        "montant": contract.cents / 100,
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": contract.supplier_siret}}],
        "lieuExecution": {"code": told["place"], "typeCode": told["place_kind"]},
        "techniques": {"technique": told["techniques"]},
        "modalitesExecution": {"modaliteExecution": told["execution"]},
        "typesPrix": {"typePrix": told["price_types"]},
        "considerationsSociales": {"considerationSociale": told["social"]},
        "considerationsEnvironnementales": {"considerationEnvironnementale": told["green"]},
        **{fact.term: told[fact.name] for fact in FACTS if fact.name in _PLAIN},
    }


_PLAIN = frozenset(
    ("nature", "procedure", "ccag", "months", "offers", "price_form", "partners", "advance", "subcontracted",
     "innovative")
)  # fmt: skip


def stream(contracts: Iterable[Contract], *, published_on: date) -> Iterator[bytes]:
    """Yield the file of some contracts, one after the other; each must lack nothing."""
    yield b'{"marches":{"marche":['
    for rank, contract in enumerate(contracts):
        text = json.dumps(as_json(contract, published_on=published_on), ensure_ascii=False)
        yield (b"," if rank else b"") + text.encode()
    yield b"]}}\n"
