"""Invented papers for the tests of this folder."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from beffroi.documents.markdown import blocks_of
from beffroi.documents.papers import (
    DocumentPaper,
    LetterPaper,
    Office,
    ReceiptPaper,
    ReceivedPiece,
    Signature,
    Silence,
)

OFFICE = Office(
    organisation="Commune de Vénissieux",
    service="Service de l’urbanisme",
    address=("5 avenue de l’Essai", "69200 Vénissieux"),
    phone="04 00 00 00 00",
    email="urbanisme@venissieux.example",
)
RECEIPT = ReceiptPaper(
    office=OFFICE,
    number="69259-2026-000871",
    received_at=datetime(2026, 11, 23, 18, 5, tzinfo=ZoneInfo("Europe/Paris")),
    addressee=("Mme Camille Exemple", "12 rue des Essais", "69200 Vénissieux"),
    asked="Installer une terrasse sur le trottoir",
    silence=Silence.REJECTS,
    silence_on=date(2027, 1, 23),
    court="tribunal administratif de Lyon (1 rue de l’Essai, 69003 Lyon)",
    missing=("Un plan coté de la terrasse",),
    missing_by=date(2026, 12, 23),
    pieces=(ReceivedPiece(name="plan de masse.pdf", size=2_412_000, sha256="ab" * 32),),
    answers=(("Surface demandée", "18 m²"),),
    follow_up_url="https://demarches.example/suivi/69259-2026-000871",
    verification="Entrée 10 482 du journal de la commune.",
)
LETTER = LetterPaper(
    office=OFFICE,
    addressee=RECEIPT.addressee,
    place="Vénissieux",
    dated=date(2026, 12, 1),
    subject="Votre demande de terrasse",
    number=RECEIPT.number,
    body=blocks_of("# Décision\n\nNous **accordons** :\n\n1. un\n2. deux\n\n|A|B|\n|-|-|\n|c|d|", {}),
    signature=Signature(
        name="Dominique Exemple", quality="Adjointe au maire", service="Service de l’urbanisme"
    ),
)
DOCUMENT = DocumentPaper(
    office=OFFICE,
    title="Procès-verbal",
    subtitle="Comité syndical",
    dated=date(2026, 12, 1),
    body=blocks_of("## Présences\n\n- une personne\n- une autre", {}),
    signature=Signature(name="Camille Roche", quality="Présidente", service=""),
)
