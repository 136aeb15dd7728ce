"""How one enters an operator and leaves it, by legal form. Pure, dated, each rule with its text.

The routes below were read on ``ROUTES_AS_OF``; those marked ``confirmed=False`` follow usage or memory
(certainty M): screens say « à confirmer ».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from beffroi.operators.membership.types import (
    Ballot,
    Effect,
    Form,
    LegalForm,
    Majority,
    Route,
    State,
    Step,
    Voice,
)

ROUTES_AS_OF = date(2026, 11, 23)

_ENTER_AND_ORDER = (Step.DELIBERATE, Step.AGREE, Step.CONSULT, Step.ORDER)
_LEAVE_AND_ORDER = (Step.ASK_LEAVE, Step.AGREE_LEAVE, Step.CONSULT_LEAVE, Step.ORDER_LEAVE)
_COMMON = "CGCT L5211-18"

FORMS: Mapping[LegalForm, Form] = {
    LegalForm.SYNDICATE: Form(
        LegalForm.SYNDICATE,
        "Syndicat de communes",
        Route(
            _ENTER_AND_ORDER,
            Effect.FROM_ACT,
            (_COMMON, "CGCT L5211-5", "CGCT L5211-39-2"),
            "Le comité donne un accord exprès. Les conseils des membres ont trois mois ; leur silence vaut accord. "
            "Le préfet prend l’arrêté.",
            silence=Voice.FOR,
        ),
        Route(
            _LEAVE_AND_ORDER,
            Effect.FROM_ACT,
            ("CGCT L5211-19", "CGCT L5211-25-1"),
            "Le comité consent au retrait. Les conseils des membres ont trois mois ; leur silence vaut refus. "
            "Les biens et la dette sont répartis, sinon le préfet décide dans les six mois.",
            silence=Voice.AGAINST,
        ),
    ),
    LegalForm.MIXED_SYNDICATE: Form(
        LegalForm.MIXED_SYNDICATE,
        "Syndicat mixte ouvert",
        Route(
            (Step.DELIBERATE, Step.AGREE, Step.ORDER),
            Effect.FROM_ACT,
            ("CGCT L5721-2", "CGCT L5721-2-1"),
            "Les statuts disent comment l’assemblée accepte un membre. Le préfet modifie l’arrêté.",
            confirmed=False,
        ),
        Route(
            (Step.ASK_LEAVE, Step.AGREE_LEAVE, Step.ORDER_LEAVE),
            Effect.FROM_ACT,
            ("CGCT L5721-6-2", "CGCT L5721-6-3", "CGCT L5211-25-1"),
            "Les statuts disent comment on sort. Les biens et la dette suivent les règles communes.",
            confirmed=False,
        ),
    ),
    LegalForm.AGENCY: Form(
        LegalForm.AGENCY,
        "Agence technique départementale",
        Route(
            (Step.DELIBERATE, Step.AGREE),
            Effect.FROM_ACT,
            ("CGCT L5511-1",),
            "La commune délibère et adopte les statuts ; le conseil d’administration prend acte.",
            confirmed=False,
        ),
        Route(
            (Step.ASK_LEAVE,),
            Effect.NEXT_JANUARY,
            ("Règlement de l’agence",),
            "Une délibération suffit. Le retrait prend effet le 1er janvier suivant.",
            confirmed=False,
        ),
    ),
    LegalForm.MANAGEMENT_CENTRE: Form(
        LegalForm.MANAGEMENT_CENTRE,
        "Centre de gestion",
        Route(
            (Step.DELIBERATE, Step.SIGN),
            Effect.FROM_ACT,
            ("CGFP L452-40 et suivants",),
            "Une mission facultative se prend par une convention, sans adhésion.",
            confirmed=False,
        ),
        Route(
            (Step.ASK_LEAVE,),
            Effect.NEXT_JANUARY,
            ("La convention",),
            "La convention dit le préavis. Sans mention, la sortie prend effet le 1er janvier suivant.",
            confirmed=False,
        ),
    ),
    LegalForm.ASSOCIATION: Form(
        LegalForm.ASSOCIATION,
        "Association",
        Route(
            (Step.DELIBERATE, Step.AGREE, Step.SIGN),
            Effect.FROM_ACT,
            ("Loi du 1er juillet 1901", "Statuts de l’association"),
            "Le conseil délibère, l’association accepte, les deux signent la convention de services.",
            confirmed=False,
        ),
        Route(
            (Step.ASK_LEAVE,),
            Effect.NEXT_JANUARY,
            ("Loi du 1er juillet 1901, article 4", "Statuts de l’association"),
            "Une délibération suffit. Les statuts disent la date ; à défaut, le 1er janvier suivant.",
            confirmed=False,
        ),
    ),
    LegalForm.GIP: Form(
        LegalForm.GIP,
        "Groupement d’intérêt public",
        Route(
            (Step.DELIBERATE, Step.AGREE, Step.SIGN),
            Effect.FROM_ACT,
            ("Loi 2011-525, articles 98 et suivants", "Convention constitutive"),
            "L’assemblée générale accepte. L’avenant à la convention constitutive est signé puis approuvé.",
            confirmed=False,
        ),
        Route(
            (Step.ASK_LEAVE, Step.AGREE_LEAVE),
            Effect.NEXT_JANUARY,
            ("Loi 2011-525, articles 98 et suivants", "Convention constitutive"),
            "La convention constitutive dit le préavis et les comptes à solder.",
            confirmed=False,
        ),
    ),
    LegalForm.SHARED_SERVICE: Form(
        LegalForm.SHARED_SERVICE,
        "Service commun d’un EPCI",
        Route(
            (Step.DELIBERATE, Step.AGREE, Step.SIGN),
            Effect.FROM_ACT,
            ("CGCT L5211-4-2",),
            "Une convention règle le service commun, avec une fiche d’impact et l’avis du comité social.",
        ),
        Route(
            (Step.ASK_LEAVE, Step.AGREE_LEAVE),
            Effect.NEXT_JANUARY,
            ("CGCT L5211-4-2", "La convention"),
            "La convention dit comment on sort et ce qui est remboursé.",
            confirmed=False,
        ),
    ),
}

_AFTER: Mapping[Step, State] = {
    Step.DELIBERATE: State.DELIBERATED,
    Step.AGREE: State.AGREED,
    Step.CONSULT: State.AGREED,
    Step.ORDER: State.ORDERED,
    Step.SIGN: State.SIGNED,
    Step.ACTIVATE: State.ACTIVE,
    Step.SUSPEND: State.SUSPENDED,
    Step.RESUME: State.ACTIVE,
    Step.ASK_LEAVE: State.WITHDRAWING,
    Step.AGREE_LEAVE: State.WITHDRAWING,
    Step.CONSULT_LEAVE: State.WITHDRAWING,
    Step.ORDER_LEAVE: State.WITHDRAWING,
    Step.LEAVE: State.WITHDRAWN,
    Step.RENOUNCE: State.ACTIVE,
    Step.SETTLE: State.SETTLED,
    Step.ARCHIVE: State.ARCHIVED,
    Step.ABANDON: State.ABANDONED,
}
_ENTERING = frozenset({State.PROSPECT, State.DELIBERATED, State.AGREED, State.ORDERED, State.SIGNED})


def state_after(steps: Sequence[Step]) -> State:
    """Return where a membership stands after its steps, in the order they were recorded."""
    return _AFTER[steps[-1]] if steps else State.PROSPECT


def next_steps(form: LegalForm, steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps that may come next, the ordinary one first.

    The state alone is not enough: an accord of the committee and an accord of the members leave the same one.
    """
    state, rules = state_after(steps), FORMS[form]
    if state in _ENTERING:
        return (_following(rules.entry, steps, Step.ACTIVATE), Step.ABANDON)
    if state is State.WITHDRAWING:
        since = steps[len(steps) - 1 - steps[::-1].index(Step.ASK_LEAVE) :]
        return (_following(rules.withdrawal, since, Step.LEAVE), Step.RENOUNCE)
    return _ELSEWHERE[state]


