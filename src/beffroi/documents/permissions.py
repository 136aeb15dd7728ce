"""Who may do what to files."""

from __future__ import annotations

from beffroi.tenancy.types import Role

MAY: dict[str, frozenset[Role]] = {
    "documents.receive": frozenset({Role.ANYONE}),
    "documents.keep": frozenset({Role.ANYONE}),
    "documents.judge": frozenset({Role.SYSTEM}),
    # An agent's answer about a transfer to the archives discards its parcel.
    "documents.discard": frozenset({Role.SYSTEM, Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR}),
    "documents.shred": frozenset({Role.SYSTEM}),
}
