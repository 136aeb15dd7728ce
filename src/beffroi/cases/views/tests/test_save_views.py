"""Saved views: one's own, the service's, who changes them; lists filtered, sorted, and acted upon as a whole."""

import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest

from beffroi.cases import actions, queries
from beffroi.cases.models import Case, Message
from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.cases.types import Channel
from beffroi.cases.views import actions as saving
from beffroi.cases.views import queries as views
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.kernel.ods import spreadsheet
from beffroi.tenancy.types import Forbidden, Role, Unknown
from tests.worlds import APPLICANT

NOW = datetime.now(UTC)
HOME = "/travail/venissieux/"


@pytest.fixture
def sophie(world):
    return hire(world.venissieux, "Sophie Marchand")


@pytest.fixture
def client(sophie):
    return signed_in(sophie)


@pytest.fixture
def nina(world):
    return hire(world.venissieux, "Nina Duval", Role.SECRETARY)


def save(world, user, name="Mes urgences", **changed):
    told = {"query": "file=service&etat=received", "shared": False, **changed}
    return saving.save_view(organisation=world.venissieux, name=name, by=actor(user), on=NOW, **told)


def test_a_view_is_kept_from_the_present_list_and_opened_by_its_address(world, client):
    world.file()
    told = {
        "nom": "À voir",
        "retour": "?file=service&etat=received&etat=completed&tri=-depot",
        "partage": "oui",
    }
    page = client.post(f"{HOME}vues/nouvelle", told, follow=True)
    assert page.context["title"] == "À voir"
    assert [chip["label"] for chip in page.context["filters"]] == [
        "État : à instruire",
        "État : pièces reçues",
    ]
    link = page.context["sections"][1]["links"][0]
    assert (link["text"], link["count"], link["current"]) == ("À voir", "1", True)
    assert page.context["view_changed"] is False
    changed = client.get(HOME + page.context["filters"][0]["remove_url"])
    assert changed.context["view_changed"] is True


def test_an_own_view_is_unknown_to_colleagues_and_a_shared_one_is_seen(world, sophie, nina):
    own, shared = save(world, sophie), save(world, sophie, "Commune", shared=True)
    with world.reading():
        assert [view.name for view in views.views_of(world.venissieux.id, actor(nina))] == ["Commune"]
        assert views.view_of(world.venissieux.id, shared.id, actor(nina)) == shared
        with pytest.raises(Unknown):
            views.view_of(world.venissieux.id, own.id, actor(nina))


def test_only_its_owner_changes_a_view_and_the_head_of_service_a_shared_one(world, sophie, nina):
    view = save(world, nina, shared=True)
    paul = hire(world.venissieux, "Paul Girard", Role.INSTRUCTOR)
    with pytest.raises(Forbidden):
        saving.change_view(view=view, name="Autre", by=actor(paul), on=NOW)
    saving.change_view(view=view, name="Tri du lundi", by=actor(sophie), on=NOW)
    saving.change_view(view=view, shared=False, by=actor(nina), on=NOW)
    with pytest.raises(Forbidden):
        saving.delete_view(view=view, by=actor(sophie), on=NOW)
    saving.delete_view(view=view, by=actor(nina), on=NOW)
    with world.reading():
        verbs = list(
            Entry.objects.filter(verb__endswith="_view").order_by("at", "id").values_list("verb", flat=True)
        )
    assert sorted(verbs) == ["cases.change_view", "cases.change_view", "cases.delete_view", "cases.save_view"]


def test_a_name_is_needed_and_serves_once(world, sophie):
    save(world, sophie)
    for name in ("", "  ", "x" * 81, "Mes urgences"):
        with pytest.raises(Invalid):
            save(world, sophie, name)


def test_the_screens_rename_share_refilter_and_delete(world, client, sophie):
    view = save(world, sophie)
    address = f"{HOME}vues/{view.id}/modifier"
    assert "Donnez un nom" in client.post(address, {"nom": ""}).content.decode()
    client.post(address, {"nom": "Renommée", "partage": "oui"})
    client.post(address, {"geste": "filtres", "retour": "?file=libres&retard=oui"})
    with world.reading():
        view.refresh_from_db()
    assert (view.name, view.shared, view.query) == ("Renommée", True, "file=libres&retard=oui")
    assert "Renommée" in client.get(f"{HOME}vues").content.decode()
    client.post(address, {"geste": "supprimer"})
    assert client.get(f"{HOME}vues/{view.id}").status_code == 404


def numbers(page) -> set[str]:
    rows = page.context["rows"] or [row for group in page.context["groups"] or [] for row in group["rows"]]
    return {cell["url"].rpartition("/")[2] for row in rows for cell in row["cells"] if cell.get("url")}


def test_filters_cumulate_and_none_is_lost(world, client):
    old = world.file(on=NOW - timedelta(days=40))
    desk = world.file(channel=Channel.COUNTER, on=NOW)
    helped = world.file(mandate={"helper": {"name": "Aidante"}}, on=NOW)
    day = (NOW - timedelta(days=20)).date().isoformat()
    asked = {
        f"du={day}": {desk.number, helped.number},
        f"au={day}": {old.number},
        "canal=counter": {desk.number},
        "canal=counter&canal=electronic": {old.number, desk.number, helped.number},
        "aide=oui": {helped.number},
        f"aide=non&du={day}": {desk.number},
        "etat=received&etat=waiting": {old.number, desk.number, helped.number},
        "retard=oui": set(),
    }
    for query, expected in asked.items():
        page = client.get(f"{HOME}?file=service&{query}")
        assert numbers(page) == expected, query
        assert len(page.context["filters"]) == query.count("=")


