"""Which letters an agent may send: pieces, decision, longer delay, transfer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict

from beffroi.cases import actions, preparing
from beffroi.cases.forms.summary import expected_pieces
from beffroi.cases.models import Case
from beffroi.cases.procedures.types import Piece
from beffroi.cases.queries import Dossier
from beffroi.cases.sequels import handing
from beffroi.cases.types import Verb
from beffroi.cases.web.work_competent import found_bodies
from beffroi.cases.web.work_dates import date_as_typed, date_parts, typed_date
from beffroi.cases.web.work_frame import Desk
from beffroi.cases.web.work_letters import LetterStep, Sent, Told, letter_view
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date
from beffroi.kernel.periods import add_period, in_words
from beffroi.kernel.text import clean_line, clean_paragraphs

_DATE = ("limite-day", "limite-month", "limite-year")
NO_TEXT = "Aucun texte n’exige cette pièce : la demander ne suspend pas le délai."


def _wrong(field: str, text: str) -> Invalid:
    return Invalid(text, field_errors={field: text})


# Pieces


def _offer_pieces(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    expected = {piece.id for piece in expected_pieces(dossier.procedure, dossier.case.answers)}
    ordered = sorted(dossier.procedure.pieces, key=lambda piece: piece.id not in expected)
    limit = preparing.reply_by(dossier.procedure, today=desk.today)
    return {
        "options": [_piece_option(piece) for piece in ordered],
        "ticked": data.getlist("piece"),
        "fixed": _fixed_words(dossier, limit),
        "limit": date_as_typed(data, "limite") if _DATE[0] in data else date_parts(limit),
    }


def _piece_option(piece: Piece) -> dict[str, str]:
    unsure = " (à confirmer)" if piece.certainty == "M" else ""
    return {
        "value": piece.id,
        "label": piece.label,
        "hint": f"{piece.source}{unsure}" if piece.source else NO_TEXT,
    }


def _fixed_words(dossier: Dossier, limit: date | None) -> str:
    within = dossier.procedure.clock.reply_within
    if within is None or limit is None:
        return ""
    return f"Le texte laisse {in_words(within)} au demandeur : jusqu’au {written_date(limit)}."


def _read_pieces(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    chosen = set(data.getlist("piece"))
    missing = [piece for piece in dossier.procedure.pieces if piece.id in chosen]
    if not missing:
        raise _wrong("piece", "Cochez au moins une pièce à demander.")
    if dossier.procedure.clock.reply_within:
        limit = preparing.reply_by(dossier.procedure, today=desk.today)
    else:
        limit = typed_date(data, "limite")
    if limit is None or limit <= desk.today:
        raise _wrong("limite", "La date laissée au demandeur doit être à venir.")
    return {"missing": missing, "reply_by": limit}


def _prepare_pieces(desk: Desk, dossier: Dossier, told: Told) -> preparing.Prepared:
    return preparing.pieces_letter(dossier.case, by=desk.actor, on=desk.on, **told)


def _ask_pieces(desk: Desk, case: Case, told: Told, sent: Sent) -> Any:
    return actions.request_documents(
        case=case,
        missing=[piece.id for piece in told["missing"]],
        reply_by=told["reply_by"],
        letter=sent.letter,
        expected=sent.expected,
        by=desk.actor,
        on=desk.on,
    )


PIECES = LetterStep(
    verb=Verb.REQUEST_DOCUMENTS,
    title="Demander des pièces",
    template="cases/work/steps/pieces.html",
    fields=("piece", *_DATE),
    offer=_offer_pieces,
    read=_read_pieces,
    prepare=_prepare_pieces,
    act=_ask_pieces,
    done="La demande de pièces est envoyée.",
)

# Decision


def _offer_outcomes(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    reasoned = "Motifs obligatoires."
    return {
        "options": [
            {"value": o.id.value, "label": o.label, "hint": reasoned if o.reasons_required else ""}
            for o in dossier.procedure.outcomes
        ],
        "outcome": data.get("outcome", ""),
        "reasons": data.get("reasons", ""),
    }


def _read_outcome(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    chosen = next((o for o in dossier.procedure.outcomes if o.id == data.get("outcome")), None)
    if chosen is None:
        raise _wrong("outcome", "Choisissez une décision.")
    reasons = clean_paragraphs(data.get("reasons", ""))
    if chosen.reasons_required and not reasons:
        raise _wrong("reasons", "Écrivez les motifs de la décision, en droit et en fait.")
    return {"outcome": chosen, "reasons": reasons}


def _prepare_decision(desk: Desk, dossier: Dossier, told: Told) -> preparing.Prepared:
    return preparing.decision_letter(dossier.case, by=desk.actor, on=desk.on, **told)


def _decide(desk: Desk, case: Case, told: Told, sent: Sent) -> Any:
    return actions.decide(
        case=case,
        outcome=told["outcome"].id,
        reasons=told["reasons"],
        letter=sent.letter,
        expected=sent.expected,
        by=desk.actor,
        on=desk.on,
    )


def _before_deciding(dossier: Dossier, told: Told) -> str:
    return (
        f"Vous allez notifier cette décision à {dossier.case.applicant_name} : "
        f"« {told['outcome'].resident_label} ». Elle est définitive et clôt la demande."
    )


DECISION = LetterStep(
    verb=Verb.DECIDE,
    title="Décider",
    template="cases/work/steps/decision.html",
    fields=("outcome", "reasons"),
    offer=_offer_outcomes,
    read=_read_outcome,
    prepare=_prepare_decision,
    act=_decide,
    done="La décision est prise et envoyée.",
    signs=True,
    confirm=True,
    warning=_before_deciding,
    linked=frozenset({"outcome"}),
)

# Longer delay


def _still_open(dossier: Dossier, today: date) -> list[Any]:
    received = dossier.events[0].on
    extensions = dossier.procedure.clock.extensions
    return [each for each in extensions if each.within is None or today <= add_period(received, each.within)]


def _offer_extensions(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    return {
        "options": [
            {
                "value": each.code,
                "label": each.label,
                "hint": f"{in_words(each.by).capitalize()} de plus. {each.source}",
            }
            for each in _still_open(dossier, desk.today)
        ],
        "extension": data.get("extension", ""),
    }


def _read_extension(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    code = data.get("extension")
    chosen = next((each for each in _still_open(dossier, desk.today) if each.code == code), None)
    if chosen is None:
        raise _wrong("extension", "Choisissez le motif de la prolongation.")
    return {"extension": chosen}


def _prepare_extension(desk: Desk, dossier: Dossier, told: Told) -> preparing.Prepared:
    return preparing.extension_letter(dossier.case, by=desk.actor, on=desk.on, **told)


def _extend(desk: Desk, case: Case, told: Told, sent: Sent) -> Any:
    return actions.extend(
        case=case,
        extension=told["extension"].code,
        letter=sent.letter,
        expected=sent.expected,
        by=desk.actor,
        on=desk.on,
    )


EXTENSION = LetterStep(
    verb=Verb.EXTEND,
    title="Prolonger le délai",
    template="cases/work/steps/extension.html",
    fields=("extension",),
    offer=_offer_extensions,
    read=_read_extension,
    prepare=_prepare_extension,
    act=_extend,
    done="Le délai est prolongé.",
)

# Transfer


def _offer_transfer(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    text = data.get("cherche", "")[:80]
    return {
        "to": data.get("to", ""),
        "cherche": text,
        "search_url": desk.url("competent", dossier.case.number),
        **found_bodies(dossier.case, text=text, chosen=data.get("organisation", "")),
    }


def _read_transfer(desk: Desk, dossier: Dossier, data: QueryDict) -> Told:
    if slug := data.get("organisation", ""):
        found = next((each for each in handing.competent_bodies(dossier.case) if each.slug == slug), None)
        if found is None:
            raise _wrong("organisation", "Choisissez une collectivité dans la liste.")
        return {"to": found.display_name, "organisation": found.id}
    name = clean_line(data.get("to", ""))[:160]
    if not name:
        raise _wrong("to", "Choisissez une collectivité, ou indiquez le service compétent.")
    return {"to": name, "organisation": None}


def _prepare_transfer(desk: Desk, dossier: Dossier, told: Told) -> preparing.Prepared:
    return preparing.transfer_letter(dossier.case, by=desk.actor, on=desk.on, to=told["to"])


def _transfer(desk: Desk, case: Case, told: Told, sent: Sent) -> Any:
    common: Told = {"letter": sent.letter, "expected": sent.expected, "by": desk.actor, "on": desk.on}
    if told["organisation"]:
        return handing.hand_over(case=case, to=told["organisation"], **common)
    return actions.transfer(case=case, to=told["to"], **common)


TRANSFER = LetterStep(
    verb=Verb.TRANSFER,
    title="Transmettre au service compétent",
    template="cases/work/steps/transfer.html",
    fields=("to", "organisation"),
    offer=_offer_transfer,
    read=_read_transfer,
    prepare=_prepare_transfer,
    act=_transfer,
    done="La demande est transmise.",
)

request_documents, decide = letter_view(PIECES), letter_view(DECISION)
extend, transfer = letter_view(EXTENSION), letter_view(TRANSFER)
