"""``beffroi publish_packs``: publish the procedures of the house. Idempotent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from beffroi.cases import actions
from beffroi.cases.procedures.findings import PackErrors
from beffroi.desk import actions as desk
from beffroi.desk.types import PROCEDURE
from beffroi.kernel.errors import Refusal
from beffroi.operators import queries as operators
from beffroi.operators.models import Adoption, Organisation
from beffroi.packs import registry
from beffroi.site.management.base import FrenchCommand, wrong_data
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK


class Command(FrenchCommand):
    """Publish the versions that are not yet."""

    help = (
        "Publie les démarches livrées avec Beffroi. Peut être relancée : ce qui est publié ne bouge pas. "
        "Code de sortie : 0 fait, 1 un paquet ou une version pose problème."
    )

    def handle(self, **options: Any) -> None:
        """Publish on behalf of the operator that runs the platform."""
        operator = operators.operator()
        if operator is None:
            raise wrong_data(
                "Aucun opérateur n’existe encore. Commencez par « beffroi admit --operator SIREN … »."
            )
        published = publish(operator)
        if options["json"]:
            self.answer({"published": published})
        else:
            self.stdout.write(f"Publié : {', '.join(published)}." if published else "Tout était déjà publié.")


def publish(operator: Organisation) -> list[str]:
    """Publish the procedures of our packs; return what is new (pack/code@version); :raises CommandError:."""
    now = datetime.now(UTC)
    try:
        published = actions.publish(
            organisation=operator, procedures=registry.procedures(), by=CLOCKWORK, on=now
        )
        _open_desk(operator, now)
    except PackErrors as errors:
        raise wrong_data(f"Un paquet contient des erreurs :\n{errors}") from errors
    except Refusal as refusal:
        raise wrong_data(refusal.message) from refusal
    return published


def _open_desk(operator: Organisation, now: datetime) -> None:
    """Publish what members ask of their operator, and open its desk; one that was closed on purpose stays closed."""
    actions.publish(organisation=operator, procedures=registry.house_procedures(), by=CLOCKWORK, on=now)
    with scope.reading(operator.id):
        known = Adoption.objects.filter(organisation=operator, procedure=PROCEDURE).exists()
    if not known:
        desk.open_desk(organisation=operator, by=CLOCKWORK, on=now)
