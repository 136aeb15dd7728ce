"""The procedure with a question of each kind, and strategies that draw right answers to it."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from beffroi.cases.forms.countries import countries
from beffroi.cases.forms.departments import DEPARTMENTS
from beffroi.cases.forms.values_records import text_digest
from beffroi.cases.procedures.loading import load_pack
from beffroi.cases.procedures.records import record_fields
from beffroi.cases.procedures.types import Field, Kind, Option, Procedure

FOLDER = Path(__file__).parent / "kinds"
TODAY = date(2026, 11, 23)
WORDS = st.sampled_from(["Un texte", "Été à l’œuvre", "42 B"])
DAYS = st.dates(date(1900, 1, 1), date(2026, 11, 22)).map(date.isoformat)
HOURS = st.times().map(lambda time: time.isoformat("minutes"))


@cache
def everything() -> Procedure:
    """Return the procedure with every kind."""
    return load_pack(FOLDER).procedure("toutes")


def field_of(identity: str) -> Field:
    """Return one question of it."""
    return next(field for _, field in everything().fields() if field.id == identity)


def leaves(options: tuple[Option, ...], before: tuple[str, ...] = ()) -> list[list[str]]:
    """Return every complete way down linked options."""
    return [
        way
        for option in options
        for way in (
            leaves(option.options, (*before, option.value)) if option.options else [[*before, option.value]]
        )
    ]


def right(field: Field) -> st.SearchStrategy[Any]:
    """Draw a clean right answer."""
    values = [option.value for option in field.options]
    draws = {
        Kind.TEXT: lambda: st.just("AB12") if field.characters else WORDS,
        Kind.LONG_TEXT: lambda: WORDS.map(lambda text: f"{text}\n\n{text}"),
        Kind.NUMBER: lambda: numbers(field),
        Kind.AMOUNT: lambda: st.integers(0, 10**7),
        Kind.DATE: lambda: DAYS,
        Kind.TIME: lambda: HOURS,
        Kind.DATETIME: lambda: st.builds(lambda day, hour: f"{day}T{hour}", DAYS, HOURS),
        Kind.YES_NO: st.booleans,
        Kind.CHOICE: lambda: st.sampled_from(values),
        Kind.CHOICES: lambda: st.sampled_from([values[:1], values[1:3]]),
        Kind.LINKED: lambda: st.sampled_from(leaves(field.options)),
        Kind.EMAIL: lambda: st.just("nom@exemple.fr"),
        Kind.PHONE: lambda: st.just("+33612345678"),
        Kind.ADDRESS: lambda: st.just(
            {"lines": ["1 rue"], "postcode": "69200", "city": "Vénissieux", "country": "FR"}
        ),
        Kind.COMMUNE: lambda: st.sampled_from(["69259", "2A004"]),
        Kind.DEPARTMENT: lambda: st.sampled_from(sorted(DEPARTMENTS)),
        Kind.COUNTRY: lambda: st.sampled_from(sorted(countries())),
        Kind.PARCEL: lambda: st.sampled_from([["AB 123"], ["069 C 4", "B 7"]]),
        Kind.SIREN: lambda: st.just("356000000"),
        Kind.SIRET: lambda: st.just("35600000000048"),
        Kind.RNA: lambda: st.just("W691234567"),
        Kind.IBAN: lambda: st.sampled_from(["FR1420041010050500013M02606", "DE89370400440532013000"]),
        Kind.PLATE: lambda: st.sampled_from(["AB-123-CD", "1234 AB 69"]),
        Kind.CASE_NUMBER: lambda: st.sampled_from(["69259-2026-000871", "DP0692592600124"]),
        Kind.CONSENT: lambda: st.just(True),
        Kind.PERSON: lambda: record(record_fields(field)),
        Kind.POINT: points,
        Kind.GROUP: lambda: st.lists(occurrence(field), min_size=1, max_size=field.maximum),
        Kind.SIGNATURE: lambda: signed(field),
    }
    return draws[field.kind]()


def numbers(field: Field) -> st.SearchStrategy[Any]:
    """Draw a number within the bounds of a question, which it holds exactly."""
    low, high = field.minimum or 0, field.maximum or 999
    if not field.decimals:
        return st.integers(low, high)
    cents = st.integers(low * 100, high * 100)
    return cents.map(lambda number: number // 100 if number % 100 == 0 else number / 100)


def record(fields: tuple[Field, ...]) -> st.SearchStrategy[Any]:
    """Draw the parts of a record, the optional ones sometimes."""
    asked = {field.id: right(field) for field in fields if field.required and field.asks}
    return st.fixed_dictionaries(asked, optional={f.id: right(f) for f in fields if not f.required})


def occurrence(field: Field) -> st.SearchStrategy[Any]:
    """Draw one occurrence of the children, its hidden question left out."""

    def without_hidden(child: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in child.items() if key != "allergies" or child.get("cantine")}

    return record(field.fields).map(without_hidden)


def points() -> st.SearchStrategy[Any]:
    """Draw coordinates, an address, or both."""
    degrees = st.integers(-89_000_000, 89_000_000).map(lambda number: _plain(number / 10**6))
    place = st.fixed_dictionaries({"latitude": degrees, "longitude": degrees}, optional={"address": WORDS})
    return st.one_of(place, st.fixed_dictionaries({"address": WORDS}))


def signed(field: Field) -> st.SearchStrategy[Any]:
    """Draw a signature of today."""
    told = {"name": "Camille Exemple", "accepted": True, "signed_on": TODAY.isoformat()}
    return st.just(told | {"text": field.text, "digest": text_digest(field)})


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """Draw right answers to every question, whatever the checks between them say."""
    return st.fixed_dictionaries({f.id: right(f) for _, f in everything().fields() if f.asks})


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number
