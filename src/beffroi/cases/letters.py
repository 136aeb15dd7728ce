"""Letters of a case: filled with named values, edited by the agent, set as PDF, kept with their proof."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import override

from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.deliveries import printed_url
from beffroi.cases.forms.summary import display
from beffroi.cases.ledger import today_of
from beffroi.cases.models import Case, Paper
from beffroi.cases.procedures.letters import LETTER_VALUES, fill_letter
from beffroi.cases.procedures.types import Letter, Outcome, Procedure
from beffroi.cases.receipts import office_of
from beffroi.cases.teamwork.models import Delegation
from beffroi.cases.types import PaperKind
from beffroi.documents import actions as documents
from beffroi.documents import queries as files
from beffroi.documents.papers import LetterPaper, Signature
from beffroi.kernel.french import written_date
from beffroi.kernel.numbers import parse_number
from beffroi.kernel.periods import in_words
from beffroi.operators.membership.queries import speaking_for
from beffroi.operators.models import Adoption, Organisation
from beffroi.tenancy.types import Actor

SUBJECTS = {
    PaperKind.PIECES: "Demande de pièces",
    PaperKind.EXTENSION: "Prolongation du délai",
    PaperKind.TRANSFER: "Transmission de votre demande",
    PaperKind.ATTESTATION: "Attestation d’accord tacite",
    PaperKind.REASONS: "Motifs du refus",
}


def decision_subject(outcome: Outcome) -> str:
    """Return the subject of a decision, on its preview as on the letter sent."""
    return f"Décision : {outcome.resident_label}"


@override("fr")
def prefill(case: Case, organisation: Organisation, letter: Letter, *, on: datetime, **told: Any) -> str:
    """Return the Markdown that an agent starts from.

    :param told: ``reply_by`` (date), ``missing`` (list of labels), ``reasons`` (text), ``extension`` (label and
        source), ``transferred_to``, ``silence_on`` (date, when the letter itself moves it); what is not told yet
        stays a visible blank.
    """
    procedure = procedure_of(case.procedure, case.version)
    return fill_letter(letter.body, _values(case, organisation, procedure, today_of(organisation, on), told))


def _values(
    case: Case, organisation: Organisation, procedure: Procedure, today: date, told: dict[str, Any]
) -> dict[str, str]:
    office = office_of(organisation, adoption_of(case))
    organisation = speaking_for(organisation)
    address = case.applicant.get("address") or {}
    extension_label, extension_source = told.get("extension") or ("", "")
    values = dict.fromkeys(LETTER_VALUES, "…") | {
        "commune": organisation.display_name,
        "service": office.service,
        "number": parse_number(case.number).display,
        "applicant": case.applicant_name,
        "applicant_address": ", ".join(_address_lines(address)),
        "received_on": written_date(today_of(organisation, case.filed_at)),
        "today": written_date(today),
        "reply_by": written_date(told["reply_by"]) if told.get("reply_by") else "…",
        "missing_pieces": "\n".join(f"- {label}" for label in told.get("missing") or ["…"]),
        "reasons": told.get("reasons") or "[Écrivez ici les motifs, en droit et en fait.]",
        "silence_on": _written(told.get("silence_on", case.earliest)),
        "appeal": appeal_text(procedure, organisation),
        "subject": procedure.title,
        "procedure": procedure.title,
        "signatory_name": organisation.signatory_name,
        "signatory_quality": organisation.signatory_quality,
        "extension_reason": extension_label or "…",
        "extension_source": extension_source or "…",
        "transferred_to": told.get("transferred_to") or "…",
        "contact": " – ".join(filter(None, [office.phone, office.email])),
    }
    for _page, field in procedure.fields():
        values[f"answer.{field.id}"] = display(field, case.answers.get(field.id)) if field.gives else ""
    return values


_TOLD = {
    "number": "Numéro",
    "applicant": "Demandeur",
    "applicant_address": "Adresse du demandeur",
    "received_on": "Reçue le",
    "silence_on": "Effet du silence le",
    "procedure": "Démarche",
    "service": "Service",
    "contact": "Contact du service",
    "signatory_name": "Signataire",
    "signatory_quality": "Qualité du signataire",
}


def values_told(case: Case, organisation: Organisation, *, on: datetime) -> list[tuple[str, str]]:
    """Return the named values of a case, answers included, as an agent reads them beside a letter. In scope."""
    procedure = procedure_of(case.procedure, case.version)
    values = _values(case, organisation, procedure, today_of(organisation, on), {})
    told = [(label, values[name]) for name, label in _TOLD.items()]
    told += [
        (field.label, values[f"answer.{field.id}"]) for _page, field in procedure.fields() if field.gives
    ]
    return [(label, value) for label, value in told if value and value != "…"]


def _written(day: date | None) -> str:
    return written_date(day) if day else "…"


def judge_of(procedure: Procedure, organisation: Organisation) -> str:
    """Return the judge that a procedure names, else the administrative court of the organisation."""
    return procedure.appeal.court or organisation.court


def appeal_text(procedure: Procedure, organisation: Organisation) -> str:
    """Return the paragraph on appeals of an unfavourable decision.

    :source: CJA R421-1, R421-5; CRPA L411-2; code de l'urbanisme L600-12-2
    """
    appeal = procedure.appeal
    gracious = (
        "Ce recours prolonge le délai pour saisir le tribunal."
        if appeal.gracious_extends
        else "Ce recours n’allonge pas le délai pour saisir le tribunal."
    )
    first = f"{appeal.first}\n\n" if appeal.first else ""
    return (
        f"{first}Si vous contestez cette décision, vous pouvez saisir le {judge_of(procedure, organisation)} "
        f"dans un délai de {in_words(appeal.contentious)} à compter de sa notification, "
        "par courrier ou sur www.telerecours.fr.\n\n"
        f"Vous pouvez aussi nous demander de la revoir dans un délai de {in_words(appeal.gracious)} (recours gracieux). "
        f"{gracious}"
    )


def _address_lines(address: dict[str, Any]) -> list[str]:
    town = f"{address.get('postcode', '')} {address.get('city', '')}".strip()
    country = address.get("country", "")
    abroad = [country] if country and country not in {"FR", "France"} else []
    return [*address.get("lines", []), *([town] if town else []), *abroad]


def addressee_of(applicant: dict[str, Any], name: str) -> tuple[str, ...]:
    """Return the lines of the addressee's window."""
    return (name, *_address_lines(applicant.get("address") or {}))


