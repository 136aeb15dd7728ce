"""Versions of the general request that tests publish: the same, with a question more, or with another law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from beffroi.cases import catalogue, publishing
from beffroi.cases.types import MigrationPolicy
from beffroi.operators import actions as operators
from beffroi.operators.models import Organisation
from beffroi.operators.types import Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Actor, Role
from tests.worlds import NOON, World, agent

REFERENCE = "saisine/demande"
WORDED = ('label = "Objet de votre demande"', 'label = "Objet"')
NO_PLACE = ('id = "lieu"', 'id = "endroit"')
ASKED = (
    '[[page.field]]\nid = "objet"',
    '[[page.field]]\nid = "telephone"\nkind = "phone"\nlabel = "Téléphone où vous joindre"\n\n[[page.field]]\nid = "objet"',
)
QUICKER = ('delay = "P2M"', 'delay = "P1M"')


@pytest.fixture(autouse=True)
def fresh_catalogue() -> Iterator[None]:
    """Forget the versions that a test published and rolled back: another one gives their numbers again."""
    catalogue.procedure.cache_clear()
    yield
    catalogue.procedure.cache_clear()


def publisher(world: World) -> Actor:
    """An administrator of the operator."""
    return agent(world.operator, "Inès Roux", Role.OPERATOR_ADMINISTRATOR)


def bent(source: str, *changes: tuple[str, str]) -> str:
    """Return a document with some of its text replaced; what is replaced must be there."""
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    return source


def publish(
    world: World,
    *changes: tuple[str, str],
    policy: MigrationPolicy = MigrationPolicy.STAY,
    on: Any = NOON,
    **more: Any,
) -> int:
    """Publish the next version of the general request through its draft; return its number."""
    by = publisher(world)
    draft = publishing.open_draft(organisation=world.operator, reference=REFERENCE, by=by, on=on)
    told = bent(draft.source, *changes)
    publishing.save_draft(draft=draft, source=told, files=draft.files, by=by, on=on)
    row = publishing.publish_draft(draft=draft, policy=policy, by=by, on=on, **more)
    return int(row.version)


def offer(world: World, reference: str, *changes: tuple[str, str]) -> None:
    """Publish the next version of a procedure through its draft, and offer it in Vénissieux."""
    by = publisher(world)
    draft = publishing.open_draft(organisation=world.operator, reference=reference, by=by, on=NOON)
    told = bent(draft.source, *changes)
    publishing.save_draft(draft=draft, source=told, files=draft.files, by=by, on=NOON)
    row = publishing.publish_draft(draft=draft, policy=MigrationPolicy.STAY, by=by, on=NOON)
    operators.adopt(organisation=world.venissieux, offer=Offer(reference, row.version), by=CLOCKWORK, on=NOON)


def title_of(version: int, organisation: Organisation) -> str:
    """Return the title of a version of the general request."""
    with scope.reading(organisation.id):
        return catalogue.procedure(REFERENCE, version).title
