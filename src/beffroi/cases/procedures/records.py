"""Answers made of named parts: which parts each kind has, and of what kind they are."""

from beffroi.cases.procedures.types import Field, Kind

# What may be asked of a person besides the name and the first names.
ASKABLE = ("used_name", "birth_date", "birth_place", "birth_department", "birth_country", "nationality")
USUALLY_ASKED = ("birth_date", "birth_place")
_PERSON = (
    Field("last_name", Kind.TEXT, "Nom de naissance", maximum=100, missing="Indiquez le nom de naissance."),
    Field(
        "used_name",
        Kind.TEXT,
        "Nom d’usage",
        hint="S’il est différent du nom de naissance",
        maximum=100,
        required=False,
    ),
    Field(
        "first_names",
        Kind.TEXT,
        "Prénoms",
        hint="Dans l’ordre de l’état civil",
        maximum=150,
        missing="Indiquez au moins un prénom.",
    ),
    Field("birth_date", Kind.DATE, "Date de naissance", missing="Indiquez la date de naissance."),
    Field(
        "birth_place",
        Kind.TEXT,
        "Ville de naissance",
        maximum=100,
        missing="Indiquez la ville de naissance.",
    ),
    Field("birth_department", Kind.DEPARTMENT, "Département de naissance", required=False),
    Field("birth_country", Kind.COUNTRY, "Pays de naissance", missing="Indiquez le pays de naissance."),
    Field("nationality", Kind.COUNTRY, "Pays de nationalité", missing="Indiquez le pays de nationalité."),
)
_POINT = (
    Field("address", Kind.TEXT, "Adresse ou repère", maximum=200, required=False),
    Field(
        "latitude",
        Kind.NUMBER,
        "Latitude",
        hint="En degrés, par exemple 45,6971. Vous pouvez coller ici les deux nombres.",
        minimum=-90,
        maximum=90,
        decimals=6,
        required=False,
    ),
    Field(
        "longitude",
        Kind.NUMBER,
        "Longitude",
        hint="En degrés, par exemple 4,8863",
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
