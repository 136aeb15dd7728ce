"""``beffroi receive_mail``: takes one mail on the standard input, for the pipe of a mail server."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from beffroi.cases.inbound import actions, parsing
from beffroi.cases.inbound.types import Malformed
from beffroi.kernel.errors import Refusal
from beffroi.site.management.base import FrenchCommand
from beffroi.tenancy.types import CLOCKWORK

BAD_DATA, TRY_LATER = 65, 75  # sysexits.h: EX_DATAERR, EX_TEMPFAIL


class Command(FrenchCommand):
    """Take one mail."""

    help = (
        "Prend un courriel (RFC 5322) sur l’entrée standard, pour le tube d’un serveur de messagerie. "
        "Code de sortie : 0 pris, 65 illisible, 75 à représenter plus tard."
    )

    def handle(self, **options: Any) -> None:
        """Read, offer, leave with a code that the mail server understands."""
        raw = sys.stdin.buffer.read(parsing.MOST_BYTES + 1)
        try:
            row = actions.receive(raw=raw, by=CLOCKWORK, on=datetime.now(UTC))
        except Malformed as error:
            self._leave(error.message, BAD_DATA)
        except Refusal as error:
            self._leave(error.message, TRY_LATER)
        except Exception as error:  # noqa: BLE001 - whatever happens, the mail server keeps the mail and comes again
            self._leave(f"{type(error).__name__} : réessayez plus tard.", TRY_LATER)
        else:
            if options["json"]:
                self.answer({"id": str(row.id), "state": row.state, "matched_by": row.matched_by})

    def _leave(self, sentence: str, code: int) -> None:
        self.tell(sentence)
        sys.exit(code)
