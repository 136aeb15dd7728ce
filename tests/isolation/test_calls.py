"""The calls of an agent's program: the right agent, a colleague without the role, an agent of another commune."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from beffroi.cases.secrecy import secret_of
from beffroi.cases.tests.api import problem, token
from beffroi.identity import actions as identity
from beffroi.identity import queries as people
from beffroi.identity.models import ApiToken
from beffroi.site.api_house import HOUSE
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role
from tests.worlds import NOON

SIREN, OPERATOR = "216902593", "256900994"
HERE = f"/api/v1/organisations/{SIREN}"
CHIEFS = (Role.SECRETARY, Role.INSTRUCTOR, Role.HEAD_OF_SERVICE, Role.COMMUNE_ADMINISTRATOR)
LISTS = [
    "/mails",
    "/undelivered",
    "/retention/ending",
    "/retention/holds",
    "/statistics",
    "/adoptions",
    "/agents",
]


def call(path, headers, **query):
    return Client().get(path, query, headers=headers)


def key_of(case):
    return secret_of(case.id, case.secret_salt)


@pytest.fixture
def chief(world):
    return token(world.venissieux, *CHIEFS, email="chef@venissieux.test")


@pytest.fixture
def elsewhere(world):
    return token(world.corbas, *CHIEFS, email="chef@corbas.test")


@pytest.fixture
def lapsed(world):
    """A token of the operator's administrator that was ended."""
    header = token(world.operator, Role.OPERATOR_ADMINISTRATOR, email="partie@sitiv.test")
    with scope.reading(world.operator.id):
        row = ApiToken.objects.select_related("user").get(user__email="partie@sitiv.test")
    identity.revoke_token(token=row, by=people.agent_actor(row.user), on=NOON)
    return header


@pytest.fixture
def without(world):
    """An account of the commune that holds no role which reads requests or people."""
    return token(world.venissieux, Role.DELEGATE, email="elue@venissieux.test")


@pytest.mark.parametrize("path", LISTS)
def test_who_may_gets_a_page_and_another_commune_nothing(world, chief, elsewhere, path):
    world.file()
    answer = call(HERE + path, chief)
    assert answer.status_code == 200, answer.content.decode()
    assert "items" in answer.json()
    refused = call(HERE + path, elsewhere)
    assert refused.status_code in {403, 404}, refused.content.decode()[:300]
    assert "Benali" not in refused.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_a_colleague_without_the_role_is_refused(world, without, path):
    refused = call(HERE + path, without)
    assert refused.status_code in {403, 404}, f"{path}: {refused.content.decode()[:300]}"


@pytest.mark.parametrize("path", [*LISTS, "/journal/exports"])
def test_nobody_gets_in_without_a_token(world, path):
    assert Client().get(HERE + path).status_code in {401, 405}


def test_the_queue_is_filtered_and_sorted_and_a_commune_sees_its_own_requests_alone(world, chief, elsewhere):
    first, last = world.file(), world.file()
    told = call("/api/v1/cases", chief).json()
    assert {each["number"] for each in told["items"]} == {first.number, last.number}
    none = call("/api/v1/cases", chief, procedure="etat_civil/acte-naissance").json()
    assert none["items"] == []
    assert call("/api/v1/cases", elsewhere).json()["items"] == []


def test_a_day_that_is_none_is_named(world, chief):
    assert problem(call("/api/v1/cases", chief, due_before="demain"), 422)["errors"]


def test_saved_views_belong_to_their_commune(world, chief, elsewhere):
    assert call("/api/v1/views", chief).json()["items"] == []
    assert call("/api/v1/views", elsewhere).json()["items"] == []
    missing = call("/api/v1/cases", chief, view="00000000-0000-7000-8000-000000000000")
    assert missing.status_code in {404, 422}


def test_a_token_lists_itself_without_its_text_and_ends_itself(world, chief, elsewhere):
    (mine,) = call("/api/v1/tokens", chief).json()["items"]
    assert chief["Authorization"].partition(" ")[2] not in str(mine)
    address = f"/api/v1/tokens/{mine['id']}"
    assert Client().delete(address, headers=elsewhere).status_code == 404
    answer = Client().delete(address, headers=chief)
    assert (answer.status_code, answer.content) == (204, b"")
    assert call("/api/v1/tokens", chief).status_code == 401


OF_A_CASE = ["/journal", "/presence", "/deliveries", "/drafts/decide", "/notes", "/opinions"]
VERBS = {
    "/assign": {"to": None},
    "/mark_read": {},
    "/exports/zip": {},
    "/hand_to_person": {"identity_checked": True},
    "/preview": {"title": "Lettre", "body": "Oui."},
    "/drafts/decide": {"body": "Oui."},
    "/mentions/read": {},
    "/hold": {"reason": "Recours."},
}
OF_A_HOUSE = ["/retention/transfers", "/retention/forecast", "/journal/entries"]


def send(path, headers, body):
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)


