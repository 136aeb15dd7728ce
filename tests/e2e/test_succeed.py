"""Pierre-Bénite into Oullins-Pierre-Bénite, on live data: rehearsed, then for real, then again."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from beffroi.cases.models import Case
from beffroi.identity import actions as identity
from beffroi.identity import queries as people
from beffroi.identity.models import Grant
from beffroi.kernel.errors import Refusal
from beffroi.operators import actions as operators
from beffroi.operators.membership import actions, agreeing, queries, succession
from beffroi.operators.membership.models import Agreement, AgreementParty, Succession
from beffroi.operators.membership.types import AgreementKind, Succeeded, SuccessionKind
from beffroi.operators.models import Organisation
from beffroi.operators.offers import actions as offers
from beffroi.operators.offers import queries as services
from beffroi.operators.offers.types import ServiceKind
from beffroi.operators.types import Kind, Newcomer, Offer
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.worlds import NOON

MERGED = date(2024, 1, 1)
ACT = "Arrêté préfectoral du 15 décembre 2023"


@pytest.fixture
def towns(world):
    """Oullins and Pierre-Bénite as they stood, members with agents, a case, a competence, a service, a convention."""
    operators.admit(
        operator=world.operator,
        newcomers=[
            Newcomer(
                "216901520", Kind.COMMUNE, "Pierre-Bénite", "pierre-benite", "69152", "69", "69310", 10000
            ),
            Newcomer("216901496", Kind.COMMUNE, "Oullins", "oullins", "69149", "69", "69600", 27000),
        ],
        offers=[Offer("saisine/demande", 1)],
        by=CLOCKWORK,
        on=NOON,
    )
    benite, oullins = (Organisation.objects.get(slug=slug) for slug in ("pierre-benite", "oullins"))
    identity.enrol(
        organisation=benite,
        email="lea@exemple.test",
        full_name="Léa Faure",
        roles=[Role.INSTRUCTOR, Role.COMMUNE_ADMINISTRATOR],
        by=CLOCKWORK,
        on=NOON,
    )
    identity.enrol(
        organisation=oullins,
        email="marc@exemple.test",
        full_name="Marc Petit",
        roles=[Role.INSTRUCTOR],
        by=CLOCKWORK,
        on=NOON,
    )
    world.file(benite)
    world.file(oullins)
    _furnish(world, benite)
    _furnish(world, oullins)
    return benite, oullins


def _furnish(world, town):
    told = {"by": CLOCKWORK, "on": NOON}
    competence = actions.define_competence(
        organisation=world.operator, name="Informatique de gestion", **told
    )
    actions.transfer_competence(
        competence=competence, member=town, since=NOON.date(), reference="Délibération", **told
    )
    service = offers.describe_service(
        organisation=world.operator, code="paie", kind=ServiceKind.HOSTED_APPLICATION, name="Paie", **told
    )
    offers.start(service=service, member=town, since=NOON.date(), quantity=40, **told)
    agreeing.draw_up(
        organisation=world.operator,
        terms=agreeing.Terms(AgreementKind.PROCESSING, f"Sous-traitance {town.name}", NOON.date()),
        parties=[town],
        **told,
    )


def _merge(world, town, **told):
    play = told.pop("play", succession.succeed)
    return play(
        **{
            "operator": world.operator,
            "former": town,
            "successor": "69149",
            "kind": SuccessionKind.MERGE,
            "effective_on": MERGED,
            "reference": ACT,
            "by": CLOCKWORK,
            "on": NOON,
            **told,
        }
    )


def _everything():
    """Return the count and the digest of every table of the database, all organisations open."""
    with scope.reading(*Organisation.objects.values_list("id", flat=True)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT') ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall() if not name.startswith("territory_")]
        told = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            told[table] = cursor.fetchone()
    return told


def test_a_rehearsal_tells_all_and_leaves_no_trace(world, towns):
    before = _everything()
    report = _merge(world, towns[0], play=succession.rehearse)
    assert report.rehearsal
    assert report.lines["Agents"] == ["Léa Faure rejoint Oullins-Pierre-Bénite."]
    assert report.lines["Services"] == ["Paie passe à Oullins-Pierre-Bénite (quantité 40)."]
    assert _everything() == before
    towns[0].refresh_from_db()
    assert towns[0].successor_id is None
    assert not Organisation.objects.filter(slug="oullins-pierre-benite").exists()


def test_a_day_to_come_can_be_rehearsed_only(world, towns):
    later = date(2027, 1, 1)
    assert _merge(world, towns[0], play=succession.rehearse, effective_on=later).lines
    with pytest.raises(Refusal, match="répétition"):
        _merge(world, towns[0], effective_on=later)


def test_the_merge_carries_everything_once(world, towns):
    for town in towns:
        _merge(world, town)
    heir = Organisation.objects.get(slug="oullins-pierre-benite")
    again = _merge(world, Organisation.objects.get(id=towns[0].id))
    assert again.already
    today = NOON.date()
    with scope.reading(world.operator.id, heir.id):
        assert heir.name in [one.name for one in queries.in_force(world.operator, today)]
        assert "Oullins" not in [one.name for one in queries.in_force(world.operator, today)]
        assert [one.name for one in queries.holders(world.operator, "informatique-de-gestion", today)] == [
            heir.name
        ]
        service = services.service(world.operator, "paie")
        assert [(use.name, use.quantity) for use in services.in_use(world.operator, service, today)] == [
            (heir.name, 80)
        ]
        assert Succession.objects.count() == 2
        mine = AgreementParty.objects.filter(party=heir)
        assert Agreement.objects.filter(closed_on=None, id__in=mine.values("agreement_id")).count() == 2
        assert heir.population > 30000


def test_people_of_both_work_on_the_former_s_cases_and_newcomers_too(world, towns):
    for town in towns:
        _merge(world, town)
    heir = Organisation.objects.get(slug="oullins-pierre-benite")
    lea = people.User.objects.get(email="lea@exemple.test")
    assert set(people.agent_actor(lea).grants) == {heir.id, towns[0].id, towns[1].id}
    newcomer = identity.enrol(
        organisation=heir,
        email="nina@exemple.test",
        full_name="Nina Roy",
        roles=[Role.INSTRUCTOR],
        by=CLOCKWORK,
        on=NOON,
    )
    assert people.agent_actor(newcomer).grants[towns[0].id] == {Role.INSTRUCTOR}
    with scope.reading(heir.id):
        assert {row.user.full_name for row in Grant.objects.filter(organisation=heir)} == {
            "Léa Faure",
            "Marc Petit",
            "Nina Roy",
        }


def test_agents_of_the_new_commune_see_one_queue(world, towns, client, settings):
    """The former ones' requests stand in it, keep their numbers, their links and their own tenant."""
    from beffroi.cases import actions as acts
    from beffroi.cases.deliveries import tracking_path

    with scope.reading(towns[0].id):
        old = Case.objects.get(organisation=towns[0])
        link = tracking_path(old)
    for town in towns:
        _merge(world, town)
    heir = Organisation.objects.get(slug="oullins-pierre-benite")
    new = world.file(heir)
    lea = people.User.objects.get(email="lea@exemple.test")
    settings.DEMONSTRATION = True
    client.force_login(lea)
    answer = client.get("/travail/oullins-pierre-benite/?file=service")
    assert answer.status_code == 200, answer.headers
    page = answer.content.decode()
    for number in (old.number, new.number):
        assert page.count(f'value="{number}"') == 1
    assert f"/travail/pierre-benite/demandes/{old.number}" in page
    assert "celles de Oullins, Pierre-Bénite" in page
    assert (
        "éclairage"
        in client.get("/travail/oullins-pierre-benite/?file=service&q=eclairage").content.decode().lower()
    )
    sent = client.get("/travail/pierre-benite/?file=service")
    assert sent.headers["Location"] == "/travail/oullins-pierre-benite/?file=service"
    lines = b"".join(client.get("/travail/oullins-pierre-benite/export.csv?file=service").streaming_content)
    assert lines.decode().count("\r\n") == 4
    acts.assign(case=old, to=lea.id, by=people.agent_actor(lea), on=NOON)
    assert client.get(f"/travail/pierre-benite/demandes/{old.number}").status_code == 200
    client.logout()
    assert client.get(link).status_code == 200


