"""Identifiers that people type: normalised when right, refused with what to do when wrong.

Spaces, dots and hyphens are tolerated wherever people put them. A well-formed identifier may still belong to
nobody: only a directory can tell.
"""

import re

from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.kernel.words import gettext as _

_LA_POSTE = "356000000"
_SEPARATORS = re.compile(r"[\s.\-_/\u2010-\u2015]+")
_INSEE = re.compile(r"(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5])\d{3}|97[1-8]\d{2}|98[46789]\d{2}", re.ASCII)
_RNA = re.compile(r"W\d(?:\d|A|B)\d{7}", re.ASCII)
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")

# National numbers that begin so belong to an overseas country code.
_OVERSEAS_PHONES = {
    **dict.fromkeys(("0590", "0690", "0691"), "+590"),
    **dict.fromkeys(("0594", "0694"), "+594"),
    **dict.fromkeys(("0596", "0696", "0697"), "+596"),
    **dict.fromkeys(("0262", "0263", "0269", "0639", "0692", "0693"), "+262"),
}
_FOREIGN_PHONE = re.compile(r"\+(?!33)[1-9]\d{6,14}", re.ASCII)
_FRENCH_PHONE = re.compile(r"0[1-9]\d{8}", re.ASCII)


class InvalidIdentifier(Invalid):
    """The text cannot be such an identifier; the message says what to check."""


def check_siren(text: str) -> str:
    """Return the nine digits of a SIREN, its check digit verified (Luhn).

    :raises InvalidIdentifier: another length, another character, a wrong check digit.
    """
    siren = _compact(text)
    if not _digits(siren, 9):
        raise InvalidIdentifier(
            _("Le numéro SIREN compte 9 chiffres. Vérifiez-le sur un document de l’Insee.")
        )
    if siren == "0" * 9 or _luhn(siren) % 10:
        raise InvalidIdentifier(
            _(
                "Ce numéro SIREN contient une erreur de frappe. Recopiez ses 9 chiffres d’un document de l’Insee."
            )
        )
    return siren


def check_siret(text: str) -> str:
    """Return the fourteen digits of a SIRET, the check digits of it and of its SIREN verified.

    Establishments of La Poste (SIREN 356000000) escape Luhn: the sum of their digits is a multiple of 5, save
    its head office, which follows the common rule.

    :raises InvalidIdentifier: another length, another character, a wrong check digit.
    """
    siret = _compact(text)
    if not _digits(siret, 14):
        raise InvalidIdentifier(
            _("Le numéro SIRET compte 14 chiffres. Vérifiez-le sur un document de l’Insee.")
        )
    if not _siret_adds_up(siret):
        raise InvalidIdentifier(
            _(
                "Ce numéro SIRET contient une erreur de frappe. "
                "Recopiez ses 14 chiffres d’un document de l’Insee."
            )
        )
    return siret


def _siret_adds_up(siret: str) -> bool:
    if siret.startswith(_LA_POSTE) and sum(map(int, siret)) % 5 == 0:
        return True
    return siret[:9] != "0" * 9 and _luhn(siret[:9]) % 10 == 0 and _luhn(siret) % 10 == 0


def _luhn(digits: str) -> int:
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    return sum(int(digit) for digit in digits[-1::-2]) + sum(n - 9 if n > 9 else n for n in doubled)


def check_rna(text: str) -> str:
    """Return an association's number in the national register: W and nine digits (W2A…, W2B… in Corsica).

    :raises InvalidIdentifier: anything else.
    """
    rna = _compact(text).upper()
    if not _RNA.fullmatch(rna) or (rna[2] in "AB" and rna[1] != "2"):
        raise InvalidIdentifier(
            _(
                "Le numéro RNA commence par W et compte 9 chiffres. "
                "Vérifiez-le sur le récépissé de la préfecture."
            )
        )
    return rna


def check_insee(text: str) -> str:
    """Return the five characters of a commune's INSEE code, Corsica (2A004) and overseas (97105) included.

    :raises InvalidIdentifier: anything else.
    """
    insee = _compact(text).upper()
    if not _INSEE.fullmatch(insee) or insee.endswith("000"):
        raise InvalidIdentifier(
            _(
                "Le code Insee d’une commune compte 5 caractères, par exemple 69259 ou 2A004. "
                "Ce n’est pas le code postal : cherchez-le sur le site de l’Insee."
            )
        )
    return insee


def check_postcode(text: str) -> str:
    """Return the five digits of a French postcode.

    :raises InvalidIdentifier: anything else.
    """
    postcode = _compact(text)
    if not _digits(postcode, 5) or postcode[:2] in ("00", "99"):
        raise InvalidIdentifier(_("Le code postal compte 5 chiffres, par exemple 69200. Corrigez-le."))
    return postcode


def check_email(text: str) -> str:
    """Return an e-mail address, its domain in lower case and in ASCII; the part before @ is kept as typed.

    :raises InvalidIdentifier: not one address, or one that mail servers refuse.
    """
    local, at, domain = clean_line(text).rpartition("@")
    domain = _ascii_domain(domain)
    known = _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain)
    if not at or not known or len(local) > 64 or len(domain) > 253 or len(local) + len(domain) > 253:
        raise InvalidIdentifier(
            _("Cette adresse électronique est incomplète ou mal écrite. Écrivez-la ainsi : nom@exemple.fr.")
        )
    return f"{local}@{domain}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def check_phone(text: str) -> str:
    """Return a telephone number as the world dials it (E.164): "06 12 34 56 78" gives ``+33612345678``.

    Ten French digits, overseas ranges included, or an international number that begins with + or 00.

    :raises InvalidIdentifier: too short, too long, letters, a short number such as 3939.
    """
    number = _compact(clean_line(text).replace("(0)", "")).replace("(", "").replace(")", "")
    number = re.sub(r"^00", "+", number)
    number = re.sub(r"^\+330?(?=\d{9}$)", "0", number)
    if _FRENCH_PHONE.fullmatch(number):
        return _international(number)
    if _FOREIGN_PHONE.fullmatch(number):
        return number
    raise InvalidIdentifier(
        _(
            "Un numéro de téléphone compte 10 chiffres, par exemple 06 12 34 56 78. "
            "Hors de France, commencez par + et l’indicatif du pays."
        )
    )


def _international(number: str) -> str:
    if number.startswith("0508"):  # Saint-Pierre-et-Miquelon drops its prefix
        return "+508" + number.removeprefix("0508")
    return _OVERSEAS_PHONES.get(number[:4], "+33") + number[1:]


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", clean_line(text))


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdecimal()
