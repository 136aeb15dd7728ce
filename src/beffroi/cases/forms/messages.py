"""Error sentences: they name the question and say what to do."""

from beffroi.cases.procedures.types import Characters, Field, Kind
from beffroi.kernel.french import NO_BREAK
from beffroi.kernel.words import N_, ngettext, spoken, spoken_amount, spoken_number
from beffroi.kernel.words import gettext as _

_FILL = N_("Remplissez le champ {label}.")
_ASKING = {
    Kind.CHOICE: N_("Choisissez une réponse à {label}."),
    Kind.CHOICES: N_("Choisissez au moins une réponse à {label}."),
    Kind.YES_NO: N_("Répondez par oui ou par non à {label}."),
    Kind.CONSENT: N_("Cochez la case {label}."),
    Kind.DATE: N_("Indiquez la date {label}."),
    Kind.TIME: N_("Indiquez l’heure {label}."),
    Kind.DATETIME: N_("Indiquez la date et l’heure {label}."),
    Kind.LINKED: N_("Choisissez une réponse à {label}."),
    Kind.COUNTRY: N_("Choisissez le pays {label}."),
    Kind.DEPARTMENT: N_("Choisissez le département {label}."),
    Kind.POINT: N_("Indiquez le lieu {label}."),
    Kind.GROUP: N_("Répondez à {label}."),
    Kind.SIGNATURE: N_("Cochez la case {label}."),
}
_CHARACTERS = {
    Characters.DIGITS: N_("Gardez des chiffres."),
    Characters.LETTERS: N_("Gardez des lettres."),
    Characters.ALPHANUMERIC: N_("Gardez des lettres sans accent et des chiffres."),
}


def quoted(text: str) -> str:
    """Return the text between French quotation marks."""
    return f"«{NO_BREAK}{spoken(text)}{NO_BREAK}»"


def missing(field: Field) -> str:
    """Return the sentence for a required answer that lacks."""
    if field.missing:
        return spoken(field.missing)
    return spoken(_ASKING.get(field.kind, _FILL)).format(label=quoted(field.label))


def written_number(value: float, decimals: int = 0) -> str:
    """Return "1 234,5": French thousands and comma, no useless zero."""
    return spoken_number(value, decimals)


def characters(length: int) -> str:
    """Return "1 caractère", "5 120 caractères"."""
    told_of = ngettext("{count} caractère", "{count} caractères", length)
    return told_of.format(count=written_number(length))


def too_precise(field: Field) -> str:
    """Return the sentence for a number with too many decimals."""
    if not field.decimals:
        return _("{label} attend un nombre entier. Arrondissez-le.").format(label=quoted(field.label))
    says = ngettext(
        "{label}\u00a0: gardez {count} chiffre après la virgule au plus.",
        "{label}\u00a0: gardez {count} chiffres après la virgule au plus.",
        field.decimals,
    )
    return says.format(label=quoted(field.label), count=field.decimals)


def too_long(field: Field, length: int, limit: int) -> str:
    """Return the sentence for a text above its limit, with the count of what to remove."""
    return _(
        "{label} compte {length} caractères. La limite est de {limit}\u00a0: retirez-en {extra}."
    ).format(
        label=quoted(field.label),
        length=written_number(length),
        limit=written_number(limit),
        extra=written_number(length - limit),
    )


def too_short(field: Field, length: int, limit: int) -> str:
    """Return the sentence for a text under its least length."""
    return _("{label} compte {length}. Il en faut au moins {limit}\u00a0: donnez plus de détails.").format(
        label=quoted(field.label), length=characters(length), limit=written_number(limit)
    )


def out_of_bounds(field: Field) -> str:
    """Return the sentence for a number outside its bounds."""
    low, high = (_bound(field, limit) for limit in (field.minimum, field.maximum))
    if low and high:
        return _("{label}\u00a0: indiquez une valeur entre {low} et {high}.").format(
            label=quoted(field.label), low=low, high=high
        )
    says = (
        _("{label}\u00a0: indiquez au moins {limit}.")
        if low
        else _("{label}\u00a0: indiquez au plus {limit}.")
    )
    return says.format(label=quoted(field.label), limit=low or high)


def wrong_count(field: Field) -> str:
    """Return the sentence for too few or too many items in a list."""
    low, high = field.minimum, field.maximum
    if low and high:
        return _("{label}\u00a0: gardez entre {low} et {high} réponses.").format(
            label=quoted(field.label), low=low, high=high
        )
    limit = low or high or 0
    least = ngettext(
        "{label}\u00a0: gardez au moins {limit} réponse.",
        "{label}\u00a0: gardez au moins {limit} réponses.",
        limit,
    )
    most = ngettext(
        "{label}\u00a0: gardez au plus {limit} réponse.",
        "{label}\u00a0: gardez au plus {limit} réponses.",
        limit,
    )
    return (least if low else most).format(label=quoted(field.label), limit=limit)


def wrong_occurrences(field: Field) -> str:
    """Return the sentence for a group repeated too few or too many times."""
    low, high = field.minimum or 0, field.maximum
    if low > 1 and high:
        says = _("{label}\u00a0: indiquez de {low} à {high} fois {item}.")
    elif high:
        says = _("{label}\u00a0: indiquez au plus {high} fois {item}.")
    else:
        says = _("{label}\u00a0: indiquez au moins {low} fois {item}.")
    return says.format(label=quoted(field.label), low=low, high=high, item=quoted(field.item or field.label))


def wrong_character(field: Field, sign: str) -> str:
    """Return the sentence for a character that the question does not take."""
    mend = spoken(_CHARACTERS[field.characters]) if field.characters else ""
    return (
        _("{label} ne prend pas le signe {sign}. {mend}")
        .format(label=quoted(field.label), sign=quoted(sign), mend=mend)
        .strip()
    )


def not_a_number(field: Field) -> str:
    """Return the sentence for a text that is no number."""
    sample = "12,5" if field.decimals or field.kind is Kind.AMOUNT else "12"
    return _("{label} attend un nombre. Écrivez-le en chiffres, par exemple {sample}.").format(
        label=quoted(field.label), sample=sample
    )


def not_an_option(field: Field) -> str:
    """Return the sentence for a value outside the options."""
    return _("{label}\u00a0: choisissez une des réponses proposées.").format(label=quoted(field.label))


def wrong_type(field: Field, expected: str) -> str:
    """Return the sentence for JSON of another type: only a program reads it, in French."""
    return f"{quoted(field.label)} attend {expected}. Corrigez la valeur envoyée."


def no_such_date(written: str) -> str:
    """Return the sentence for a date that the calendar does not have."""
    return _(
        "La date {written} n’existe pas. Écrivez le jour, le mois et l’année, par exemple 27/03/2026."
    ).format(written=quoted(written))


def partial_date(field: Field, day: str, month: str, year: str) -> str:
    """Return the sentence for a date of which a part lacks."""
    parts = ((_("le jour"), day), (_("le mois"), month), (_("l’année"), year))
    lacking = _(" et ").join(name for name, part in parts if not part)
    return _("La date {label} est incomplète. Indiquez {lacking}.").format(
        label=quoted(field.label), lacking=lacking
    )


def _bound(field: Field, limit: int | None) -> str:
    if limit is None:
        return ""
    if field.kind is Kind.AMOUNT:
        return spoken_amount(limit)
    return written_number(limit) + (f"{NO_BREAK}{field.unit}" if field.unit else "")
