"""Error sentences: they name the question and say what to do."""

from beffroi.cases.procedures.types import Characters, Field, Kind
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.money import written_amount

_VERBS = {
    Kind.CHOICE: "Choisissez une réponse à",
    Kind.CHOICES: "Choisissez au moins une réponse à",
    Kind.YES_NO: "Répondez par oui ou par non à",
    Kind.CONSENT: "Cochez la case",
    Kind.DATE: "Indiquez la date",
    Kind.TIME: "Indiquez l’heure",
    Kind.DATETIME: "Indiquez la date et l’heure",
    Kind.LINKED: "Choisissez une réponse à",
    Kind.COUNTRY: "Choisissez le pays",
    Kind.DEPARTMENT: "Choisissez le département",
    Kind.POINT: "Indiquez le lieu",
    Kind.GROUP: "Répondez à",
    Kind.SIGNATURE: "Cochez la case",
}
_CHARACTERS = {
    Characters.DIGITS: "Gardez des chiffres.",
    Characters.LETTERS: "Gardez des lettres.",
    Characters.ALPHANUMERIC: "Gardez des lettres sans accent et des chiffres.",
}


def quoted(text: str) -> str:
    """Return the text between French quotation marks."""
    return f"«{NO_BREAK}{text}{NO_BREAK}»"


def missing(field: Field) -> str:
    """Return the sentence for a required answer that lacks."""
    return field.missing or f"{_VERBS.get(field.kind, 'Remplissez le champ')} {quoted(field.label)}."


def written_number(value: float, decimals: int = 0) -> str:
    """Return "1 234,5": French thousands and comma, no useless zero."""
    text = f"{value:,.{decimals}f}".replace(",", NO_BREAK).replace(".", ",")
    return text.rstrip("0").rstrip(",") if decimals else text


def characters(length: int) -> str:
    """Return "1 caractère", "5 120 caractères"."""
    return f"{written_number(length)} caractère{'s' if length > 1 else ''}"


def too_precise(field: Field) -> str:
    """Return the sentence for a number with too many decimals."""
    if not field.decimals:
        return f"{quoted(field.label)} attend un nombre entier. Arrondissez-le."
    figures = f"{field.decimals} chiffre{'s' if field.decimals > 1 else ''}"
    return f"{quoted(field.label)}{NO_BREAK}: gardez {figures} après la virgule au plus."


def too_long(field: Field, length: int, limit: int) -> str:
    """Return the sentence for a text above its limit, with the count of what to remove."""
    return (
        f"{quoted(field.label)} compte {written_number(length)} caractères. "
        f"La limite est de {written_number(limit)}{NO_BREAK}: retirez-en {written_number(length - limit)}."
    )


def too_short(field: Field, length: int, limit: int) -> str:
    """Return the sentence for a text under its least length."""
    return (
        f"{quoted(field.label)} compte {characters(length)}. "
        f"Il en faut au moins {written_number(limit)}{NO_BREAK}: donnez plus de détails."
    )


def out_of_bounds(field: Field) -> str:
    """Return the sentence for a number outside its bounds."""
    low, high = (_bound(field, limit) for limit in (field.minimum, field.maximum))
    if low and high:
        return f"{quoted(field.label)}{NO_BREAK}: indiquez une valeur entre {low} et {high}."
    return f"{quoted(field.label)}{NO_BREAK}: indiquez {f'au moins {low}' if low else f'au plus {high}'}."


def wrong_count(field: Field) -> str:
    """Return the sentence for too few or too many items in a list."""
    low, high = field.minimum, field.maximum
    if low and high:
        return f"{quoted(field.label)}{NO_BREAK}: gardez entre {low} et {high} réponses."
    limit = f"au moins {low}" if low else f"au plus {high}"
    plural = "s" if (low or high or 0) > 1 else ""
    return f"{quoted(field.label)}{NO_BREAK}: gardez {limit} réponse{plural}."


def wrong_occurrences(field: Field) -> str:
    """Return the sentence for a group repeated too few or too many times."""
    low, high = field.minimum or 0, field.maximum
    counts = f"de {low} à {high}" if low > 1 and high else f"au plus {high}" if high else f"au moins {low}"
    return f"{quoted(field.label)}{NO_BREAK}: indiquez {counts} fois {quoted(field.item or field.label)}."


def wrong_character(field: Field, sign: str) -> str:
    """Return the sentence for a character that the question does not take."""
    mend = _CHARACTERS[field.characters] if field.characters else ""
    return f"{quoted(field.label)} ne prend pas le signe {quoted(sign)}. {mend}".strip()


def not_a_number(field: Field) -> str:
    """Return the sentence for a text that is no number."""
    sample = "12,5" if field.decimals or field.kind is Kind.AMOUNT else "12"
    return f"{quoted(field.label)} attend un nombre. Écrivez-le en chiffres, par exemple {sample}."


def not_an_option(field: Field) -> str:
    """Return the sentence for a value outside the options."""
    return f"{quoted(field.label)}{NO_BREAK}: choisissez une des réponses proposées."


def wrong_type(field: Field, expected: str) -> str:
    """Return the sentence for JSON of another type."""
    return f"{quoted(field.label)} attend {expected}. Corrigez la valeur envoyée."


def no_such_date(written: str) -> str:
    """Return the sentence for a date that the calendar does not have."""
    return (
        f"La date {quoted(written)} n’existe pas. "
        "Écrivez le jour, le mois et l’année, par exemple 27/03/2026."
    )


def partial_date(field: Field, day: str, month: str, year: str) -> str:
    """Return the sentence for a date of which a part lacks."""
    parts = (("le jour", day), ("le mois", month), ("l’année", year))
    lacking = " et ".join(name for name, part in parts if not part)
    return f"La date {quoted(field.label)} est incomplète. Indiquez {lacking}."


def _bound(field: Field, limit: int | None) -> str:
    if limit is None:
        return ""
    if field.kind is Kind.AMOUNT:
        return written_amount(limit)
    return written_number(limit) + (f"{NO_BREAK}{field.unit}" if field.unit else "")
