"""The mails themselves: one text, said in plain and in HTML, with the follow-up link and what is joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from beffroi.cases import deliveries, threads
from beffroi.cases.catalogue import procedure as procedure_of
from beffroi.cases.clocks.types import Regime
from beffroi.cases.deliveries import tracking_url
from beffroi.cases.forms.summary import summary
from beffroi.cases.inbound.models import IncomingMail, MessageFile
from beffroi.cases.inbound.types import MailState
from beffroi.cases.ledger import handed_by, today_of
from beffroi.cases.mandates import keys
from beffroi.cases.mandates.rules import Mandate
from beffroi.cases.models import Case, Delivery, Message, Paper
from beffroi.cases.receipts import paper_of
from beffroi.documents import queries as files
from beffroi.documents.papers import ReceiptPaper
from beffroi.kernel.french import elide
from beffroi.kernel.numbers import parse_number

SUBJECTS = {
    "receipt": "Nous avons reçu votre demande",
    "pieces": "Il manque des pièces à votre demande",
    "completed": "Nous avons reçu vos pièces",
    "extension": "Le délai de réponse est prolongé",
    "transfer": "Votre demande est transmise au service compétent",
    "decision": "La réponse à votre demande",
    "attestation": "Votre attestation",
    "reasons_asked": "Vous avez demandé les motifs du refus",
    "reasons": "Les motifs du refus",
    "corrected": "Votre accusé de réception, complété",
    "message": "Un message du service",
    "silence": "Le délai de réponse est passé",
    "registered": "Nous avons reçu votre message",
    "taken_over": "Vous suivez seul votre demande",
    "mandate_ended": "Votre mandat a pris fin",
    "retention": "Votre demande ne sera bientôt plus conservée",
    deliveries.UNDELIVERED: "Un courriel n’est pas arrivé",
}
TAKE_OVER_SAYS = (
    "{name} vous aide. Vous pouvez suivre seul cette demande quand vous voulez. Ouvrez {url}, puis tapez le numéro "
    "du dossier et ce code. Vous aurez votre propre lien, et celui {of_name} ne marchera plus. Sans internet, "
    "appelez-nous ou venez à l’accueil."
)
RECEIPTS = frozenset({"receipt", "corrected"})
WRITTEN_BY_HAND = frozenset({"message"})
"""Kinds whose words an agent typed: they are no automatic mail (RFC 3834)."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A file that leaves with a mail."""

    name: str
    content: bytes
    media_type: str


@override("fr")
def compose(row: Delivery) -> EmailMultiAlternatives:
    """Return the mail of a delivery: text, the same words in HTML, what is joined. In scope."""
    case = Case.objects.select_related("organisation").get(id=row.case_id)
    joined = _within_limit(_joined(row, case))
    context = _context(row, case) | {"joined": joined}
    text = re.sub(r"\n{3,}", "\n\n", render_to_string(f"cases/mails/{row.kind}.txt", context)).strip() + "\n"
    subject = f"{SUBJECTS[row.kind]} – {context['number']}"
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        # The envelope's address is the one of the case: a mail that cannot be delivered comes back to it.
        from_email=_envelope(row, case),
        to=[row.recipient],
        reply_to=[address] if (address := _reply_address(row, case)) else None,
        headers=_headers(row, case),
    )
    mail.attach_alternative(html_of(text, subject, links=(context["tracking_url"],)), "text/html")
    for each in joined:
        mail.attach(each.name, each.content, each.media_type)
    return mail


def _envelope(row: Delivery, case: Case) -> str:
    return (threads.reply_to(case) if _threaded(row, case) else "") or settings.DEFAULT_FROM_EMAIL


def _threaded(row: Delivery, case: Case) -> bool:
    """Say whether an answer to a mail may join the case: not that of a former helper, even if it waited to leave."""
    return row.kind not in deliveries.ALONE and not keys.left_out(case, row.recipient)


def _reply_address(row: Delivery, case: Case) -> str:
    if row.kind == deliveries.UNDELIVERED:
        return ""
    if not _threaded(row, case):
        return str(case.receipt["office"]["email"] or "")
    return threads.reply_to(case) or str(case.receipt["office"]["email"] or "")


def _headers(row: Delivery, case: Case) -> dict[str, str]:
    root = threads.root_id(case)
    answered = _answered(case) if row.kind in WRITTEN_BY_HAND else ""
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": row.message_id,
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "List-Id": f"Demandes <{case.organisation.slug}.demandes.{threads.domain()}>",
    }
    if row.kind not in WRITTEN_BY_HAND:
        headers["Auto-Submitted"] = "auto-replied" if row.kind == "registered" else "auto-generated"
    if row.message_id != root and _threaded(row, case):
        headers["In-Reply-To"] = answered or root
        headers["References"] = f"{root} {answered}".strip()
    return headers


def _answered(case: Case) -> str:
    """Return the identifier of the last mail of the applicant, which ours answers."""
    rows = IncomingMail.objects.filter(case=case, state=MailState.JOINED).exclude(message_id="")
    return rows.order_by("-received_at", "-id").values_list("message_id", flat=True).first() or ""


