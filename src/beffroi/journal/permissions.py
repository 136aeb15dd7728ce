"""Who may do what with the journal itself."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {
    "journal.seal": frozenset({Role.SYSTEM}),
    "journal.export_proofs": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM}),
}
