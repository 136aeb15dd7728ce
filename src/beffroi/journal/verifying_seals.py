"""Are the seals themselves sound? Chain without a hole, hashes, signatures, same as the exported files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from beffroi.journal import keys, rules
from beffroi.journal.models import Dispatch, Seal
from beffroi.journal.reading import exported, seal_facts
from beffroi.journal.report import Report, span
from beffroi.journal.types import FindingKind, SealFacts
from beffroi.journal.witnesses import Folder
from beffroi.kernel.french import written_date

ONE_DAY = timedelta(days=1)


@dataclass(slots=True)
class Chain:
    """The seals as read: by day, and the last day until which all of them are sound and witnessed."""

    seals: dict[date, SealFacts] = field(default_factory=dict)
    anchored_until: date | None = None
    broken: bool = False

    @property
    def last(self) -> date | None:
        """Return the last sealed day."""
        return next(reversed(self.seals), None)


def check_chain(report: Report, folder: Folder, *, ours: bool) -> Chain:
    """Read every seal, oldest first.

    :param ours: the folder is that of this installation, where every seal must have its file.
    """
    chain, checker = Chain(), _Checker(report, folder, keys.trusted(), ours=ours)
    for row in Seal.objects.order_by("day").iterator(chunk_size=500):
        sound = checker.check(row)
        chain.seals[row.day] = seal_facts(row)
        chain.broken = chain.broken or not sound
        if not chain.broken and checker.witnessed:
            chain.anchored_until = row.day
    _check_ends(report, folder, chain)
    return chain


class _Checker:
    """Checks each seal against the one before, its own hash and signature, and its file."""

    def __init__(
        self, report: Report, folder: Folder, trusted: Mapping[str, Ed25519PublicKey], *, ours: bool
    ) -> None:
        self.report, self.folder, self.trusted, self.ours = report, folder, trusted, ours
        self.before: Seal | None = None
        self.witnessed = False

    def check(self, row: Seal) -> bool:
        """Note what is wrong with a seal; say whether nothing is."""
        known = len(self.report.findings) + self.report.hidden
        self._check_place(row)
        self._check_content(row)
        self._check_witness(row)
        self.before = row
        return len(self.report.findings) + self.report.hidden == known

    def _check_place(self, row: Seal) -> None:
        expected = self.before.day + ONE_DAY if self.before else row.day
        if row.day != expected:
            missing = span(expected, row.day - ONE_DAY)
            self.report.add(
                FindingKind.DAY_REMOVED, f"Jour retiré : il manque le scellé {missing}.", day=expected
            )
        elif row.previous != (self.before.hash if self.before else rules.GENESIS):
            self.report.add(FindingKind.CHAIN_BROKEN, self._broken_link(row), day=row.day)

    def _broken_link(self, row: Seal) -> str:
        if self.before is None:
            return f"Chaîne rompue : des jours ont été retirés avant le {written_date(row.day)}."
        return f"Chaîne rompue : le scellé {span(row.day, row.day)} ne désigne pas celui de la veille."

    def _check_content(self, row: Seal) -> None:
        facts, key = seal_facts(row), self.trusted.get(row.key)
        if rules.seal_hash(facts) != row.hash:
            self._add(
                FindingKind.SEAL_ALTERED, row, "Scellé modifié : l’empreinte ne correspond plus au scellé"
            )
        elif key is None:
            self._add(FindingKind.KEY_UNKNOWN, row, f"Clé inconnue ({row.key[:16]}) : elle a signé le scellé")
        elif not keys.is_signed(rules.seal_bytes(facts), row.signature, key):
            self._add(FindingKind.SIGNATURE_WRONG, row, "Signature fausse sur le scellé")

    def _check_witness(self, row: Seal) -> None:
        document = self.folder.read(row.day)
        self.witnessed = document == exported(row)
        if document is None and self.ours:
            self._add(FindingKind.WITNESS_MISSING, row, "Le fichier témoin manque pour le scellé")
        elif document is not None and not self.witnessed:
            self._add(
                FindingKind.WITNESS_DIFFERS,
                row,
                "Le fichier témoin et la base ne disent pas la même chose du scellé",
            )

    def _add(self, kind: FindingKind, row: Seal, says: str) -> None:
        self.report.add(kind, f"{says} {span(row.day, row.day)}.", day=row.day)


def _check_ends(report: Report, folder: Folder, chain: Chain) -> None:
    """Compare the ends of the chain with the files: what was cut there leaves no hole."""
    days = folder.days()
    first, last = next(iter(chain.seals), None), chain.last
    cut = [day for day in days if last is None or day > last]
    if cut:
        says = (
            f"Fin coupée : les fichiers témoins ont le scellé {span(cut[0], cut[-1])}, la base ne l’a plus."
        )
        report.add(FindingKind.TAIL_CUT, says, day=cut[0])
    lost = [day for day in days if first is not None and day < first]
    if lost:
        says = f"Début retiré : les fichiers témoins ont le scellé {span(lost[0], lost[-1])}, pas la base."
        report.add(FindingKind.DAY_REMOVED, says, day=lost[0])
    _check_dispatches(report, last)


def _check_dispatches(report: Report, last: date | None) -> None:
    """Compare with what the base remembers of its letters to the witness."""
    sent = Dispatch.objects.filter(sent=True).order_by("-last_day").first()
    if sent is not None and (last is None or sent.last_day > last):
        says = f"Fin coupée : le témoin a reçu le scellé {span(sent.last_day, sent.last_day)}, perdu depuis."
        report.add(FindingKind.TAIL_CUT, says, day=sent.last_day)
