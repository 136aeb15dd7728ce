"""What the law asks of the agent on a case, besides the date: receipts owed or incomplete, reasons, what is unsure."""

from __future__ import annotations

from typing import Any

from beffroi.cases.clocks.receipts import registration_receipt_by
from beffroi.cases.ledger import handed_by, place_of
from beffroi.cases.queries import Dossier
from beffroi.cases.receipts import lacking_mentions
from beffroi.cases.sequels.rules import explain
from beffroi.cases.sequels.standing import aftermath_of
from beffroi.cases.types import Channel
from beffroi.cases.web.work_frame import Desk
from beffroi.kernel.calendar import zone_of
from beffroi.kernel.french import written_date

Notice = dict[str, Any]


def law_notices(desk: Desk, dossier: Dossier) -> list[Notice]:
    """Return the notices of a case, gravest first, as ``components/notice.html`` takes them. In scope."""
    told = (
        _reasons(desk, dossier),
        _incomplete(dossier),
        _owed(desk, dossier),
        _handed(dossier),
        _unsure(dossier),
    )
    return [notice for notice in told if notice]


def _notice(kind: str, title: str, text: str, *more: str) -> Notice:
    return {"kind": kind, "title": title, "text": text, "more": list(more)}


def _reasons(desk: Desk, dossier: Dossier) -> Notice | None:
    told = aftermath_of(dossier.case, dossier.organisation, dossier.procedure, dossier.reading)
    if told is None or told.asked_on is None or told.due_on is None:
        return None
    zone = zone_of(place_of(dossier.organisation))
    lines = [
        f"{e.says} ({e.source}{_doubt(e.certainty)})" for e in explain(told, today=desk.today, zone=zone)
    ]
    if told.answered_on is not None:
        return _notice("information", "Motifs donnés", *lines)
    late = desk.today > told.due_on
    return _notice("late" if late else "warning", "Motifs du refus à donner", *lines)


def _doubt(certainty: str) -> str:
    return {"V2": " ; source qui cite le texte", "M": " ; à confirmer"}.get(certainty, "")


def _incomplete(dossier: Dossier) -> Notice | None:
    lacking = lacking_mentions(dossier.case.receipt)
    if not lacking:
        return None
    article = "L112-12" if dossier.case.channel == Channel.ELECTRONIC else "L112-6"
    return _notice(
        "warning",
        "L’accusé de réception est incomplet",
        f"Il manque : {', '.join(lacking)}.",
        f"Tant qu’il manque une mention, les délais de recours ne s’imposent pas au demandeur (CRPA {article}).",
        "Faites renseigner ces mentions par l’administrateur de la commune. Puis remettez un accusé complet : "
        "le dernier accusé complet est celui qui compte.",
    )


def _owed(desk: Desk, dossier: Dossier) -> Notice | None:
    day, first = dossier.case.acknowledge_on, dossier.events[0]
    if day is None:
        return None
    zone = zone_of(place_of(dossier.organisation))
    by, done = registration_receipt_by(first.on, zone), first.facts.get("registered_on", "")
    registered = f"Demande reçue le {written_date(first.on)}, à enregistrer avant le {written_date(by)} (un jour ouvré)."
    if done > by.isoformat():
        registered += " Elle l’a été plus tard."
    return _notice(
        "late" if desk.today > day else "information",
        "Accusé de réception à remettre",
        f"Remettez-le au plus tard le {written_date(day)} (dix jours ouvrés).",
        registered,
        "À confirmer : ces deux délais valent pour l’électronique (CRPA R112-11-2). Pour le papier, la loi n’en "
        "chiffre pas (L112-3) ; nous les gardons comme repère.",
    )


def _handed(dossier: Dossier) -> Notice | None:
    told = handed_by(dossier.case)
    if told is None:
        return None
    first = written_date(dossier.events[0].on)
    return _notice(
        "information",
        "Demande transmise par une autre collectivité",
        f"{told['from']} l’a reçue le {first}, sous le numéro {told['from_number']}.",
        "Un refus tacite se compte depuis cette première réception, un accord depuis la vôtre (CRPA L114-3).",
    )


def _unsure(dossier: Dossier) -> Notice | None:
    unsure = [step for step in dossier.reading.steps if step.certainty == "M"]
    if not unsure:
        return None
    lines = [f"{step.says} ({step.source})" for step in unsure]
    return _notice("warning", "Une règle de ce calcul est à confirmer", lines[0], *lines[1:])