@pytest.mark.parametrize("path", OF_A_HOUSE)
def test_what_a_house_keeps_is_its_own(world, chief, elsewhere, without, path):
    assert call(HERE + path, chief).status_code == 200
    assert call(HERE + path, elsewhere).status_code in {403, 404}
    assert call(HERE + path, without).status_code in {403, 404}


@pytest.mark.parametrize("path", OF_A_CASE)
def test_around_a_case_nobody_else_reads(world, chief, elsewhere, without, path):
    case, other = world.file(), world.file()
    address = f"/api/v1/cases/{case.number}{path}"
    answer = call(address, chief)
    assert answer.status_code == 200, answer.content.decode()
    strangers = [
        elsewhere,
        without,
        {},
        {"X-Beffroi-Secret": key_of(other)},
        {"X-Beffroi-Secret": key_of(case)},
    ]
    for headers in strangers:
        refused = call(address, headers)
        assert refused.status_code in {401, 403, 404}, refused.content.decode()[:300]


@pytest.mark.parametrize("path", VERBS)
def test_around_a_case_nobody_else_acts(world, elsewhere, without, path):
    case, other = world.file(), world.file()
    ended = token(world.venissieux, *CHIEFS, email="parti@venissieux.test")
    (mine,) = call("/api/v1/tokens", ended).json()["items"]
    Client().delete(f"/api/v1/tokens/{mine['id']}", headers=ended)
    strangers = [elsewhere, without, ended, {}, {"X-Beffroi-Secret": key_of(other)}]
    for headers in strangers:
        refused = send(f"/api/v1/cases/{case.number}{path}", headers, VERBS[path])
        assert refused.status_code in {401, 403, 404}, (headers, refused.content.decode()[:300])


def test_the_copy_and_the_take_over_open_with_the_key_of_that_case_alone(world, chief):
    case, other = world.file(), world.file()
    for verb in ("copy", "take_over"):
        address = f"/api/v1/cases/{case.number}/{verb}"
        assert send(address, {"X-Beffroi-Secret": key_of(other)}, {}).status_code == 404
        assert send(address, chief, {}).status_code in {403, 404}
        assert send(address, {}, {}).status_code == 404
    own = send(f"/api/v1/cases/{case.number}/copy", {"X-Beffroi-Secret": key_of(case)}, {})
    assert own.status_code == 200


@pytest.mark.parametrize(
    "path", ["/teams", "/routing_rules", "/signature_delegations", "/mentions", "/exports/cases.csv"]
)
def test_what_a_service_sets_is_read_in_the_house_of_the_token_alone(world, chief, without, path):
    assert call(f"/api/v1{path}", chief).status_code == 200
    assert call(f"/api/v1{path}", without).status_code in {403, 404}
    assert call(f"/api/v1{path}", {}).status_code == 401


def test_a_program_of_a_commune_publishes_nothing_for_the_operator(world, chief):
    operator = f"/api/v1/organisations/{world.operator.siren}/published_procedures"
    assert call(operator, chief).status_code in {403, 404}
    assert call(f"{HERE}/published_procedures", chief).status_code in {403, 404}
    writer = token(world.operator, Role.OPERATOR_ADMINISTRATOR, email="editrice@operateur.test")
    assert call(operator, writer).status_code == 200


WALKED = {"siren": OPERATOR, "member": SIREN, "code": "messagerie", "number": "256900994-2026-000001"}
NO_ROW = "00000000-0000-7000-8000-000000000000"


def _reads_of_the_house():
    """Every read of the operator's house, each path filled."""
    for router in HOUSE:
        for path, view in router.path_operations.items():
            if any("GET" in each.methods for each in view.operations):
                yield "/api/v1" + re.sub(r"{(\w+)}", lambda name: WALKED.get(name[1], NO_ROW), path)


def _answers(header):
    return {path: call(path, header).status_code for path in _reads_of_the_house()}


def test_the_house_of_an_operator_opens_to_nobody_without_a_token_in_force(world, lapsed):
    assert set(_answers({}).values()) == {401}
    assert set(_answers(lapsed).values()) == {401}


def test_a_member_and_another_commune_read_nothing_of_the_operator(world, chief, elsewhere):
    assert set(_answers(chief).values()) == {404}
    assert set(_answers(elsewhere).values()) == {404}


def test_the_desk_reads_what_its_role_allows_and_its_writings_are_refused_to_members(world, chief):
    desk = token(world.operator, Role.SERVICE_DESK, email="assistance@sitiv.test")
    assert {*_answers(desk).values()} <= {200, 403, 404}
    assert call(f"/api/v1/organisations/{OPERATOR}/members", desk).status_code == 200
    path = f"/api/v1/organisations/{OPERATOR}/prospects"
    told = {"data": '{"code": "69149"}', "content_type": "application/json"}
    assert Client().post(path, **told, headers=chief).status_code == 404
    assert Client().post(path, **told, headers=desk).status_code == 403
    assert Client().post(path, **told).status_code == 401