def adoption_of(case: Case) -> Adoption | None:
    """Return the adoption of a case’s procedure, active or not. In scope."""
    return Adoption.objects.filter(organisation_id=case.organisation_id, procedure=case.procedure).first()


def typeset(
    case: Case,
    organisation: Organisation,
    *,
    title: str,
    body: str,
    on: datetime,
    signed: Delegation | None = None,
) -> bytes:
    """Return the PDF of a letter as it stands: the preview and the letter sent are the same bytes.

    :param signed: the delegation by which somebody signs in the place of the organisation's signatory.
    """
    office = office_of(organisation, adoption_of(case))
    organisation = speaking_for(organisation)
    return files.pdf_of_letter(
        LetterPaper(
            office=office,
            addressee=addressee_of(case.applicant, case.applicant_name),
            place=organisation.city or organisation.name,
            dated=today_of(organisation, on),
            subject=title,
            body=files.letter_blocks(body, {}),
            signature=_signature(organisation, office.service, signed),
            number=parse_number(case.number).display,
            follow_up_url=printed_url(case),
        )
    )


def _signature(organisation: Organisation, service: str, signed: Delegation | None) -> Signature:
    """Return who signs.

    :source: CRPA L212-1; the mention of the delegation is usage, and lets the judge check it
    """
    if signed is None:
        return Signature(
            name=organisation.signatory_name, quality=organisation.signatory_quality, service=service
        )
    giver = f"{signed.giver_quality[:1].lower()}{signed.giver_quality[1:]}, {signed.giver_name},"
    return Signature(
        name=signed.to.full_name,
        quality=signed.to_quality,
        service=service,
        delegation=f"Pour {giver} et par délégation ({signed.reference}),",
    )


def keep(
    case: Case,
    organisation: Organisation,
    kind: PaperKind,
    *,
    title: str,
    body: str,
    by: Actor,
    on: datetime,
    signed: Delegation | None = None,
) -> Paper:
    """Set a letter, keep its PDF and return its row."""
    pdf = typeset(case, organisation, title=title, body=body, on=on, signed=signed)
    name = f"{case.number}-{kind.value}.pdf"
    stored = documents.keep(
        organisation=case.organisation_id, content=pdf, name=name, media_type="application/pdf", by=by, on=on
    )
    row = Paper(
        organisation_id=case.organisation_id, case=case, kind=kind, title=title, body=body, made_at=on
    )
    row.file, row.sent_at = stored, on
    row.save(force_insert=True)
    return row


_PLAIN = {
    "incomplete": (
        "Votre dossier n’est pas complet. Il manque :\n\n{missing}\n\n"
        "Envoyez ces pièces au plus tard le {reply_by}."
    ),
    "transfer": (
        "Votre demande relève d’un autre service : {transferred_to}. Nous la lui avons transmise "
        "(article L. 114-2 du code des relations entre le public et l’administration)."
    ),
    "extension": "Le délai pour vous répondre est prolongé. Motif : {extension}.",
    "attestation": (
        "Nous attestons que votre demande a été acceptée le {silence_on} par l’effet du silence de "
        "l’administration (article L. 232-3 du code des relations entre le public et l’administration)."
    ),
    "reasons": (
        "Vous nous avez demandé les motifs du refus né de notre silence (article L. 232-4 du code des relations "
        "entre le public et l’administration). Les voici :\n\n{reasons}\n\n"
        "Vous pouvez saisir le juge dans les deux mois qui suivent la réception de cette lettre."
    ),
}


@override("fr")
def plain_letter(moment: str, **told: Any) -> str:
    """Return a short letter where a pack has none for a moment."""
    label, source = told.get("extension") or ("", "")
    return _PLAIN[moment].format(
        missing="\n".join(f"- {each}" for each in told.get("missing") or []),
        reply_by=written_date(told["reply_by"]) if told.get("reply_by") else "",
        transferred_to=told.get("transferred_to", ""),
        extension=f"{label} ({source})" if source else label,
        silence_on=_written(told.get("silence_on")),
        reasons=told.get("reasons") or "[Écrivez ici les motifs, en droit et en fait.]",
    )
