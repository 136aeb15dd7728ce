"""Publishing the versions of procedures that a release of packs brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from beffroi.cases.models import ProcedureVersion, VersionLife
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.types import NotLawful
from beffroi.journal.actions import action, note
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor


@action("cases.publish")
def publish(
    *,
    organisation: Organisation,
    procedures: Sequence[Procedure],
    by: Actor,  # noqa: ARG001
    on: datetime,
) -> list[str]:
    """Publish versions of procedures; those that stand already with the same content are left alone.

    :raises NotLawful: the number of a version already stands for another content.
    """
    new = [procedure for procedure in procedures if _is_new(procedure)]
    ProcedureVersion.objects.bulk_create(
        ProcedureVersion(
            reference=each.reference,
            version=each.version,
            canonical=each.canonical,
            digest=each.digest,
            published_at=on,
        )
        for each in new
    )
    _begin_lives(organisation, new)
    published = [f"{each.reference}@{each.version}" for each in new]
    note(published=published)
    return published


def _begin_lives(organisation: Organisation, published: Sequence[Procedure]) -> None:
    """Begin the lives of versions just published by an operator."""
    VersionLife.objects.bulk_create(
        VersionLife(reference=each.reference, version=each.version, publisher=organisation)
        for each in published
    )


def _is_new(procedure: Procedure) -> bool:
    standing = ProcedureVersion.objects.filter(
        reference=procedure.reference, version=procedure.version
    ).first()
    if standing is not None and standing.digest != procedure.digest:
        raise NotLawful(
            f"La version {procedure.version} de « {procedure.title} » est déjà publiée avec un autre contenu. "
            "Une version publiée ne change pas : donnez un numéro de version nouveau."
        )
    return standing is None