def test_the_one_queue_shows_nothing_to_who_has_no_role_on_the_former(world, towns):
    from beffroi.cases import heirs, queries

    _merge(world, towns[0])
    heir = Organisation.objects.get(slug="oullins-pierre-benite")
    assert heirs.formers(heir, world.sophie) == ()
    with scope.reading(heir.id):
        assert queries.queue((heir.id, towns[0].id), {}).rows == ()


def test_roles_on_an_ended_commune_are_changed_in_its_successor(world, towns):
    _merge(world, towns[0])
    former = Organisation.objects.get(id=towns[0].id)
    with pytest.raises(Refusal, match="Changez les rôles"):
        identity.enrol(
            organisation=former,
            email="x@exemple.test",
            full_name="Ivan X",
            roles=[Role.INSTRUCTOR],
            by=CLOCKWORK,
            on=NOON,
        )


def test_who_leaves_the_successor_leaves_the_former_s_cases(world, towns):
    _merge(world, towns[0])
    heir = Organisation.objects.get(slug="oullins-pierre-benite")
    identity.enrol(
        organisation=heir,
        email="ada@exemple.test",
        full_name="Ada Klein",
        roles=[Role.COMMUNE_ADMINISTRATOR],
        by=CLOCKWORK,
        on=NOON,
    )
    lea = people.User.objects.get(email="lea@exemple.test")
    identity.revoke(organisation=heir, user=lea, by=CLOCKWORK, on=NOON)
    assert people.agent_actor(lea).grants == {}


