"""Front door: who asks. Identified as CRPA R112-9-1 says, never by an account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from beffroi.cases.forms.addresses import Address, check_address
from beffroi.cases.forms.inputs import address_inputs
from beffroi.cases.forms.types import Mistake, RawAnswers
from beffroi.kernel.identifiers import InvalidIdentifier, check_email, check_phone, check_rna, check_siren
from beffroi.kernel.text import clean_line
from beffroi.kernel.words import N_, spoken
from beffroi.kernel.words import gettext as _

LONGEST_NAME = 150
# An agent who files for somebody never refuses a person without an e-mail address.
# Neither does a helper, who is then written to.
CHANNELS_WITHOUT_EMAIL = frozenset({"counter", "phone", "post", "helped"})


class ApplicantKind(StrEnum):
    """Who may ask."""

    PERSON = "person"
    COMPANY = "company"
    ASSOCIATION = "association"


_NAMES = {
    ApplicantKind.PERSON: ("family_name", "given_names"),
    ApplicantKind.COMPANY: ("legal_name", "siren"),
    ApplicantKind.ASSOCIATION: ("legal_name", "rna"),
}
_COMMON = ("kind", "email", "address", "phone")
_MISSING = {
    "family_name": N_("Indiquez votre nom."),
    "given_names": N_("Indiquez votre prénom."),
    "legal_name": N_("Indiquez le nom de l’organisme."),
    "siren": N_("Indiquez le numéro SIREN de l’entreprise (9 chiffres)."),
    "rna": N_("Indiquez le numéro RNA de l’association (W et 9 chiffres)."),
    "email": N_("Indiquez votre adresse électronique. Sans adresse, appelez la mairie ou passez au guichet."),
}


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person, a company or an association; what does not concern the kind is empty."""

    kind: ApplicantKind
    address: Address
    email: str = ""
    phone: str = ""
    family_name: str = ""
    given_names: str = ""
    legal_name: str = ""
    siren: str = ""
    rna: str = ""

    @property
    def name(self) -> str:
        """The name on letters: given names and family name, or the legal name."""
        return self.legal_name or f"{self.given_names} {self.family_name}".strip()

    def as_json(self) -> dict[str, Any]:
        """Return the JSON shape of the contract; what is empty is left out."""
        keys = ("kind", *_NAMES[self.kind], "email", "phone")
        told = {key: str(value) for key in keys if (value := getattr(self, key))}
        return {**told, "address": self.address.as_json()}


def check_applicant(
    raw: Mapping[str, Any], *, channel: str = "portal"
) -> tuple[Applicant | None, dict[str, str]]:
    """Check the JSON shape of an applicant: ``(Applicant, {})`` or ``(None, errors)``.

    Errors are named ``family_name``, ``address.postcode``… The e-mail address is optional only for the
    channels ``counter``, ``phone``, ``post`` and ``helped`` (somebody acts for them).

    :source: CRPA R112-9-1
    """
    errors: dict[str, str] = {}
    kind = _kind(raw.get("kind", ApplicantKind.PERSON))
    if kind is None:
        return None, {"kind": _("Dites si vous êtes un particulier, une entreprise ou une association.")}
    told = {key: _told(key, raw.get(key), errors) for key in _NAMES[kind]}
    told["email"] = _told("email", raw.get("email"), errors, required=channel not in CHANNELS_WITHOUT_EMAIL)
    told["phone"] = _told("phone", raw.get("phone"), errors, required=False)
    address = _address(raw.get("address"), errors)
    for key in raw.keys() - {*_NAMES[kind], *_COMMON}:
        errors[str(key)] = _("Cette information n’est pas demandée. Retirez-la.")
    if errors or address is None:
        return None, errors
    return Applicant(kind=kind, address=address, **told), {}


def applicant_inputs(raw: RawAnswers) -> dict[str, Any]:
    """Return the JSON shape typed in HTML inputs: ``family_name``…, ``address-lines``, ``address-city``…"""
    keys = ("kind", "email", "phone", *{key for names in _NAMES.values() for key in names})
    typed = {key: _last(raw[key]) for key in keys if key in raw and _last(raw[key]).strip()}
    kind = _kind(typed.get("kind", "")) or ApplicantKind.PERSON
    hidden = {key for names in _NAMES.values() for key in names} - {*_NAMES[kind]}
    kept: dict[str, Any] = {key: value for key, value in typed.items() if key not in hidden}
    address = address_inputs("address", raw)
    return kept | ({"address": address} if address else {})


def _last(value: Any) -> str:
    return value if isinstance(value, str) else str(value[-1]) if value else ""


def _kind(written: Any) -> ApplicantKind | None:
    try:
        return ApplicantKind(written)
    except ValueError:
        return None


_CHECKS: dict[str, Callable[[str], str]] = {
    "email": check_email,
    "phone": check_phone,
    "siren": check_siren,
    "rna": check_rna,
}


def _told(key: str, value: Any, errors: dict[str, str], *, required: bool = True) -> str:
    if value is not None and not isinstance(value, str):
        errors[key] = _("Un texte est attendu. Corrigez la valeur envoyée.")
        return ""
    text = clean_line(value or "")
    if not text and required:
        errors[key] = spoken(_MISSING[key])
    if len(text) > LONGEST_NAME and key not in _CHECKS:
        errors[key] = _("Ce texte dépasse {longest_name} caractères. Raccourcissez-le.").format(
            longest_name=LONGEST_NAME
        )
    try:
        return _CHECKS.get(key, str)(text) if text else ""
    except InvalidIdentifier as wrong:
        errors[key] = wrong.message
        return ""


def _address(value: Any, errors: dict[str, str]) -> Address | None:
    if value is None:
        errors["address"] = _("Indiquez votre adresse postale.")
        return None
    try:
        return check_address(value)
    except Mistake as mistake:
        errors.update(mistake.errors("address", "."))
        return None
