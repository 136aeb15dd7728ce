"""Who may do what: figures read across the house: sheets, reports."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {
    # Money stands on a sheet: the desk reads its own figures, not these.
    "observatory.watch": frozenset({Role.OPERATOR_ADMINISTRATOR, Role.AUDITOR}),
    # A delegate answers for the money before the council.
    "observatory.read_sheet": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.DELEGATE}),
}
