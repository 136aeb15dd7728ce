"""A procedure that nobody had written: begun from another one, drafted, published as version 1, then adopted."""

from __future__ import annotations

import pytest

from beffroi.cases import catalogue, founding, publishing, queries
from beffroi.cases.models import ProcedureDraft
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.versions import fresh_catalogue, publisher  # noqa: F401 - the fixture serves every test here
from beffroi.cases.types import MigrationPolicy, NotLawful
from beffroi.kernel.errors import Invalid
from beffroi.operators import actions as operators
from beffroi.operators.types import Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.worlds import NOON

NEW = "/operateur/demarches/nouvelle/"
SCHOOL = {
    "pack": "vie_scolaire",
    "code": "inscription",
    "title": "Inscrire un enfant à l’école",
    "like": "saisine/demande",
}


def begun(world, **changed):
    return founding.begin_procedure(
        organisation=world.operator, **(SCHOOL | changed), by=publisher(world), on=NOON
    )


def test_it_takes_up_the_document_of_another_under_its_own_names(world):
    draft = begun(world)
    checked = publishing.check(draft)
    assert (draft.reference, draft.based_on, checked.findings) == ("vie_scolaire/inscription", 0, ())
    assert (checked.procedure.title, checked.procedure.version) == (SCHOOL["title"], 1)
    assert checked.publishable


def test_it_is_published_as_version_one_and_a_commune_takes_requests_on_it(world):
    row = publishing.publish_draft(
        draft=begun(world), policy=MigrationPolicy.STAY, by=publisher(world), on=NOON
    )
    assert (row.reference, row.version) == ("vie_scolaire/inscription", 1)
    offer = Offer("vie_scolaire/inscription", 1)
    operators.adopt(organisation=world.venissieux, offer=offer, by=CLOCKWORK, on=NOON)
    case = world.file(procedure=offer.procedure)
    with world.reading():
        assert queries.dossier(case, on=NOON).procedure.title == SCHOOL["title"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"pack": "Vie scolaire"}, "pack"),
        ({"pack": ""}, "pack"),
        ({"code": "Élève"}, "code"),
        ({"pack": "saisine", "code": "demande"}, "code"),
        ({"title": "  "}, "title"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_beside_its_field(world, changed, field):
    with pytest.raises(Invalid) as refused:
        begun(world, **changed)
    assert list(refused.value.field_errors) == [field]


def test_the_same_name_is_not_drafted_twice(world):
    begun(world)
    with pytest.raises(Invalid):
        begun(world)


def test_the_family_of_another_operator_is_its_own(world):
    from beffroi.cases.models import VersionLife

    other = operators.found_operator(siren="200046977", name="Autre", slug="autre", by=CLOCKWORK, on=NOON)
    VersionLife.objects.filter(reference__startswith="urbanisme/").update(publisher=other)
    with pytest.raises(Invalid) as refused:
        begun(world, pack="urbanisme", code="permis-de-louer")
    assert list(refused.value.field_errors) == ["pack"]


def test_a_name_taken_meanwhile_is_not_taken_again(world):
    draft = begun(world)
    publishing.publish_draft(draft=draft, policy=MigrationPolicy.STAY, by=publisher(world), on=NOON)
    with scope.writing(world.operator.id):
        again = ProcedureDraft.objects.create(
            organisation=world.operator, reference=draft.reference, based_on=0, source=draft.source,
            files=draft.files, updated_at=NOON, updated_by="Inès Roux",
        )  # fmt: skip
    with pytest.raises(NotLawful):
        publishing.publish_draft(draft=again, policy=MigrationPolicy.STAY, by=publisher(world), on=NOON)


def test_on_the_screens_from_the_list_to_the_publication(world):
    client = signed_in(hire(world.operator, "Hawa Roux", Role.OPERATOR_ADMINISTRATOR))
    assert NEW in client.get("/operateur/demarches/").content.decode()
    refused = client.post(NEW, SCHOOL | {"code": "Élève"})
    assert refused.status_code == 422
    assert SCHOOL["title"] in refused.content.decode()
    draft = client.post(NEW, SCHOOL).headers["Location"]
    assert draft in client.get("/operateur/demarches/").content.decode()
    page = client.get(draft).content.decode()
    assert "Première version de cette démarche" in page
    assert client.get(f"{draft}publier/").status_code == 200
    assert client.post(f"{draft}publier/").status_code == 302
    assert catalogue.latest("vie_scolaire/inscription").version == 1


def test_a_thrown_draft_leads_back_to_the_list(world):
    client = signed_in(hire(world.operator, "Hawa Roux", Role.OPERATOR_ADMINISTRATOR))
    draft = client.post(NEW, SCHOOL).headers["Location"]
    assert client.post(f"{draft}jeter/").headers["Location"] == "/operateur/demarches/"