def test_the_former_takes_no_new_request_and_its_portal_leads_on(world, towns, client):
    _merge(world, towns[0])
    with pytest.raises(Succeeded):
        world.file(Organisation.objects.get(id=towns[0].id))
    assert client.get("/pierre-benite/").headers["Location"] == "/oullins-pierre-benite/"


def test_numbers_go_on_after_those_of_the_commune_that_bore_the_code(world, towns):
    from beffroi.cases import queries as cases

    for town in towns:
        _merge(world, town)
    heir = Organisation.objects.get(slug="oullins-pierre-benite")
    new = world.file(heir)
    with scope.reading(towns[1].id):
        old = Case.objects.get(organisation=towns[1])
    assert old.number.endswith("000001")
    assert new.number.endswith("000002")
    assert cases.owner_of(old.number).id == towns[1].id
    assert cases.owner_of(new.number).id == heir.id


def test_a_letter_on_a_former_case_speaks_for_the_successor(world, towns):
    from beffroi.cases.receipts import office_of

    _merge(world, towns[0])
    heir = Organisation.objects.get(slug="oullins-pierre-benite")
    operators.describe(organisation=heir, by=CLOCKWORK, on=NOON, email="mairie@opb.test")
    former = Organisation.objects.get(id=towns[0].id)
    assert office_of(former, None).email == "mairie@opb.test"


def test_the_ledger_and_the_journal_of_the_former_are_not_touched(world, towns):
    def rows():
        with scope.reading(towns[0].id), connection.cursor() as cursor:
            cursor.execute("SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM cases_ledgerevent t")
            return cursor.fetchone()

    before = rows()
    _merge(world, towns[0])
    assert rows() == before


def test_a_split_leaves_the_former_where_it_is(world, towns):
    _merge(world, towns[0], successor=world.corbas, kind=SuccessionKind.SPLIT)
    former = Organisation.objects.get(id=towns[0].id)
    assert former.successor_id is None
    with scope.reading(world.operator.id):
        assert former.name in [one.name for one in queries.in_force(world.operator, NOON.date())]


def test_another_operator_s_administrator_may_not(world, towns):
    with pytest.raises(Refusal):
        _merge(world, towns[0], by=world.paul)
