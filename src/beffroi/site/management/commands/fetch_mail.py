"""``beffroi fetch_mail``: takes the unread mails of the mailbox, once."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings

from beffroi.cases.inbound import mailbox
from beffroi.site.management.base import FrenchCommand, wrong_data, wrong_usage


class Command(FrenchCommand):
    """Take what came in."""

    help = (
        "Relève une fois la boîte de INBOUND_URL : chaque courriel rejoint sa demande ou la liste à classer. "
        "« beffroi worker » le fait toutes les deux minutes. "
        "Code de sortie : 0 relevée, 1 boîte inaccessible, 2 réglage absent."
    )

    def handle(self, **options: Any) -> None:
        """Open the mailbox, offer each mail, tell how many."""
        if not settings.INBOUND_URL:
            raise wrong_usage("INBOUND_URL manque. Écrivez « imaps://utilisateur:motdepasse@serveur/INBOX ».")
        try:
            tally = mailbox.fetch(settings.INBOUND_URL)
        except mailbox.MailboxClosed as error:
            raise wrong_data(
                f"La boîte aux lettres ne s’ouvre pas ({error}). Vérifiez INBOUND_URL."
            ) from error
        if options["json"]:
            self.answer(asdict(tally))
        else:
            self.tell(
                f"Pris : {tally.taken} ; illisibles : {tally.refused} ; remis à plus tard : {tally.left}."
            )
