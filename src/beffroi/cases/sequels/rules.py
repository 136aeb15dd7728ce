"""Days of the rights that a tacit refusal opens: asking for its reasons, and appeals after the answer. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from beffroi.cases.sequels.types import Aftermath, Explained
from beffroi.kernel.calendar import Zone, add_months, next_working_day, previous_working_day
from beffroi.kernel.french import written_date
from beffroi.kernel.periods import Period, add_period

_L232_4 = "CRPA, article L232-4"
_CAP = "Conseil d’État, avis du 2 octobre 2025, n° 504677"
_PROLONGED = Period(months=2)


def last_day_of_appeal(born_on: date, within: Period, zone: Zone) -> date:
    """Return the last day of an appeal: neither its first nor its last day counts, and it ends on a working day.

    :source: CJA R421-1, R421-2; CPC 642 by analogy (V2)
    """
    return next_working_day(add_period(born_on, within) + timedelta(days=1), zone)


def reasons_due(asked_on: date) -> date:
    """Return the last day to give the reasons: within the month of the request.

    :source: CRPA L232-4
    """
    return add_months(asked_on, 1)


def act_by(due_on: date, zone: Zone) -> date:
    """Return the last working day on which the answer is in time."""
    return previous_working_day(due_on, zone)


def explain(told: Aftermath, *, today: date, zone: Zone) -> list[Explained]:
    """Return what asking for the reasons does to the delay of appeal, as it stands on ``today``.

    :source: CRPA L232-4 (V); CE, opinion of 2 October 2025, n° 504677: a year at most without reasons (V2)
    """
    if told.asked_on is None or told.due_on is None:
        return []
    if told.answered_on is not None:
        return [_answered(told.answered_on, zone)]
    return [_awaited(told.asked_on, told.due_on, today), _prolonged(), _capped(told.asked_on)]


def _answered(day: date, zone: Zone) -> Explained:
    until = last_day_of_appeal(day, _PROLONGED, zone)
    says = (
        f"Les motifs ont été donnés le {written_date(day)}. Le juge peut être saisi jusqu’au "
        f"{written_date(until)}, deux mois après leur communication."
    )
    return Explained(says, _L232_4, "V")


def _awaited(asked: date, due: date, today: date) -> Explained:
    passed = "étaient" if today > due else "sont"
    says = f"Motifs demandés le {written_date(asked)} : ils {passed} dus au plus tard le {written_date(due)}."
    return Explained(says, _L232_4, "V")


def _prolonged() -> Explained:
    says = "Le délai pour saisir le juge est prolongé : il prend fin deux mois après la communication des motifs."
    return Explained(says, _L232_4, "V")


def _capped(asked: date) -> Explained:
    until = written_date(add_months(asked, 12))
    says = f"Si les motifs ne viennent pas, saisissez le juge dans l’année de leur demande, avant le {until}."
    return Explained(says, _CAP, "V2")
