"""The API as tests call it: a small client that speaks JSON, and tokens of agents."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from beffroi.identity import actions as identity
from beffroi.identity.models import User
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.worlds import APPLICANT, NOON

EVERYTHING = (Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE)
ANSWERS = {
    "theme": "voirie",
    "objet": "Éclairage",
    "description": "Le lampadaire devant le 12 est éteint depuis lundi.",
}
VENISSIEUX = "/api/v1/organisations/216902593/procedures/demande/cases"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def body(**changed: Any) -> dict[str, Any]:
    """A correct body of a filing."""
    return {"applicant": APPLICANT, "answers": ANSWERS, **changed}


def post(client: Client, path: str, told: Any, **headers: str) -> Any:
    """Post JSON."""
    return client.post(path, json.dumps(told), content_type="application/json", headers=headers)


def file(client: Client, **changed: Any) -> dict[str, Any]:
    """File a request; return what the API answers."""
    response = post(client, VENISSIEUX, body(**changed))
    assert response.status_code == 201, response.content.decode()
    return response.json()


def token(organisation: Organisation, *roles: Role, email: str = "agent@exemple.test") -> dict[str, str]:
    """The header of an agent of an organisation."""
    identity.enrol(
        organisation=organisation,
        email=email,
        full_name="Sophie Marchand",
        roles=roles or EVERYTHING,
        by=CLOCKWORK,
        on=NOON,
    )
    user = User.objects.get(email=email)
    text = identity.issue_token(organisation=organisation, user=user, label="Essai", by=CLOCKWORK, on=NOON)
    return {"Authorization": f"Bearer {text}"}


def problem(response: Any, status: int) -> dict[str, Any]:
    """Check that an answer is a problem of that status, and return it."""
    assert response.status_code == status, response.content.decode()[:500]
    assert response.headers["Content-Type"].startswith("application/problem+json")
    told = response.json()
    assert told["status"] == status
    assert told["type"]
    assert told["title"]
    assert told["detail"]
    return told
