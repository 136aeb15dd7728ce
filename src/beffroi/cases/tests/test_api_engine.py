"""The engine by the API: who changed what first, views that hold something, a case taken away, the journal."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from beffroi.cases.mandates import keys
from beffroi.cases.models import Case
from beffroi.cases.tests.api import EVERYTHING, post, problem, token
from beffroi.tenancy.types import Role
from tests.worlds import SUBJECT

CASES = "/api/v1/cases"
SIREN = "/api/v1/organisations/216902593"


@pytest.fixture
def agent(world):
    return token(world.venissieux, *EVERYTHING, Role.COMMUNE_ADMINISTRATOR)


@pytest.fixture
def case(world):
    return world.file(answers=SUBJECT)


def get(path, headers, **query):
    return Client().get(path, query, headers=headers)


def test_of_two_clients_on_one_case_the_second_is_told_what_the_first_did(world, agent, case):
    address = f"{CASES}/{case.number}"
    read = get(address, agent)
    tag = read.headers["ETag"]
    assert tag == f'"{read.json()["revision"]}"'
    done = post(Client(), f"{address}/decide", {"outcome": "granted"}, **agent, **{"If-Match": tag})
    assert done.status_code == 200, done.content.decode()
    assert done.headers["ETag"] != tag
    late = post(Client(), f"{address}/withdraw", {}, **agent, **{"If-Match": tag})
    told = problem(late, 412)
    assert "une décision a été prise par Sophie Marchand" in told["detail"]
    with world.reading():
        assert Case.objects.get(id=case.id).state == "decided"


@pytest.mark.parametrize("header", ["7", "", '"x"', 'W/"1'])
def test_an_etag_that_cannot_be_read_is_named(agent, case, header):
    refused = post(Client(), f"{CASES}/{case.number}/acknowledge", {}, **agent, **{"If-Match": header})
    assert "If-Match" in problem(refused, 422)["errors"]


def test_what_no_ledger_tells_is_held_to_the_same_revision(agent, case):
    """Assigning, writing and freezing leave no line in the ledger: the header is looked at all the same."""
    for verb, body in [
        ("assign", {"to": None}),
        ("message", {"body": "Bonjour"}),
        ("hold", {"reason": "Recours."}),
        ("keep_version", {"reason": "Presque décidée."}),
        ("migrate", {}),
    ]:
        refused = post(Client(), f"{CASES}/{case.number}/{verb}", body, **agent, **{"If-Match": '"99"'})
        problem(refused, 412)


@pytest.mark.parametrize(
    ("query", "field", "named"),
    [
        ({"sort": "alphabet"}, "sort", "'procedure'"),
        ({"state": "perdue"}, "state.0", "'received'"),
        ({"channel": "pigeon"}, "channel.0", "'electronic'"),
        ({"procedure": "saisine/inconnue"}, "procedure", "saisine/demande"),
        ({"ordre": "due"}, "ordre", "sort"),
        ({"assignee": "moi"}, "assignee", "me"),
    ],
)
def test_a_filter_that_means_nothing_is_refused_with_what_is_taken(agent, query, field, named):
    errors = problem(get(CASES, agent, **query), 422)["errors"]
    assert named in errors.get(field, ""), errors


@pytest.mark.parametrize("name", ["due", "filed", "name", "procedure"])
def test_a_reversed_order_is_the_exact_contrary_page_after_page(world, agent, name):
    for _turn in range(3):
        world.file(answers=SUBJECT)
    there, back = _walk(agent, name), _walk(agent, f"-{name}")
    assert len(there) == 3
    assert there == back[::-1]


def _walk(agent, sort):
    address, query, found = CASES, {"sort": sort, "limit": 1}, []
    while address:
        told = get(address, agent, **query).json()
        found += [each["number"] for each in told["items"]]
        address, query = told["next"], {}
    return found


def test_a_view_is_saved_read_applied_changed_and_given_up(world, agent, case):
    filters = {
        "state": ["waiting"],
        "q": "Benali",
        "sort": "-filed",
        "late": True,
        "filed_from": "2026-01-01",
    }
    made = post(Client(), "/api/v1/views", {"name": "En attente", "filters": filters}, **agent)
    assert made.status_code == 201, made.content.decode()
    view = made.json()
    assert {name: view["filters"][name] for name in filters} == filters
    assert get(view["cases"], agent).json()["items"] == []
    address = f"/api/v1/views/{view['id']}"
    body = json.dumps({"name": "Reçues", "shared": True, "filters": {"state": ["received"]}})
    changed = Client().put(address, body, content_type="application/json", headers=agent)
    assert (changed.json()["name"], changed.json()["shared"]) == ("Reçues", True)
    assert [each["number"] for each in get(view["cases"], agent).json()["items"]] == [
        get(f"{CASES}/{case.number}", agent).json()["number"]
    ]
    assert Client().delete(address, headers=agent).status_code == 204
    problem(get(address, agent), 404)


@pytest.mark.parametrize(
    "filters",
    [
        {"assignee": "me"},
        {"assignee": "none"},
        {"closed": True},
        {"waiting": True, "assignee": "none"},
        {"receipt_due": True},
        {"reasons_due": True, "channel": ["post", "counter"]},
        {"assisted": False, "due_before": "2026-12-01", "procedure": ["saisine/demande"]},
    ],
)
def test_a_view_tells_the_filters_it_was_given(agent, filters):
    made = post(Client(), "/api/v1/views", {"name": "Essai", "filters": filters}, **agent).json()
    assert {name: made["filters"][name] for name in filters} == filters


def test_a_case_is_taken_assigned_and_given_back(agent, case):
    taken = post(Client(), "/api/v1/take_next", {}, **agent).json()["case"]
    assert taken["assignee"]
    assert post(Client(), "/api/v1/take_next", {}, **agent).json() == {"case": None}
    post(Client(), f"{CASES}/{case.number}/assign", {"to": None}, **agent)
    (line,) = get(CASES, agent).json()["items"]
    assert line["assignee"] is None


def test_a_gesture_on_many_is_previewed_then_done_once(world, agent, case):
    number = get(f"{CASES}/{case.number}", agent).json()["number"]
    body = {
        "gesture": "message",
        "numbers": [number, "69259-2026-999999"],
        "body": "Le service est fermé lundi.",
    }
    seen = post(Client(), "/api/v1/together", body, **agent).json()
    assert (seen["preview"], seen["done"]) == (True, [number])
    assert [each["number"] for each in seen["left_out"]] == ["69259-2026-999999"]
    assert not get(f"{CASES}/{case.number}", agent).json()["messages"]
    done = post(Client(), "/api/v1/together", body | {"preview": False}, **agent).json()
    again = post(Client(), "/api/v1/together", body | {"preview": False}, **agent).json()
    assert (done["done"], again["done"]) == ([number], [])
    assert len(get(f"{CASES}/{case.number}", agent).json()["messages"]) == 1


def test_the_list_and_the_whole_case_are_taken_away(agent, case):
    sheet = b"".join(get("/api/v1/exports/cases.csv", agent, state="received").streaming_content)
    assert "Benali" in sheet.decode()
    pdf = post(Client(), f"{CASES}/{case.number}/exports/pdf", {}, **agent)
    assert pdf.content.startswith(b"%PDF")
    whole = b"".join(post(Client(), f"{CASES}/{case.number}/exports/zip", {}, **agent).streaming_content)
    assert whole.startswith(b"PK")


def test_letters_being_written_keep_their_versions(agent, case):
    address = f"{CASES}/{case.number}/drafts/decide"
    for body in ("Madame,", "Madame, Monsieur,", "Madame, Monsieur,"):
        assert post(Client(), address, {"body": body}, **agent).status_code == 201
    told = get(address, agent).json()
    assert [(each["rank"], each["body"]) for each in told["items"]] == [
        (2, "Madame, Monsieur,"),
        (1, "Madame,"),
    ]
    assert told["values"]["Numéro"]
    shown = post(Client(), f"{CASES}/{case.number}/preview", {"title": "Réponse", "body": "Oui."}, **agent)
    assert shown.content.startswith(b"%PDF")


def test_the_journal_of_a_case_is_read_and_that_of_the_house_leaves_with_a_line(agent, case):
    verbs = [each["verb"] for each in get(f"{CASES}/{case.number}/journal", agent).json()["items"]]
    assert verbs == ["cases.file"]
    exported = post(Client(), f"{SIREN}/journal/entries/exports", {"verb": "cases.file"}, **agent)
    (line,) = b"".join(exported.streaming_content).decode().splitlines()
    assert json.loads(line)["verb"] == "cases.file"
    csv = post(Client(), f"{SIREN}/journal/entries/exports", {"format": "csv"}, **agent)
    assert b"cases.file" in b"".join(csv.streaming_content)
    kept = get(f"{SIREN}/journal/entries", agent, verb="journal.export_entries").json()["items"]
    assert [each["facts"]["format"] for each in kept] == ["ndjson", "csv"]


def test_who_helps_has_a_key_that_never_shows_that_of_the_person(world):
    told = {
        "name": "Awa Diallo",
        "capacity": "relative",
        "email": "awa@exemple.test",
        "given_on": "2026-11-20",
    }
    case = world.file(answers=SUBJECT, mandate=told)
    with world.reading():
        kept = Case.objects.select_related("organisation").get(id=case.id)
        key, own = keys.helper_key(kept), keys.filer_key(kept)
    assert key == own
    answer = get(f"{CASES}/{case.number}", {"X-Beffroi-Secret": key})
    assert answer.status_code == 200, answer.content.decode()
    with world.reading():
        from beffroi.cases.deliveries import tracking_path

        assert tracking_path(kept).partition("cle=")[2] not in answer.content.decode()
    problem(post(Client(), f"{CASES}/{case.number}/take_over", {}, **{"X-Beffroi-Secret": key}), 409)


def test_a_message_carries_files_sent_beforehand(agent, case):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from beffroi.cases.tests.api import PDF

    sent = (
        Client().post(f"{SIREN}/files", {"file": SimpleUploadedFile("plan.pdf", PDF)}, headers=agent).json()
    )
    told = {"body": "Voici le plan.", "files": [sent["file"]]}
    answer = post(Client(), f"{CASES}/{case.number}/message", told, **agent).json()
    assert [each["name"] for each in answer["messages"][0]["files"]] == ["plan.pdf"]
    wrong = post(Client(), f"{CASES}/{case.number}/message", {"body": "x", "files": ["faux"]}, **agent)
    assert "files.0" in problem(wrong, 422)["errors"]
