"""Who may do what with the journal itself."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {
    "journal.seal": frozenset({Role.SYSTEM}),
    # Identifiers and verbs, no name of an applicant: who answers for the service may see who did what.
    "journal.read": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.AUDITOR, Role.HEAD_OF_SERVICE}),
    "journal.export_entries": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.AUDITOR}),
    "journal.export_proofs": frozenset({Role.COMMUNE_ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM}),
}
