"""Following and examining a case through the API: the applicant by their key, the agent by their token."""

from base64 import b64encode
from urllib.parse import urlsplit

import pytest

from beffroi.cases.tests.api import PDF, VENISSIEUX, body, file, post, problem, token
from beffroi.tenancy.types import Role
from tests.worlds import APPLICANT

pytestmark = pytest.mark.django_db
PLANNING = VENISSIEUX.replace("/demande/", "/declaration-prealable/")


def address(told) -> str:
    return f"/api/v1/cases/{told['number']}"


def key(told) -> dict[str, str]:
    return {"X-Beffroi-Secret": told["secret"]}


def test_the_applicant_reads_their_case_by_header_or_address(world, client):
    told = file(client)
    by_header = client.get(address(told), headers=key(told)).json()
    by_address = client.get(f"{address(told)}?cle={told['secret']}").json()
    assert by_header == by_address
    assert by_header["state"] == "received"
    assert [event["kind"] for event in by_header["ledger"]] == ["received", "acknowledged"]
    assert by_header["tracking_url"] == told["tracking_url"]
    assert by_header["clock"]["earliest"] == told["clock"]["earliest"]


def test_a_wrong_key_no_key_and_another_case_are_all_unknown(world, client):
    first, second = file(client), file(client)
    answers = [
        client.get(address(first)),
        client.get(address(first), headers={"X-Beffroi-Secret": "zzz"}),
        client.get(address(first), headers=key(second)),
        client.get("/api/v1/cases/69259-2026-999999", headers=key(first)),
        client.get("/api/v1/cases/99999-2026-000001", headers=key(first)),
        client.get("/api/v1/cases/zzz", headers=key(first)),
    ]
    details = {problem(answer, 404)["detail"] for answer in answers}
    assert len(details) == 1


def test_a_token_of_another_commune_finds_nothing(world, client):
    told = file(client)
    foreign = token(world.corbas)
    problem(client.get(address(told), headers=foreign), 404)
    problem(post(client, f"{address(told)}/decide", {"outcome": "granted"}, **foreign), 404)
    assert client.get("/api/v1/cases", headers=foreign).json()["items"] == []


def test_the_agent_reads_the_case_without_the_key_of_the_applicant(world, client):
    told = file(
        client, documents=[{"piece": "documents", "name": "a.pdf", "content_base64": b64encode(PDF).decode()}]
    )
    response = client.get(address(told), headers=token(world.venissieux))
    assert told["secret"] not in response.content.decode()
    seen = response.json()
    assert seen["applicant"]["family_name"] == "Benali"
    opened = client.get(urlsplit(seen["pieces"][0]["url"]).path)
    assert b"".join(opened.streaming_content) == PDF
    receipt = client.get(urlsplit(seen["receipt_url"]).path)
    assert receipt.content.startswith(b"%PDF")
    problem(client.get(urlsplit(seen["receipt_url"]).path[:-2] + "zz"), 404)


def test_a_number_is_read_as_displayed_or_compact(world, client):
    agent = token(world.venissieux)
    answers = planning_answers(client)
    if answers is None:
        pytest.skip("the form has changed")
    told = post(client, PLANNING, body(answers=answers))
    assert told.status_code == 201, told.content.decode()
    displayed = told.json()["number"]
    assert displayed.startswith("DP 069 259")
    compact = displayed.replace(" ", "")
    paths = [f"/api/v1/cases/{displayed}", f"/api/v1/cases/{compact}", f"/api/v1/cases/{compact.lower()}"]
    seen = [client.get(path, headers=agent).json()["number"] for path in paths]
    assert seen == [displayed] * 3


def planning_answers(client):
    """Answer the form of the planning procedure from its schema, as a program would."""
    form = form_of(client, "declaration-prealable")
    answers = {}
    for _ in range(60):
        response = post(client, PLANNING, body(answers=answers))
        if response.status_code == 201:
            return answers
        errors = response.json()["errors"]
        missing = {name.removeprefix("answers.").partition(".")[0] for name in errors}
        if not missing - answers.keys():
            return None
        answers |= {name: example(form["properties"][name]) for name in missing - answers.keys()}
    return None


def form_of(client, code):
    items = client.get("/api/v1/organisations/216902593/procedures").json()["items"]
    return next(item["form"] for item in items if item["code"] == code)


def example(schema):
    if "const" in schema:
        return schema["const"]
    if "oneOf" in schema:
        return schema["oneOf"][0]["const"]
    match schema.get("type"):
        case "boolean":
            return False
        case "integer" | "number":
            return max(schema.get("minimum", 1), 1)
        case "array":
            return [example(schema["items"])] if "oneOf" in schema["items"] else ["AB 123"]
        case "object":
            return APPLICANT["address"]
    return {"date": "2026-12-01", "email": "a@exemple.test"}.get(schema.get("format"), "Texte")


