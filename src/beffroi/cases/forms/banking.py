"""Bank accounts: an IBAN checked by its country's shape and its key, shown by its last characters."""

import re

from stdnum import iban as numbers
from stdnum.exceptions import InvalidChecksum, ValidationError

from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.identifiers import InvalidIdentifier
from beffroi.kernel.text import clean_line
from beffroi.kernel.words import N_, spoken
from beffroi.kernel.words import gettext as _

FRENCH_LENGTH = 27
_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}")
_NO_IBAN = N_("Ce texte n’est pas un IBAN. Un IBAN français commence par FR et figure sur votre RIB.")
_MISTYPED = N_("Cet IBAN contient une erreur de frappe. Recopiez-le de votre RIB.")
_MASK = "\u2022" * 4


def check_iban(text: str) -> str:
    """Return the IBAN in capitals without spaces, its key verified.

    :raises InvalidIdentifier: another shape, a wrong key; the sentence says where to find the right one.
    :source: ISO 13616, ISO 7064 (modulo 97)
    """
    written: str = numbers.compact(clean_line(text).upper())
    if written.startswith("FR") and len(written) != FRENCH_LENGTH:
        raise InvalidIdentifier(
            _(
                "Un IBAN français compte {french_length} caractères, le vôtre {count}. Recopiez-le de votre RIB."
            ).format(french_length=FRENCH_LENGTH, count=len(written))
        )
    if not _SHAPE.fullmatch(written):
        raise InvalidIdentifier(spoken(_NO_IBAN))
    try:
        checked: str = numbers.validate(written)
    except InvalidChecksum:
        raise InvalidIdentifier(spoken(_MISTYPED)) from None
    except ValidationError:
        raise InvalidIdentifier(spoken(_NO_IBAN)) from None
    return checked


def masked_iban(iban: str) -> str:
    """Return "FR•• •••• 2606": enough for a person to know the account, too little to use it."""
    return f"{iban[:2]}{_MASK[:2]}{NO_BREAK}{_MASK}{NO_BREAK}{iban[-4:]}"


def written_iban(iban: str) -> str:
    """Return an IBAN by groups of four, as a bank prints it."""
    return NO_BREAK.join(iban[start : start + 4] for start in range(0, len(iban), 4))