def _context(row: Delivery, case: Case) -> dict[str, Any]:
    receipt, about = row.kind in RECEIPTS, row.about or row.id
    paper = receipt_paper(case) if receipt else None
    return {
        "case": case,
        "number": parse_number(case.number).display,
        "procedure": procedure_of(case.procedure, case.version),
        "paper": Paper.objects.filter(id=about).first(),
        "message": Message.objects.filter(id=about).first(),
        "lost": Delivery.objects.filter(id=about).first() if row.kind == deliveries.UNDELIVERED else None,
        "lost_subject": SUBJECTS.get(_kind_of_lost(row), ""),
        "office": case.receipt["office"],
        "tracking_url": link_for(row, case),
        "helper": mandate.name if (mandate := _helping(row, case)) else "",
        "mandate_name": told.name if (told := keys.mandate_of(case)) else "",
        "take_over_code": paper.take_over_code if paper else "",
        "accepted": case.outcome == "granted",
        "regime": Regime,
        "site": settings.PUBLIC_URL,
        "wording": files.receipt_wording(paper) if paper else None,
        "files": message_file_names(about) if row.kind in {"message", "registered"} else [],
        "handed_by": handed_by(case) if receipt else None,
        "answers_come_back": bool(threads.reply_to(case)),
    }


def _helping(row: Delivery, case: Case) -> Mandate | None:
    """Return the mandate when a mail goes to the helper, not to the person."""
    mandate = keys.mandate_of(case)
    return mandate if mandate and row.recipient == mandate.email != case.applicant_email else None


def link_for(row: Delivery, case: Case) -> str:
    """Return the link that a mail carries: everyone has their own."""
    if _helping(row, case):
        return settings.PUBLIC_URL + deliveries.helper_path(case)
    return tracking_url(case)


def _kind_of_lost(row: Delivery) -> str:
    if row.kind != deliveries.UNDELIVERED or row.about is None:
        return ""
    return Delivery.objects.filter(id=row.about).values_list("kind", flat=True).first() or ""


def message_file_names(message_id: UUID) -> list[str]:
    """Return the names of the files of a message. In scope."""
    rows = MessageFile.objects.filter(message_id=message_id).order_by("id")
    return list(rows.values_list("file__name", flat=True))


def _joined(row: Delivery, case: Case) -> list[Joined]:
    if row.kind in RECEIPTS:
        return [
            Joined(
                f"accuse-{case.number}.pdf", receipt_pdf(case, link=link_for(row, case)), "application/pdf"
            )
        ]
    if row.kind != "message" or row.about is None:
        return []
    rows = [each.file for each in MessageFile.objects.filter(message_id=row.about).select_related("file")]
    if not all(each.readable for each in rows) or sum(each.size for each in rows) > _limit():
        return []
    return [Joined(each.name, _content(each), each.media_type) for each in rows]


def _content(row: Any) -> bytes:
    with files.opened(row) as stream:
        return bytes(stream.read())


def _within_limit(joined: list[Joined]) -> list[Joined]:
    """Return what is joined, or nothing when it is too heavy for mail: the follow-up page has it."""
    return joined if sum(len(each.content) for each in joined) <= _limit() else []


def _limit() -> int:
    return settings.MAIL_ATTACHMENTS_MB * 1_000_000


def html_of(text: str, subject: str, *, links: tuple[str, ...] = ()) -> str:
    """Return the same words as HTML: paragraphs and lines; only ``links`` become links; nothing remote."""
    paragraphs = [
        [{"text": line, "link": line in links} for line in block.splitlines() if line.strip()]
        for block in text.split("\n\n")
    ]
    return render_to_string(
        "cases/mails/mail.html", {"subject": subject, "paragraphs": [each for each in paragraphs if each]}
    )


def receipt_paper(case: Case, *, link: str = "") -> ReceiptPaper:
    """Return the acknowledgement of a case, its answers as a reminder.

    :param link: the follow-up address of whoever receives it; empty: the person's.
    """
    procedure = procedure_of(case.procedure, case.version)
    day = today_of(case.organisation, case.filed_at)
    pages = summary(procedure, case.answers, on=day)
    answers = tuple(line for _page, lines in pages for line in lines)
    paper = paper_of(case.receipt, answers=answers, follow_up_url=link or tracking_url(case))
    return replace(paper, window=not paper.electronic or not case.applicant_email, **_take_over(case))


def _take_over(case: Case) -> dict[str, Any]:
    """Return the code by which a helped person without e-mail address takes the case over, and how to use it."""
    mandate, code = keys.mandate_of(case), keys.printed_code(case)
    if mandate is None or not code:
        return {}
    of_name, url = elide("de", mandate.name), f"{settings.PUBLIC_URL}/suivi/"
    says = TAKE_OVER_SAYS.format(name=mandate.name, of_name=of_name, url=url)
    return {"take_over_code": code, "take_over_says": says}


def receipt_pdf(case: Case, *, link: str = "") -> bytes:
    """Return the PDF of the acknowledgement: the same bytes whenever it is asked for."""
    return files.pdf_of_receipt(receipt_paper(case, link=link))