def test_sorting_stands_in_the_address_and_says_so(world, client):
    world.file(on=NOW)
    page = client.get(f"{HOME}?file=service&tri=demandeur")
    assert page.context["groups"] is None
    column = next(each for each in page.context["columns"] if each["label"] == "Demandeur")
    assert (column["sort"], column["sort_url"]) == ("ascending", "?file=service&tri=-demandeur")
    html = page.content.decode()
    assert html.count('aria-sort="ascending"') == 1
    due = next(each for each in page.context["columns"] if each["label"] == "Échéance")
    assert due["sort"] is None


def test_a_search_says_where_it_was_found_and_leads_to_closed_cases(world, client, sophie):
    case = world.file(on=NOW)
    html = client.get(f"{HOME}?file=service&q=lampadaire").content.decode().replace("\xa0", " ")
    assert "Trouvé : réponses, « Le lampadaire devant le 12 est éteint depuis lundi. »" in html
    actions.withdraw(case=case, by=actor(sophie), on=NOW)
    page = client.get(f"{HOME}?file=service&q=lampadaire")
    assert numbers(page) == set()
    assert numbers(client.get(HOME + page.context["elsewhere_url"])) == {case.number}


def many(client, gesture, cases, **told):
    data = {"geste": gesture, "demande": [case.number for case in cases], "retour": "?file=service", **told}
    return client.post(f"{HOME}ensemble", data, follow=True)


def test_receipts_owed_are_acknowledged_and_the_others_left_out_with_why(world, client):
    owed, given = world.file(channel=Channel.COUNTER, on=NOW), world.file(on=NOW)
    page = many(client, "accuser", [owed, given])
    assert [each["compact"] for each in page.context["cases"]] == [owed.number]
    assert "aucun accusé de réception n’est à remettre" in page.content.decode()
    done = many(client, "accuser", [owed, given], etape="confirmer").content.decode()
    assert "1 accusé de réception est noté comme remis." in done
    assert "1 demande a été laissée de côté." in done
    with world.reading():
        assert Case.objects.get(id=owed.id).acknowledge_on is None
        assert Entry.objects.filter(verb="cases.acknowledge").count() == 1


def test_one_message_goes_to_all_the_applicants_once_each(world, client):
    cases = [world.file(on=NOW), world.file(on=NOW)]
    assert "Écrivez votre message." in many(client, "ecrire", cases, etape="verifier").content.decode()
    told = {"message": "Le guichet ferme lundi.", "etape": "verifier"}
    assert many(client, "ecrire", cases, **told).context["ready"]
    with world.reading():
        assert not Message.objects.exists()
    for _twice in range(2):
        many(client, "ecrire", cases, **told | {"etape": "confirmer"})
    with world.reading():
        assert Message.objects.filter(body="Le guichet ferme lundi.").count() == 2
        assert Entry.objects.filter(verb="cases.message").count() == 2


def test_all_the_results_of_a_filter_are_marked_as_read(world, client):
    told = [world.file(on=NOW), world.file(on=NOW), world.file(on=NOW)]
    for case in told[:2]:
        with world.reading():
            me = queries.applicant(case)
        actions.message(case=case, body="Bonjour", by=me, on=NOW)
    page = many(client, "lire", [], tout="oui")
    assert (len(page.context["cases"]), len(page.context["left_out"])) == (2, 1)
    many(client, "lire", told, etape="confirmer")
    with world.reading():
        assert set(Case.objects.values_list("unread", flat=True)) == {0}


def test_nothing_ticked_or_no_gesture_leads_back_with_a_word(world, client):
    case = world.file(on=NOW)
    assert "Cochez au moins une demande" in many(client, "lire", []).content.decode()
    assert "Choisissez ce qu’il faut faire" in many(client, "manger", [case]).content.decode()


def test_the_spreadsheet_is_typed_and_runs_nothing(world, client):
    world.file(on=NOW, applicant={**APPLICANT, "family_name": "=1+1 <&>", "given_names": ""})
    answer = client.get(f"{HOME}export.ods?file=service")
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    assert archive.testzip() is None
    assert archive.infolist()[0].filename == "mimetype"
    assert archive.read("mimetype").decode() == answer.headers["Content-Type"]
    content = archive.read("content.xml").decode()
    root = ElementTree.fromstring(content)  # noqa: S314 - our own file
    assert "=1+1 <&>" in "".join(root.itertext())
    assert "formula" not in content
    assert 'office:value-type="date"' in content
    assert 'office:value-type="float" office:value="0"' in content


def test_a_spreadsheet_leaves_as_it_is_written():
    rows = ([("a\x00b", 3, date(2026, 11, 23), None)] for _batch in range(3))
    pieces = list(spreadsheet("Liste: [1]", ["A", "B", "C", "D"], rows))
    assert len(pieces) == 4
    content = zipfile.ZipFile(BytesIO(b"".join(pieces))).read("content.xml").decode()
    assert content.count("<table:table-row>") == 4
    assert 'table:name="Liste   1 "' in content


def test_the_help_tells_of_the_keyboard(client):
    html = client.get(f"{HOME}aide").content.decode()
    assert "Raccourcis" in html
    assert "Aucune lettre seule" in html