def test_the_queue_comes_by_pages_and_filters(world, client):
    numbers = [file(client)["number"] for _ in range(3)]
    agent = token(world.venissieux)
    first = client.get("/api/v1/cases?limit=2", headers=agent).json()
    second = client.get(first["next"], headers=agent).json()
    assert [row["number"] for row in first["items"] + second["items"]] == numbers
    assert second["next"] is None
    assert client.get("/api/v1/cases?q=benali", headers=agent).json()["items"]
    assert not client.get("/api/v1/cases?q=zzz", headers=agent).json()["items"]
    assert not client.get("/api/v1/cases?assignee=me", headers=agent).json()["items"]
    assert len(client.get("/api/v1/cases?assignee=none&state=received", headers=agent).json()["items"]) == 3
    assert not client.get("/api/v1/cases?due_before=2020-01-01", headers=agent).json()["items"]
    problem(client.get("/api/v1/cases?due_before=2026-02-30", headers=agent), 422)
    problem(client.get("/api/v1/cases?limit=0", headers=agent), 422)
    problem(client.get("/api/v1/cases?assignee=zzz", headers=agent), 422)
    problem(client.get("/api/v1/cases?after=zzz", headers=agent), 404)


def test_pieces_are_asked_for_given_and_the_case_decided(world, client):
    told, agent = file(client), token(world.venissieux)
    where = address(told)
    asked = post(client, f"{where}/request_documents", {"missing": ["documents"]}, **agent)
    assert asked.status_code == 200, asked.content.decode()
    assert asked.json()["state"] == "waiting"
    assert asked.json()["missing"] == ["documents"]
    problem(post(client, f"{where}/request_documents", {"missing": ["documents"]}, **agent), 409)
    sent = {
        "documents": [{"piece": "documents", "name": "plan.pdf", "content_base64": b64encode(PDF).decode()}]
    }
    given = post(client, f"{where}/complete", sent, **key(told))
    assert given.status_code == 200, given.content.decode()
    assert given.json()["state"] == "completed"
    letter = given.json()["letters"][0]
    assert letter["url"].endswith(f"/courriers/{letter['id']}.pdf?cle={told['secret']}")
    decided = post(
        client, f"{where}/decide", {"outcome": "granted", "reasons": "Le lampadaire est réparé."}, **agent
    )
    assert decided.status_code == 200, decided.content.decode()
    assert (decided.json()["state"], decided.json()["outcome"]) == ("decided", "granted")
    assert decided.json()["clock"]["state"] == "decided"
    problem(post(client, f"{where}/decide", {"outcome": "refused", "reasons": "x"}, **agent), 409)


def test_both_sides_write(world, client):
    told, agent = file(client), token(world.venissieux)
    post(client, f"{address(told)}/message", {"body": "Quand ?"}, **key(told))
    seen = post(client, f"{address(told)}/message", {"body": "Lundi."}, **agent).json()["messages"]
    assert [(each["from"], each["body"]) for each in seen] == [
        ("applicant", "Quand ?"),
        ("service", "Lundi."),
    ]
    problem(post(client, f"{address(told)}/message", {"body": " "}, **agent), 422)
    problem(post(client, f"{address(told)}/message", {"body": "a" * 10_001}, **agent), 422)


def test_the_applicant_withdraws_and_decides_nothing(world, client):
    told = file(client)
    problem(post(client, f"{address(told)}/decide", {"outcome": "granted"}, **key(told)), 404)
    problem(post(client, f"{address(told)}/transfer", {"to": "x"}, **key(told)), 404)
    withdrawn = post(client, f"{address(told)}/withdraw", {"reason": "Plus besoin."}, **key(told))
    assert withdrawn.json()["state"] == "withdrawn"


def test_what_follows_silence_is_asked_for_only_after_it(world, client):
    told, agent = file(client), token(world.venissieux)
    for verb in ("attest", "ask_reasons"):
        problem(post(client, f"{address(told)}/{verb}", {}, **key(told)), 409)
        problem(post(client, f"{address(told)}/{verb}", {}, **agent), 409)
    problem(post(client, f"{address(told)}/give_reasons", {"reasons": "Non."}, **key(told)), 404)
    problem(post(client, f"{address(told)}/give_reasons", {"reasons": "Non."}, **agent), 409)


def test_a_secretary_may_not_decide(world, client):
    told, agent = file(client), token(world.venissieux, Role.SECRETARY)
    assert (
        "rôle"
        in problem(post(client, f"{address(told)}/decide", {"outcome": "granted"}, **agent), 403)["detail"]
    )


def test_transfer_extension_and_acknowledgement(world, client):
    told, agent = file(client), token(world.venissieux)
    problem(post(client, f"{address(told)}/acknowledge", {}, **agent), 409)
    problem(post(client, f"{address(told)}/extend", {"extension": "abords"}, **agent), 409)
    problem(post(client, f"{address(told)}/transfer", {"to": ""}, **agent), 422)
    moved = post(client, f"{address(told)}/transfer", {"to": "Métropole de Lyon"}, **agent)
    assert moved.json()["state"] == "transferred"


def test_a_browser_session_is_nobody_here(world, client):
    from beffroi.identity.models import User

    told = file(client)
    token(world.venissieux, email="sophie@exemple.test")
    client.force_login(
        User.objects.get(email="sophie@exemple.test"), "allauth.account.auth_backends.AuthenticationBackend"
    )
    problem(client.get(address(told)), 404)
    problem(client.get("/api/v1/cases"), 401)
