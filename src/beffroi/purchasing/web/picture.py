"""All that the page of a purchase shows. In the operator's scope."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from beffroi.kernel.french import short_date, written_date
from beffroi.kernel.money import written_amount
from beffroi.operators.frames import House
from beffroi.purchasing import queries, rules
from beffroi.purchasing.actions import exclusion
from beffroi.purchasing.commitments import papers
from beffroi.purchasing.commitments import queries as texts
from beffroi.purchasing.fees import actions as fees
from beffroi.purchasing.models import Award, Campaign, CommitmentSignature, Lot, NeedSheet, Participation
from beffroi.purchasing.orders import queries as orders
from beffroi.purchasing.types import (
    BASIS_LABELS,
    EXCLUSION_LABELS,
    MISSION_LABELS,
    PROCEDURE_LABELS,
    STEP_LABELS,
    Mission,
    Outcome,
    Procedure,
    Stage,
    Step,
)
from beffroi.purchasing.web import rows, typed

MEMBER_COLUMNS = [{"label": each} for each in ("Membre", "Fiche de besoins", "Convention", "Part des frais")]
LOT_COLUMNS = [
    {"label": "Lot"},
    {"label": "Maximum HT", "numeric": True},
    {"label": "Commandé HT", "numeric": True},
    {"label": "Résultat"},
]
NEED_COLUMNS = [{"label": "Désignation"}, {"label": "Total", "numeric": True}, {"label": "Par membre"}]
BALANCE_COLUMNS = [
    {"label": "Membre"},
    {"label": "Commandé HT", "numeric": True},
    {"label": "Économie", "numeric": True},
    {"label": "Frais", "numeric": True},
]
# What each step asks to be allowed; steps taken elsewhere (a lot, an order) are not buttons of this page.
VERBS = {
    Step.CALL: "purchasing.call",
    Step.CONSOLIDATE: "purchasing.consolidate",
    Step.DRAFT_CONVENTION: "purchasing.convention",
    Step.SIGN: "purchasing.sign",
    Step.PUBLISH: "purchasing.publish",
    Step.OPEN_WINDOW: "purchasing.window",
    Step.SHARE_FEES: "purchasing.share",
    Step.CLOSE: "purchasing.close",
    Step.CANCEL: "purchasing.close",
}


def of(house: House, row: Campaign) -> dict[str, Any]:
    """Return the context of the page."""
    standing = queries.standing(row, house.today)
    lawful = rules.lawful(standing)
    invited = queries.participations(row)
    can = {step.value: step in lawful and house.may(verb) for step, verb in VERBS.items()}
    signed = texts.signatures(row)
    can["sign"] = can["sign"] and row.procedure == Procedure.GROUPEMENT and row.organisation_id not in signed
    told = house.request.POST
    days = ("deliberated_on", "published_on", "opens_on", "closes_on")
    return {
        "row": row,
        "tag": rows.stage_tag(row.stage),
        "facts": _facts(row),
        "can": can,
        "blocked": _blocked(standing),
        **_members(house, row, invited, signed),
        **_needs(row),
        **_lots(row),
        **_orders(house, row),
        "balance": [_balance(one) for one in row.closing.get("members", ())],
        "balance_columns": BALANCE_COLUMNS,
        "text_kind": "Convention constitutive" if row.procedure == Procedure.GROUPEMENT else "Conditions générales",
        "text_digest": texts.text_of(row).digest,
        "draft": told.get("text") or row.convention or (papers.draft(row, invited) if can["draft_convention"] else ""),
        "typed": {name: told.get(name, "") for name in ("deliberation", "reference", "address", "total", "basis")},
        **{name: typed.parts(told, name) for name in days},
        "bases": typed.options(BASIS_LABELS),
    }  # fmt: skip


def _facts(row: Campaign) -> list[dict[str, str]]:
    told = {
        "Procédure": PROCEDURE_LABELS[row.procedure],
        "Mission": MISSION_LABELS[row.mission],
        "Besoins avant le": written_date(row.needs_due_on),
        "Fin des marchés": written_date(row.ends_on),
        "Responsabilité": "Solidaire : achat mené en commun" if row.joint else "",
        "Consultation": f"{row.reference}, publiée le {written_date(row.published_on)}" if row.published_on else "",
        "Adresse": row.address,
        "Empreinte du catalogue": row.digest[:16],
    }  # fmt: skip
    return [{"key": key, "value": value} for key, value in told.items() if value]


def _blocked(standing: rules.Standing) -> list[dict[str, str]]:
    whys = {step: rules.why_not(step, standing) for step in Step}
    return [{"key": STEP_LABELS[step], "value": str(why)} for step, why in whys.items() if why]


def _members(
    house: House, row: Campaign, invited: list[Participation], signed: dict[Any, Any]
) -> dict[str, Any]:
    told = queries.sheets(row)
    free = row.stage in {Stage.DRAFT, Stage.CALLED, Stage.CONSOLIDATED} and house.may("purchasing.convention")
    return {
        "member_columns": MEMBER_COLUMNS,
        "members": [_member(row, one, told.get(one.member_id), signed) for one in invited],
        "signed_files": _signed_files(house, invited, signed),
        "leaving": [{"value": str(one.id), "label": one.member.name} for one in invited] if free else [],
    }


def _member(
    row: Campaign, one: Participation, sheet: NeedSheet | None, signed: dict[Any, Any]
) -> dict[str, Any]:
    why = exclusion(row, sheet)
    state = (
        {"text": EXCLUSION_LABELS[why], "colour": "soon"} if why else {"text": "Validée", "colour": "done"}
    )
    signature = signed.get(one.member_id)
    cells = [
        {"text": one.member.name, "note": "personne privée" if one.private else ""},
        {"tag": state, "note": sheet.validated_by if sheet and not why else ""},
        _signature(signature),
        {"text": written_amount(one.fee_cents) if one.fee_cents else "–"},
    ]
    return {"cells": cells}


def _signature(signature: CommitmentSignature | None) -> dict[str, Any]:
    """Return the cell of a signature."""
    if signature is None:
        return {"text": "Pas encore signée"}
    note = f"{signature.signed_by}{', fichier joint' if signature.file_id else ''}"
    return {"text": f"Délibération {signature.deliberation}", "note": note}


def _signed_files(
    house: House, invited: list[Participation], signed: dict[Any, CommitmentSignature]
) -> list[dict[str, str]]:
    """Return the files that parties gave with their signatures, for those who may open them."""
    if not house.may("purchasing.open_signature"):
        return []
    found = [(one.member.name, signed.get(one.member_id)) for one in invited]
    return [
        {"name": name, "url": reverse("purchasing_signature", args=[row.id])}
        for name, row in found
        if row is not None and row.file_id
    ]


def _needs(row: Campaign) -> dict[str, Any]:
    found = queries.consolidation(row)
    if found is None or row.stage in {Stage.DRAFT, Stage.CALLED}:
        return {"needs": None}
    names = {one["siren"]: one["name"] for one in found.facts["included"]}
    groups = [
        {
            "title": f"Lot {lot['rank']} : {lot['title']}",
            "rows": [_need(line, names) for line in lot["lines"]],
        }
        for lot in found.facts["lots"]
    ]
    left = [f"{one['name']} : {EXCLUSION_LABELS[one['why']].lower()}" for one in found.facts["excluded"]]
    return {"needs": groups, "need_columns": NEED_COLUMNS, "left_out": left, "needs_digest": found.digest}


def _need(line: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    members = ", ".join(f"{names[siren]} {quantity}" for siren, quantity in line["members"].items())
    label = {"text": line["label"], "note": line["unit"]}
    return {"cells": [label, {"text": str(line["total"])}, {"text": members or "aucun"}]}


def _lots(row: Campaign) -> dict[str, Any]:
    awarded = {each.lot_id: each for each in Award.objects.filter(lot__campaign=row).order_by("id")}
    lots = Lot.objects.filter(campaign=row).order_by("rank")
    return {"lot_columns": LOT_COLUMNS, "lots": [_lot(each, awarded.get(each.id)) for each in lots]}


def _lot(each: Lot, award: Award | None) -> dict[str, Any]:
    ended = (
        f"{award.supplier}, notifié le {short_date(award.notified_on)}" if award and award.notified_on else ""
    )
    if award and award.outcome == Outcome.UNSUCCESSFUL:
        ended = "Infructueux"
    cells = [
        {"text": f"{each.rank}. {each.title}", "url": f"/operateur/achats/lots/{each.id}/"},
        {"text": written_amount(each.max_cents) if each.max_cents else "à fixer"},
        {"text": written_amount(orders.ordered_on_lot(each.id))},
        {"text": ended or "À attribuer"},
    ]
    return {"cells": cells}


def _orders(house: House, row: Campaign) -> dict[str, Any]:
    found = orders.of_campaign(row.id)
    run = fees.last(row)
    executes = row.mission == Mission.AWARD_AND_EXECUTION and row.stage == Stage.AWARDED
    shared = ""
    if run:
        how = BASIS_LABELS[run.basis].lower()
        shared = f"{written_amount(run.total_cents)}, {how}. Empreinte {run.digest[:16]}."
    return {
        "order_columns": rows.ORDER_COLUMNS,
        "orders": [rows.order(each, "/operateur/achats/") for each in found],
        "windows": [f"Du {written_date(one.opens_on)} au {written_date(one.closes_on)}" for one in queries.windows(row)],
        "shared": shared,
        "executes": executes and house.may("purchasing.order"),
        "order_for": [one.member for one in queries.participations(row)] if executes else [],
    }  # fmt: skip


def _balance(one: dict[str, Any]) -> dict[str, Any]:
    amounts = [{"text": written_amount(one[name])} for name in ("ordered_cents", "saved_cents", "fee_cents")]
    return {"cells": [{"text": one["name"]}, *amounts]}
