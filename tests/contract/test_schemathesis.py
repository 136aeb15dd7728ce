"""Schemathesis invents calls from the document and tries each: no 500, no status or shape that the document does not tell."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks

from beffroi.cases.tests.api import EVERYTHING, token
from beffroi.cases.webhooks import actions as webhooks
from beffroi.cases.webhooks.types import Wish
from beffroi.tenancy.types import Role
from tests.worlds import NOON, SUBJECT

load_all_checks()
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
]
EXAMPLES = 4


@pytest.fixture(scope="module")
def document(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def kept_open():
    """The connection of the test holds its transaction: a request that ends must not close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def places(world, kept_open):
    """What addresses may name: half of the calls then reach something."""
    case = world.file(answers=SUBJECT)
    wish = Wish("Essai", "https://crochet.exemple.fr/", ("case.filed",))
    endpoint, _secret = webhooks.register(organisation=world.venissieux, wish=wish, by=world.sophie, on=NOON)
    told = {"number": case.number, "siren": "216902593", "code": "demande", "pack": "saisine"}
    return {**told, "endpoint_id": str(endpoint.id)}


def _try(document, places, headers):
    tried = 0
    for result in document.get_all_operations():
        operation = result.ok()
        _examples(operation, places, headers)
        tried += 1
    assert tried > 100


def _examples(operation, places, headers):
    @hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    @hypothesis.given(case=operation.as_strategy(), real=hypothesis.strategies.booleans())
    def attempt(case, real):
        if real and isinstance(case.path_parameters, dict):
            case.path_parameters.update({k: v for k, v in places.items() if k in case.path_parameters})
        case.call_and_validate(headers=headers, checks=CHECKS)

    attempt()


def test_no_invented_call_of_an_agent_is_answered_wrongly(document, places, world):
    headers = token(world.venissieux, *EVERYTHING, Role.COMMUNE_ADMINISTRATOR)
    _try(document, places, headers)


def test_no_invented_call_of_a_stranger_is_answered_wrongly(document, places):
    _try(document, places, {})
