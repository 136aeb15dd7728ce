"""Money in whole cents: shared without losing one, written in French."""

from collections.abc import Mapping

from beffroi.kernel.errors import Invalid
from beffroi.kernel.french import NO_BREAK


class InvalidAllocation(Invalid):
    """An amount that cannot be shared as asked."""


def allocate(total_cents: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share an amount in proportion to whole weights, exactly to the cent.

    Each key (a SIREN) first gets the whole part of its share; the cents left go one by one to the largest
    remainders, ties to the smallest key. The order in which the weights come changes nothing. A weight of
    zero gets nothing.

    :raises InvalidAllocation: a negative total or weight, no weight above zero, numbers that are not whole.
    """
    _check_allocation(total_cents, weights)
    whole = sum(weights.values())
    shares, remainders = {}, {}
    for key in sorted(weights):
        shares[key], remainders[key] = divmod(total_cents * weights[key], whole)
    left = total_cents - sum(shares.values())
    for key in sorted(remainders, key=lambda name: (-remainders[name], name))[:left]:
        shares[key] += 1
    return shares


def _check_allocation(total_cents: int, weights: Mapping[str, int]) -> None:
    if any(type(number) is not int for number in (total_cents, *weights.values())):
        raise InvalidAllocation("Indiquez le montant en centimes entiers et les poids en nombres entiers.")
    if total_cents < 0:
        raise InvalidAllocation(
            "Un montant négatif ne se répartit pas. "
            "Répartissez le montant positif, puis inversez chaque part."
        )
    if any(weight < 0 for weight in weights.values()):
        raise InvalidAllocation("Un poids ne peut pas être négatif. Corrigez-le ou retirez le membre.")
    if not any(weights.values()):
        raise InvalidAllocation(
            "Aucun membre n’a de poids. Donnez un poids supérieur à zéro à au moins un membre."
        )


def written_amount(cents: int) -> str:
    """Return "1 234,56 €" for 123456, with no-break spaces; a minus sign leads a negative amount.

    The ordinary no-break space is used rather than the narrow one, which many typefaces lack.
    """
    euros, rest = divmod(abs(cents), 100)
    sign = "\u2212" if cents < 0 else ""
    return f"{sign}{euros:,}".replace(",", NO_BREAK) + f",{rest:02d}{NO_BREAK}€"
