"""What may be done with a campaign, when, and by which article: groupement and centrale each have their table.

Pure: the caller brings the facts and the date. The code of public procurement (CCP) is in force since 2019-04-01.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from beffroi.purchasing.types import Procedure, Stage, Step


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which orders are taken, both included."""

    opens_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """What a campaign is on a day.

    ``unsigned``: names of the parties that have not signed the text in force; ``committed``: there is such a text
    (convention or general terms). ``undelivered``: orders not wholly delivered. ``without_ceiling``, ``open_lots``:
    ranks of the lots without a maximum, without an outcome.
    """

    procedure: Procedure
    stage: Stage
    today: date
    needs_due_on: date
    lines: int = 0
    members: int = 0
    waiting: int = 0
    committed: bool = False
    unsigned: tuple[str, ...] = ()
    without_ceiling: tuple[int, ...] = ()
    open_lots: tuple[int, ...] = ()
    windows: tuple[Window, ...] = ()
    undelivered: int = 0
    ordered: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """Why a step is absent, and the article that says so (empty: the order of things)."""

    text: str
    article: str = ""

    def __str__(self) -> str:
        return f"{self.text} ({self.article})." if self.article else f"{self.text}."


Check = Callable[[Standing], Why | None]


def why_not(step: Step, standing: Standing) -> Why | None:
    """Return why a step is forbidden, or None when it is lawful now.

    :source: CCP L2113-2 to L2113-4 (centrale), L2113-6 and L2113-7 (groupement), R2162-4 (maximum)
    """
    found = (check(standing) for check in _TABLES[standing.procedure][step])
    return next((why for why in found if why is not None), None)


def lawful(standing: Standing) -> list[Step]:
    """Return the steps that may be taken now, in their order."""
    return [step for step in Step if why_not(step, standing) is None]


def in_window(windows: Iterable[Window], day: date) -> bool:
    """Say whether orders are taken on a day."""
    return any(one.opens_on <= day <= one.closes_on for one in windows)


def _at(*stages: Stage, otherwise: str) -> Check:
    return lambda told: None if told.stage in stages else Why(otherwise)


def _has_lines(told: Standing) -> Why | None:
    return None if told.lines else Why("Le catalogue n’a aucune ligne")


def _has_members(told: Standing) -> Why | None:
    if told.members:
        return None
    article = "CCP, article L2113-6" if told.procedure is Procedure.GROUPEMENT else "CCP, article L2113-2"
    return Why("Aucun membre n’est invité : il faut au moins un autre acheteur", article)


def _due_ahead(told: Standing) -> Why | None:
    return None if told.needs_due_on > told.today else Why("L’échéance des besoins est passée")


def _needs_are_in(told: Standing) -> Why | None:
    if told.today > told.needs_due_on or not told.waiting:
        return None
    return Why("L’échéance court encore et des fiches manquent")


def _no_convention(_told: Standing) -> Why | None:
    return Why(
        "Une centrale d’achat agit par ses conditions générales, sans convention constitutive",
        "CCP, articles L2113-2 et L2113-7",
    )


def _convention_stands(told: Standing) -> Why | None:
    return (
        None
        if told.committed
        else Why("La convention constitutive n’est pas établie", "CCP, article L2113-7")
    )


def _terms_stand(told: Standing) -> Why | None:
    if told.committed:
        return None
    return Why("Les conditions générales de la centrale ne sont pas publiées", "CCP, article L2113-2")


def _all_signed(told: Standing) -> Why | None:
    if not told.unsigned:
        return None
    names = ", ".join(told.unsigned[:5]) + ("…" if len(told.unsigned) > 5 else "")
    return Why(f"La convention se signe avant la publication. Il manque : {names}", "CCP, article L2113-7")


def _ceilings(told: Standing) -> Why | None:
    if not told.without_ceiling:
        return None
    lots = ", ".join(map(str, told.without_ceiling))
    return Why(
        f"Un accord-cadre à bons de commande a un maximum. Lots à compléter : {lots}", "CCP, article R2162-4"
    )


def _unresolved(told: Standing) -> Why | None:
    return None if told.open_lots else Why("Chaque lot a son résultat")


def _window_open(told: Standing) -> Why | None:
    if in_window(told.windows, told.today):
        return None
    return Why("Aucune période de commande n’est ouverte aujourd’hui")


def _window_shut(told: Standing) -> Why | None:
    if any(one.closes_on >= told.today for one in told.windows):
        return Why("Une période de commande est ouverte ou à venir")
    return None


def _delivered(told: Standing) -> Why | None:
    if not told.undelivered:
        return None
    return Why(f"{told.undelivered} commande(s) attendent une livraison")


_BEFORE_AWARD = (Stage.DRAFT, Stage.CALLED, Stage.CONSOLIDATED, Stage.PUBLISHED)
_COMMON: Mapping[Step, tuple[Check, ...]] = {
    Step.CALL: (_at(Stage.DRAFT, otherwise="Les besoins ont déjà été demandés"), _has_lines, _has_members, _due_ahead),
    Step.CONSOLIDATE: (_at(Stage.CALLED, otherwise="Les besoins se consolident après leur recueil"), _needs_are_in),
    Step.AWARD: (_at(Stage.PUBLISHED, otherwise="Un lot s’attribue après la publication de la consultation"), _unresolved),
    Step.OPEN_WINDOW: (_at(Stage.AWARDED, otherwise="Les commandes s’ouvrent après l’attribution"),),
    Step.ORDER: (_at(Stage.AWARDED, otherwise="On commande après l’attribution"), _window_open),
    Step.SHARE_FEES: (
        _at(Stage.AWARDED, Stage.CLOSED, otherwise="Les frais se répartissent après l’attribution"),
    ),
    Step.CLOSE: (_at(Stage.AWARDED, otherwise="Un achat se clôt après l’attribution"), _window_shut, _delivered),
    Step.CANCEL: (_at(*_BEFORE_AWARD, otherwise="Un achat attribué ne s’abandonne plus"),),
}  # fmt: skip
_AFTER_NEEDS = _at(Stage.CONSOLIDATED, otherwise="Consolidez d’abord les besoins")
_TABLES: Mapping[Procedure, Mapping[Step, tuple[Check, ...]]] = {
    Procedure.GROUPEMENT: {
        **_COMMON,
        Step.DRAFT_CONVENTION: (_AFTER_NEEDS,),
        Step.SIGN: (_AFTER_NEEDS, _convention_stands),
        Step.PUBLISH: (_AFTER_NEEDS, _ceilings, _convention_stands, _all_signed),
    },
    Procedure.CENTRALE: {
        **_COMMON,
        Step.DRAFT_CONVENTION: (_no_convention,),
        # One may join a centrale whenever it exists: it is permanent.
        Step.SIGN: (_terms_stand,),
        Step.PUBLISH: (_AFTER_NEEDS, _ceilings, _terms_stand),
    },
}


def may_order(procedure: Procedure, *, signed: bool) -> Why | None:
    """Return why a member may not order, from what it has signed itself.

    :source: CCP L2113-7 (party to the convention), L2113-4 (user of the centrale)
    """
    if signed:
        return None
    if procedure is Procedure.CENTRALE:
        return Why("Adhérez d’abord à la centrale, par délibération", "CCP, article L2113-4")
    return Why("Seules les parties à la convention commandent", "CCP, article L2113-7")


def above_ceiling(*, max_cents: int, ordered_cents: int, added_cents: int) -> int:
    """Return by how many cents (before tax) an order would pass the maximum of its lot; 0: it stands below.

    :source: CCP R2162-4
    """
    return max(0, ordered_cents + added_cents - max_cents)
