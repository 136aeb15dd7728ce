"""The words of an access: how it stands, and the refusals."""

from __future__ import annotations

from enum import StrEnum

from beffroi.kernel.errors import Refusal


class Answer(StrEnum):
    """What the commune answered."""

    GRANTED = "granted"
    REFUSED = "refused"


class Standing(StrEnum):
    """How an access stands on a day; the value is what people read."""

    ASKED = "En attente de la commune"
    OPEN = "En cours"
    OVER = "Terminé"
    REFUSED = "Refusé"


class AlreadyAnswered(Refusal):
    """A request for access is answered once."""

    def __init__(self) -> None:
        super().__init__("La commune a déjà répondu à cette demande d’accès. Faites-en une autre si besoin.")


class NotOpen(Refusal):
    """Nothing to end."""

    def __init__(self) -> None:
        super().__init__("Cet accès est déjà terminé.")
