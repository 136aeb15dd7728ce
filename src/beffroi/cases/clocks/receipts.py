"""Days by which the administration writes or decides, in working days of the commune's zone.

"Jour ouvré" has no legal definition: Monday to Friday outside public holidays, as usage has it.

:source: CRPA R112-11-2, L114-4 (V); definition of the working day (V2)
"""

from datetime import date, timedelta
from functools import lru_cache

from beffroi.kernel.calendar import Zone, add_working_days, is_working_day, previous_working_day

_DAY = timedelta(days=1)

# A million cases share a few thousand days: each is counted once.
_remembered = lru_cache(maxsize=1 << 16)


@_remembered
def registration_receipt_by(received_on: date, zone: Zone) -> date:
    """Return the last day to send the registration receipt: one working day after reception."""
    return add_working_days(received_on, 1, zone)


@_remembered
def acknowledge_by(competent_on: date, zone: Zone) -> date:
    """Return the last day to acknowledge: ten working days after reception by the competent body."""
    return add_working_days(competent_on, 10, zone)


@_remembered
def decide_by(earliest: date, zone: Zone) -> date:
    """Return the last working day on which a decision is in time under every reading."""
    return previous_working_day(earliest - _DAY, zone)


@_remembered
def target(term: date, zone: Zone) -> date:
    """Return the last working day of a delay whose term has no silent effect."""
    return previous_working_day(term, zone)


@_remembered
def worked(day: date, zone: Zone) -> bool:
    """Say whether the day is worked in that zone."""
    return is_working_day(day, zone)
