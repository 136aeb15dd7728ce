"""Questions of a procedure for the gallery, in their states; nobody here exists."""

from typing import Any, Final

from beffroi.cases.forms.inputs import show_inputs
from beffroi.cases.forms.showing import question
from beffroi.cases.procedures.types import Field, Kind, Option, Result

_SIZES = (Option("petit", "Moins de 20 cm"), Option("grand", "Plus de 20 cm"))
_ROAD = (
    Option(
        "chaussee",
        "Chaussée",
        options=(Option("trou", "Trou", options=_SIZES), Option("usure", "Marquage effacé")),
    ),
    Option("lumiere", "Éclairage", options=(Option("panne", "Lampe éteinte"),)),
)
_CHILD = (
    Field("prenom", Kind.TEXT, "Prénom"),
    Field("ne", Kind.DATE, "Date de naissance"),
    Field("cantine", Kind.YES_NO, "Mange à la cantine"),
)
_RULES = "Je range la salle et je la rends propre.\nJe signale tout dégât le jour même."
_CHILDREN = Field("pf-enfants", Kind.GROUP, "Vos enfants", maximum=4, fields=_CHILD, item="Enfant")
_DEFECT = Field(
    "pf-defaut", Kind.LINKED, "Le défaut constaté", options=_ROAD, levels=("Domaine", "Objet", "Taille")
)
_PERSON = Field(
    "pf-personne", Kind.PERSON, "La personne concernée", ask=("used_name", "birth_date", "birth_place")
)
_PLACE = Field("pf-lieu", Kind.POINT, "Où se trouve le défaut ?", required=False)
_SIGNATURE = Field("pf-signature", Kind.SIGNATURE, "J’ai lu et j’accepte ce règlement.", text=_RULES)
_START = Field("pf-montage", Kind.DATETIME, "Début du montage")


def _shown(field: Field, value: Any = None, **errors: str) -> dict[str, Any]:
    return question(
        field, show_inputs(field, value), {name.replace("_", "-"): text for name, text in errors.items()}
    )


KINDS: Final = [
    _shown(Field("pf-heure", Kind.TIME, "Heure d’ouverture", hint="Par exemple 18 h 05"), "18:05"),
    _shown(_START, "2027-01-04T08:30"),
    _shown(
        Field("pf-fin", Kind.DATETIME, "Fin du montage"),
        None,
        pf_fin_time="« Fin du montage » est incomplet. Indiquez aussi l’heure.",
    ),
    _shown(_DEFECT, ["chaussee", "trou", "grand"]),
    _shown(
        Field("pf-defaut-2", Kind.LINKED, "Un autre défaut", options=_ROAD, levels=_DEFECT.levels),
        ["chaussee"],
        pf_defaut_2_2="Précisez aussi : objet.",
    ),
    _shown(Field("pf-pays", Kind.COUNTRY, "Pays de naissance"), "PT"),
    _shown(Field("pf-departement", Kind.DEPARTMENT, "Département de naissance", required=False)),
    _shown(Field("pf-siret", Kind.SIRET, "Numéro SIRET", hint="Quatorze chiffres"), "35600000000048"),
    _shown(Field("pf-rna", Kind.RNA, "Numéro RNA de l’association", hint="La lettre W et neuf chiffres")),
    _shown(
        Field("pf-iban", Kind.IBAN, "IBAN", hint="Sur votre relevé d’identité bancaire"),
        None,
        pf_iban="Cet IBAN contient une erreur de frappe. Recopiez-le de votre RIB.",
    ),
    _shown(
        Field("pf-plaque", Kind.PLATE, "Plaque d’immatriculation", hint="Case A de la carte grise"),
        "AB-123-CD",
    ),
    _shown(Field("pf-numero", Kind.CASE_NUMBER, "Numéro de la demande précédente", required=False)),
    _shown(
        Field("pf-adresse", Kind.ADDRESS, "Adresse du demandeur"),
        {"lines": ["12 rue Gambetta"], "postcode": "69200", "city": "Vénissieux", "country": "FR"},
    ),
    _shown(_PLACE, {"latitude": 45.6971, "longitude": 4.8863}),
    _shown(
        Field("pf-lieu-2", Kind.POINT, "Où se tient la fête ?"),
        {"latitude": 48.8566, "longitude": 2.3522},
        pf_lieu_2_latitude="Ce point est à 392 km de la commune. Vérifiez la latitude et la longitude.",
    ),
    _shown(
        _PERSON,
        {"last_name": "Benali", "first_names": "Nadia", "birth_date": "1984-03-27", "birth_place": "Lyon"},
    ),
    _shown(
        _CHILDREN,
        [{"prenom": "Zoé", "ne": "2020-02-01", "cantine": True}, {"prenom": "Max"}],
        pf_enfants_2_ne="Indiquez la date de naissance.",
    ),
    _shown(
        Field(
            "pf-autres", Kind.GROUP, "Autres enfants", required=False, maximum=4, fields=_CHILD, item="Enfant"
        )
    ),
    _shown(Field("pf-total", Kind.COMPUTED, "Prix total", result=Result.AMOUNT), 12550),
    _shown(Field("pf-age", Kind.COMPUTED, "Âge à la rentrée", result=Result.NUMBER, required=False)),
    _shown(_SIGNATURE),
    _shown(
        Field("pf-signature-2", Kind.SIGNATURE, "J’ai lu et j’accepte ce texte.", text=_RULES),
        None,
        pf_signature_2_name="Écrivez vos nom et prénom pour signer.",
    ),
]
