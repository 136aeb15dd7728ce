"""Answers made of named parts: which parts each kind has, and of what kind they are."""

from beffroi.cases.procedures.types import Field, Kind
from beffroi.kernel.words import N_

# What may be asked of a person besides the name and the first names.
ASKABLE = ("used_name", "birth_date", "birth_place", "birth_department", "birth_country", "nationality")
USUALLY_ASKED = ("birth_date", "birth_place")
_PERSON = (
    Field(
        "last_name",
        Kind.TEXT,
        N_("Nom de naissance"),
        maximum=100,
        missing=N_("Indiquez le nom de naissance."),
    ),
    Field(
        "used_name",
        Kind.TEXT,
        N_("Nom d’usage"),
        hint=N_("S’il est différent du nom de naissance"),
        maximum=100,
        required=False,
    ),
    Field(
        "first_names",
        Kind.TEXT,
        N_("Prénoms"),
        hint=N_("Dans l’ordre de l’état civil"),
        maximum=150,
        missing=N_("Indiquez au moins un prénom."),
    ),
    Field("birth_date", Kind.DATE, N_("Date de naissance"), missing=N_("Indiquez la date de naissance.")),
    Field(
        "birth_place",
        Kind.TEXT,
        N_("Ville de naissance"),
        maximum=100,
        missing=N_("Indiquez la ville de naissance."),
    ),
    Field("birth_department", Kind.DEPARTMENT, N_("Département de naissance"), required=False),
    Field(
        "birth_country", Kind.COUNTRY, N_("Pays de naissance"), missing=N_("Indiquez le pays de naissance.")
    ),
    Field(
        "nationality", Kind.COUNTRY, N_("Pays de nationalité"), missing=N_("Indiquez le pays de nationalité.")
    ),
)
_POINT = (
    Field("address", Kind.TEXT, N_("Adresse ou repère"), maximum=200, required=False),
    Field(
        "latitude",
        Kind.NUMBER,
        N_("Latitude"),
        hint=N_("En degrés, par exemple 45,6971. Vous pouvez coller ici les deux nombres."),
        minimum=-90,
        maximum=90,
        decimals=6,
        required=False,
    ),
    Field(
        "longitude",
        Kind.NUMBER,
        N_("Longitude"),
        hint=N_("En degrés, par exemple 4,8863"),
        minimum=-180,
        maximum=180,
        decimals=6,
        required=False,
    ),
)
_ADDRESS = {"postcode": Kind.TEXT, "city": Kind.TEXT, "country": Kind.TEXT}
_SIGNATURE = {"name": Kind.TEXT, "signed_on": Kind.DATE}


def record_fields(field: Field) -> tuple[Field, ...]:
    """Return the questions that make a person, a point or one occurrence of a group; else nothing."""
    match field.kind:
        case Kind.PERSON:
            asked = {"last_name", "first_names", *field.ask}
            return tuple(part for part in _PERSON if part.id in asked)
        case Kind.POINT:
            return _POINT
        case Kind.GROUP:
            return field.fields
        case _:
            return ()


def part_kinds(field: Field) -> dict[str, Kind]:
    """Return the parts that conditions and computations may read as ``field.part``."""
    match field.kind:
        case Kind.ADDRESS:
            return _ADDRESS
        case Kind.SIGNATURE:
            return _SIGNATURE
        case Kind.PERSON | Kind.POINT:
            return {part.id: part.kind for part in record_fields(field)}
        case _:
            return {}