_ELSEWHERE: Mapping[State, tuple[Step, ...]] = {
    State.ACTIVE: (Step.ASK_LEAVE, Step.SUSPEND),
    State.SUSPENDED: (Step.RESUME, Step.ASK_LEAVE),
    State.WITHDRAWN: (Step.SETTLE,),
    State.SETTLED: (Step.ARCHIVE,),
    State.ARCHIVED: (),
    State.ABANDONED: (),
}


def _following(route: Route, steps: Sequence[Step], last: Step) -> Step:
    return next((each for each in route.steps if each not in steps), last)


def route_of(form: LegalForm, step: Step) -> Route:
    """Return the route that a step belongs to: out for what leaves, in for the rest."""
    rules = FORMS[form]
    leaving = {*rules.withdrawal.steps, Step.LEAVE, Step.SETTLE, Step.RENOUNCE}
    return rules.withdrawal if step in leaving else rules.entry


def earliest_effect(form: LegalForm, step: Step, decided_on: date) -> date:
    """Return the first day on which a step decided on a day may take effect.

    :source: the texts of the route; usage for « 1er janvier suivant »
    """
    if step is Step.LEAVE and FORMS[form].withdrawal.effect is Effect.NEXT_JANUARY:
        return date(decided_on.year + 1, 1, 1)
    return decided_on


def majority(ballots: Iterable[Ballot], *, silence: Voice) -> Majority:
    """Count the qualified majority of the members' councils.

    Two thirds of the councils for more than half of the population, or half of them for two thirds of it; each
    member of more than a quarter of the population must consent.

    :param silence: what a council that says nothing in three months is held to have said.
    :source: CGCT L5211-5 II, to which L5211-18 (silence favourable) and L5211-19 (unfavourable) send back
    """
    rows = [(each, silence if each.voice is Voice.SILENT else each.voice) for each in ballots]
    members, population = len(rows), sum(each.population for each, _voice in rows)
    ayes = [each for each, voice in rows if voice is Voice.FOR]
    inhabitants = sum(each.population for each in ayes)
    lacking = tuple(
        each.key for each, voice in rows if 4 * each.population > population and voice is not Voice.FOR
    )
    double = (3 * len(ayes) >= 2 * members and 2 * inhabitants > population) or (
        2 * len(ayes) >= members and 3 * inhabitants >= 2 * population
    )
    reached = bool(members) and double and not lacking
    return Majority(reached, len(ayes), members, inhabitants, population, lacking)
