"""The sentences of an acknowledgement, the same on screen, by mail and as PDF."""

from dataclasses import dataclass

from beffroi.documents.papers import ReceiptPaper, Silence
from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import written_date, written_instant
from beffroi.kernel.words import gettext as _
from beffroi.kernel.words import speaks_french, spoken_number


class MissingMention(Invalid):
    """An acknowledgement lacks what the law makes it say; ``mentions`` lists the missing ones in French."""

    def __init__(self, mentions: tuple[str, ...]) -> None:
        listed = ", ".join(mentions)
        super().__init__(f"L’accusé de réception est incomplet. Renseignez d’abord : {listed}.")
        self.mentions = mentions


@dataclass(frozen=True, kw_only=True)
class ReceiptWording:
    """French sentences, in the order in which they are read."""

    title: str
    received: str
    meaning: str
    condition: str
    rights_title: str
    rights: tuple[str, ...]
    missing_intro: str
    missing_effect: str


def receipt_wording(paper: ReceiptPaper, *, lenient: bool = False) -> ReceiptWording:
    """Return the sentences of an acknowledgement.

    :param lenient: write it even so. A request is never refused because its commune has not told its telephone
        number: the lack makes the delays of appeal unenforceable, which is the commune's loss (CRPA L112-12).
    :raises MissingMention: a mention that the law demands cannot be written.
    :source: CRPA R112-5, R112-11-1, R112-11-4, L114-5, L232-3, L232-4; CJA R421-1, R421-2
    """
    lacking = missing_mentions(paper)
    if lacking and not lenient:
        raise MissingMention(lacking)
    speaks = paper.silence is not Silence.NONE
    return ReceiptWording(
        title=paper.title or _title(paper),
        received=f"Votre demande a été reçue le {written_instant(paper.received_at)}.",
        meaning=paper.meaning or _meaning(paper),
        condition=_CONDITION if speaks else "",
        rights_title=_RIGHTS_TITLES[paper.silence] if paper.remedies or speaks else "",
        rights=paper.remedies or _rights(paper),
        missing_intro=_missing_intro(paper),
        missing_effect=_MISSING_EFFECTS[paper.silence] if paper.missing else "",
    )


def missing_mentions(paper: ReceiptPaper) -> tuple[str, ...]:
    """Return, in French, the legal mentions that the paper cannot give; empty when it is complete.

    :source: CRPA R112-5 (postal address and phone), R112-11-1 (either address and phone)
    """
    office, speaks = paper.office, paper.silence is not Silence.NONE
    reachable = bool(office.address) or (paper.electronic and bool(office.email))
    appeals = bool(paper.court or paper.remedies) or paper.silence is not Silence.REJECTS
    given = {
        "le nom du service": bool(office.service),
        "l’adresse du service": reachable,
        "le téléphone du service": bool(office.phone),
        "la date de la décision implicite": paper.silence_on is not None or not speaks,
        "le tribunal administratif": appeals,
        "le délai pour envoyer les pièces manquantes": paper.missing_by is not None or not paper.missing,
    }
    return tuple(mention for mention, present in given.items() if not present)


def written_size(size: int) -> str:
    """Return a size in bytes as people read it: "812 octets", "34 Ko", "2,4 Mo"."""
    if size < 1000:
        return f"{size}\u00a0octets"
    if size < 1_000_000:
        return f"{round(size / 1000)}\u00a0Ko"
    return f"{size / 1_000_000:.1f}\u00a0Mo".replace(".", ",")


def spoken_size(size: int) -> str:
    """Return a size in bytes for a screen, in the language in force: "34 Ko", "34 kB"."""
    if speaks_french():
        return written_size(size)
    if size < 1000:
        return _("{size}\u00a0octets").format(size=size)
    if size < 1_000_000:
        return _("{size}\u00a0Ko").format(size=round(size / 1000))
    return _("{size}\u00a0Mo").format(size=spoken_number(size / 1_000_000, 1))


def _title(paper: ReceiptPaper) -> str:
    return "Accusé de réception électronique" if paper.electronic else "Accusé de réception"


def _meaning(paper: ReceiptPaper) -> str:
    if paper.silence_on is None or paper.silence is Silence.NONE:
        return "Nous vous répondrons. L’absence de réponse ne vaut ni accord ni refus."
    fate = "acceptée" if paper.silence is Silence.ACCEPTS else "refusée"
    return f"Sans réponse le {written_date(paper.silence_on)}, votre demande sera considérée comme {fate}."


def _rights(paper: ReceiptPaper) -> tuple[str, ...]:
    if paper.silence is Silence.ACCEPTS:
        return (_ATTESTATION,)
    if paper.silence is Silence.REJECTS:
        return (_TWO_MONTHS, _ASK_AGAIN, _ASK_WHY, _COURT.format(court=paper.court))
    return ()


def _missing_intro(paper: ReceiptPaper) -> str:
    if not paper.missing or paper.missing_by is None:
        return ""
    return f"Envoyez-nous ces pièces au plus tard le {written_date(paper.missing_by)} :"


_CONDITION = "Cette date vaut sous réserve que la demande soit complète."

_RIGHTS_TITLES = {
    Silence.ACCEPTS: "Votre droit à une attestation",
    Silence.REJECTS: "Si vous n’êtes pas d’accord avec un refus",
    Silence.NONE: "Vos droits",
}

_CODE = "du code des relations entre le public et l’administration"
_ATTESTATION = (
    "Sans réponse à cette date, vous pourrez nous demander une attestation. "
    f"Elle prouve que votre demande est acceptée (article L. 232-3 {_CODE})."
)
_TWO_MONTHS = "Vous aurez deux mois à partir du refus pour le contester."
_ASK_AGAIN = (
    "Pendant ces deux mois, vous pourrez nous demander par écrit de revoir notre décision. "
    "C’est un recours gracieux. Le délai pour aller devant le tribunal repartira alors à zéro."
)
_ASK_WHY = (
    "Pendant ces deux mois, vous pourrez aussi demander les motifs du refus. "
    "Nous devrons vous les donner dans le mois."
)
_COURT = "Pour un recours contentieux, saisissez le {court}, par courrier ou sur www.telerecours.fr."

_MISSING_EFFECTS = {
    Silence.ACCEPTS: (
        "Le délai au terme duquel la demande est acceptée ne court qu’à partir de la réception de toutes ces "
        f"pièces (article L. 114-5 {_CODE})."
    ),
    Silence.REJECTS: (
        "Le délai au terme duquel la demande est refusée est suspendu jusqu’à cette date. "
        "Si vous envoyez toutes les pièces plus tôt, il reprend dès leur réception "
        f"(article L. 114-5 {_CODE})."
    ),
    Silence.NONE: "Nous ne pourrons traiter votre demande qu’après les avoir reçues.",
}
