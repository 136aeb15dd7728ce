"""The ground of the benches: an embedded database of their own, towns, an agent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOW = datetime.now(UTC)


@contextmanager
def embedded_django(home: str) -> Iterator[str]:
    """Start PostgreSQL in ``home``, migrate, load the territory, settle as a server does; yield the superuser's address."""
    from beffroi.site import embedded

    os.environ.update(BEFFROI_HOME=home, DJANGO_SETTINGS_MODULE="beffroi.site.settings", BEFFROI_DEMO="1")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "EMAIL_URL", "CLAMAV_URL"):
        os.environ.pop(name, None)
    os.environ["ALLOWED_HOSTS"] = "*"
    server = embedded.start(Path(home))
    os.environ["BEFFROI_SOCKET"] = embedded.socket_folder(server)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_territory", verbosity=0)
    from beffroi.site.memory import settle

    settle()
    try:
        yield embedded.superuser_uri(server)
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()


def operator() -> Any:
    """Return the operator of the bench."""
    from beffroi.operators import actions
    from beffroi.tenancy.types import CLOCKWORK

    return actions.found_operator(
        siren="256900994",
        name="Opérateur de mesure",
        slug="mesure",
        by=CLOCKWORK,
        on=NOW,
        phone="+33472000000",
    )


def publish_packs() -> list[Any]:
    """Publish the packs of the house; return their procedures."""
    from beffroi.cases import actions
    from beffroi.cases.procedures.loading import load_pack
    from beffroi.packs.registry import pack_folders
    from beffroi.tenancy.types import CLOCKWORK

    procedures = [each for folder in pack_folders() for each in load_pack(folder).procedures]
    actions.publish(organisation=operator(), procedures=procedures, by=CLOCKWORK, on=NOW)
    return procedures


def newcomers(count: int | None) -> list[Any]:
    """Return communes of the referential as newcomers, the largest first."""
    from beffroi.operators.types import Kind, Newcomer
    from beffroi.territory import queries

    known = [each for each in queries.communes_of(None) if each.siren]
    known.sort(key=lambda each: -(each.population or 0))
    return [
        Newcomer(
            each.siren or "",
            Kind.COMMUNE,
            each.name,
            each.slug,
            each.insee,
            each.department_code,
            (each.postcodes or ("",))[0],
            each.population or 0,
        )
        for each in known[:count]
    ]


def towns(count: int) -> list[Any]:
    """Admit the ``count`` largest communes with every procedure; return their organisations."""
    from beffroi.operators import actions
    from beffroi.operators.models import Organisation
    from beffroi.operators.types import Kind, Offer
    from beffroi.tenancy.types import CLOCKWORK

    offers = [Offer(each.reference, each.version) for each in publish_packs()]
    actions.admit(operator=operator(), newcomers=newcomers(count), offers=offers, by=CLOCKWORK, on=NOW)
    return list(Organisation.objects.filter(kind=Kind.COMMUNE).order_by("-population")[:count])


def agent_of(town: Any) -> Any:
    """Enrol an agent of a town; return the account."""
    from beffroi.tenancy.types import Role

    return _enrolled(town, "agent@exemple.test", [Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE])


def staff_of(house: Any) -> Any:
    """Enrol who administers an operator, protected by a second factor; return the account."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from beffroi.tenancy.types import Role

    user = _enrolled(house, "direction@exemple.test", [Role.OPERATOR_ADMINISTRATOR])
    TOTP.activate(user, generate_totp_secret())
    return user


def _enrolled(house: Any, email: str, roles: list[Any]) -> Any:
    from beffroi.identity import actions
    from beffroi.tenancy.types import CLOCKWORK

    return actions.enrol(
        organisation=house, email=email, full_name="Agent de mesure", roles=roles, by=CLOCKWORK, on=NOW
    )


def one_case(town: Any) -> Any:
    """File one real request in a town; return its identifier."""
    from beffroi.cases import actions
    from beffroi.cases.types import Filing
    from beffroi.tenancy.types import STRANGER

    address = {"lines": ["1 rue de l’Essai"], "postcode": "69000", "city": "Essai"}
    person = {"kind": "person", "family_name": "Essai", "given_names": "Ada", "email": "ada@exemple.test"}
    filing = Filing(
        procedure="saisine/demande",
        version=1,
        applicant={**person, "address": address},
        answers={"objet": "Mesure", "description": "Une demande de mesure."},
    )
    return actions.file(organisation=town, filing=filing, by=STRANGER, on=NOW).id
