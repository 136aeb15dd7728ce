"""The steps of an agent: who may take them, letters read over and sent, the clock that follows, two agents at once."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from beffroi.cases import actions, queries
from beffroi.cases.models import Case, Paper
from beffroi.cases.tests.agents import actor, hire, signed_in
from beffroi.cases.types import CaseState
from beffroi.identity.models import User
from beffroi.kernel.french import written_date
from beffroi.tenancy.types import Role

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(ZoneInfo("Europe/Paris")).date()
WORKS = {
    "declarant": "particulier",
    "date-naissance": "1980-02-01",
    "adresse-terrain": {
        "lines": ["12 rue Gambetta"],
        "postcode": "69200",
        "city": "Vénissieux",
        "country": "FR",
    },
    "parcelles": ["000 AK 214"],
    "superficie": 312,
    "travaux": ["aspect"],
    "description": "Deux fenêtres.",
    "protection": "non",
    "visible": True,
    "attestation": True,
}


@pytest.fixture
def sophie(world) -> User:
    return hire(world.venissieux, "Sophie Marchand")


@pytest.fixture
def client(sophie):
    return signed_in(sophie)


@pytest.fixture
def request_(world) -> Case:
    return world.file(on=NOW - timedelta(days=5))


@pytest.fixture
def works(world) -> Case:
    return world.file(on=NOW - timedelta(days=5), procedure="urbanisme/declaration-prealable", answers=WORKS)


def at(case: Case, step: str = "") -> str:
    return f"/travail/venissieux/demandes/{case.number}" + (f"/{step}" if step else "")


def again(world, case: Case) -> Case:
    with world.reading():
        return Case.objects.select_related("organisation").get(id=case.id)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_page_of_a_case_says_first_what_silence_would_do(client, works, world):
    html = client.get(at(works)).content.decode()
    earliest = again(world, works).earliest
    assert f"Sans décision le {written_date(earliest)}, la commune ne s’oppose pas." in html
    assert "Délai d’un mois, compté depuis le" in html
    assert "Voir le calcul et les articles" in html
    assert "R*423-23 a" in html


@pytest.mark.parametrize(
    ("roles", "offered"),
    [
        ((Role.SECRETARY,), {"transmission", "message", "retrait"}),
        ((Role.INSTRUCTOR,), {"pieces", "prolongation", "transmission", "message", "retrait"}),
        (
            (Role.HEAD_OF_SERVICE,),
            {"decision", "pieces", "prolongation", "transmission", "message", "retrait"},
        ),
    ],
)
def test_each_role_is_offered_its_own_lawful_steps_and_told_about_the_others(world, works, roles, offered):
    client = signed_in(hire(world.venissieux, "Karim Belkacem", *roles))
    response = client.get(at(works))
    names = {step["url"].rpartition("/")[2].partition("?")[0] for step in response.context["steps"]}
    assert names == offered
    shut = {row["key"]: row["value"] for row in response.context["shut"]}
    assert shut["Recevoir les pièces"] == "Aucune pièce n’est attendue. CRPA L114-5"
    for step in ("decision", "pieces", "prolongation"):
        assert (client.get(at(works, step)).status_code == 200) is (step in offered)
    if "decision" not in offered:
        assert shut["Décider"] == "Votre rôle ne le permet pas. Demandez à : responsable de service."
        assert client.post(at(works, "decision"), {"etape": "envoyer"}).status_code == 403


def test_each_decision_is_a_button_that_opens_the_form_with_it_already_chosen(client, works):
    page = client.get(at(works))
    decisions = [step for step in page.context["steps"] if step["decides"]]
    assert decisions[0]["text"] == "Ne pas s’opposer"
    assert {"S’opposer", "Ne pas s’opposer, avec des prescriptions"} < {step["text"] for step in decisions}
    refusal = next(step for step in decisions if step["text"] == "S’opposer")
    assert client.get(refusal["url"]).context["outcome"] == "refused"
    assert client.get(at(works, "decision") + "?outcome=unheard-of").context["outcome"] == "unheard-of"


def test_a_link_to_a_decision_cannot_bring_words_into_its_letter(client, works):
    page = client.get(
        at(works, "decision"), {"outcome": "refused", "reasons": "Parce que.", "lettre": "Madame,"}
    )
    assert (page.context["outcome"], page.context["reasons"], page.context["letter"]) == ("refused", "", "")


def test_a_decision_is_chosen_read_over_previewed_confirmed_sent_and_kept(client, works, world):
    told = {"vu": "2", "outcome": "refused", "reasons": "Le projet porte atteinte au site (article R111-27)."}
    letter = client.post(at(works, "decision"), told)
    assert letter.context["stage"] == "lettre"
    body = letter.context["letter"]
    assert "Le projet porte atteinte au site" in body
    told |= {
        "lettre": body.replace("Vous ne pouvez", "Madame, vous ne pouvez"),
        "choisi": letter.context["chosen"],
    }
    preview = client.post(at(works, "decision"), told | {"etape": "apercu"})
    assert preview.headers["Content-Type"] == "application/pdf"
    assert "Madame, vous ne pouvez pas commencer les travaux" in words_of(preview.content)
    confirm = client.post(at(works, "decision"), told | {"etape": "confirmer"})
    assert "Vous allez notifier cette décision à Nadia Benali" in confirm.content.decode()
    assert again(world, works).state == CaseState.RECEIVED
    done = client.post(at(works, "decision"), told | {"etape": "envoyer"}, follow=True)
    assert "La décision est prise et envoyée." in done.content.decode()
    assert "Décision : s’opposer." in done.content.decode()
    with world.reading():
        paper = Paper.objects.get(case=works)
    assert (again(world, works).state, paper.kind) == (CaseState.DECIDED, "decision")
    sent = client.get(at(works, f"courriers/{paper.id}"))
    assert b"".join(sent.streaming_content) == preview.content
    with world.reading():
        assert Paper.objects.get().opened_at is None, "an agent's reading proves nothing about the applicant"


def test_a_refusal_without_reasons_does_not_pass(client, works):
    response = client.post(at(works, "decision"), {"vu": "2", "outcome": "refused"})
    assert response.status_code == 422
    assert 'href="#reasons"' in response.content.decode()
    assert client.post(at(works, "decision"), {"vu": "2"}).context["errors"][0]["field"] == "outcome"


def test_changing_the_choice_writes_the_letter_anew_and_keeping_it_keeps_every_word(client, works):
    first = client.post(at(works, "decision"), {"vu": "2", "outcome": "granted"})
    kept = {"vu": "2", "lettre": "Mes mots.", "choisi": first.context["chosen"]}
    same = client.post(at(works, "decision"), kept | {"outcome": "granted"})
    assert same.context["letter"] == "Mes mots."
    other = client.post(at(works, "decision"), kept | {"outcome": "no_action", "reasons": "Sans objet."})
    assert "Mes mots." not in other.context["letter"]
    back = client.post(at(works, "decision"), kept | {"outcome": "granted", "etape": "retour"})
    assert (back.context["stage"], back.context["outcome"], back.context["letter"]) == (
        "choix",
        "granted",
        "Mes mots.",
    )


def test_an_empty_letter_is_not_sent(client, works, world):
    told = {"vu": "2", "outcome": "granted", "etape": "envoyer", "lettre": "  "}
    assert client.post(at(works, "decision"), told).status_code == 422
    assert again(world, works).state == CaseState.RECEIVED


def test_pieces_are_asked_given_and_the_delay_begins_again(client, works, world, sophie):
    offer = client.get(at(works, "pieces"))
    hints = {option["value"]: option["hint"] for option in offer.context["options"]}
    assert "R*431-10 a" in hints["DP4"]
    assert "Le texte laisse trois mois au demandeur" in offer.context["fixed"]
    assert client.post(at(works, "pieces"), {"vu": "2"}).context["errors"][0]["field"] == "piece"
    told = {"vu": "2", "piece": ["DP4"]}
    letter = client.post(at(works, "pieces"), told)
    assert "Plan des façades et des toitures" in letter.context["letter"]
    told |= {"lettre": letter.context["letter"], "choisi": letter.context["chosen"], "etape": "envoyer"}
    page = client.post(at(works, "pieces"), told, follow=True)
    assert "Délai suspendu : les pièces sont attendues jusqu’au" in page.content.decode()
    assert again(world, works).due_on is None
    pdf = BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    pdf.name = "facades.pdf"
    done = client.post(at(works, "completer"), {"vu": "3", "piece-DP4": pdf}, follow=True)
    assert "Le dossier est complet : le délai court." in done.content.decode()
    assert "facades.pdf" in done.content.decode()
    kept = again(world, works)
    assert kept.state == CaseState.COMPLETED
    with world.reading():
        reading = queries.dossier(kept, on=NOW).reading
    assert reading.starts_on == TODAY


def test_the_time_to_answer_is_proposed_and_may_be_changed(client, request_):
    offer = client.get(at(request_, "pieces"))
    assert offer.context["limit"]["year"].isdecimal()
    assert "Aucun texte n’exige cette pièce" in offer.content.decode()
    later = TODAY + timedelta(days=20)
    day = {"limite-day": str(later.day), "limite-month": str(later.month), "limite-year": str(later.year)}
    letter = client.post(at(request_, "pieces"), {"vu": "2", "piece": "documents", **day})
    assert written_date(later) in letter.context["letter"]
    wrong = {"limite-day": "31", "limite-month": "2", "limite-year": "2027"}
    response = client.post(at(request_, "pieces"), {"vu": "2", "piece": "documents", **wrong})
    assert response.context["errors"] == [
        {"field": "limite", "text": "Cette date n’existe pas. Écrivez par exemple 15 1 2027."}
    ]
    assert response.context["limit"] == {"day": "31", "month": "2", "year": "2027"}


def test_the_letter_of_a_longer_delay_tells_the_new_date_not_the_old_one(client, works, world):
    old = again(world, works).earliest
    letter = client.post(at(works, "prolongation"), {"vu": "2", "extension": "abords"})
    body = letter.context["letter"]
    assert written_date(old) not in body
    told = {
        "vu": "2",
        "extension": "abords",
        "lettre": body,
        "choisi": letter.context["chosen"],
        "etape": "envoyer",
    }
    client.post(at(works, "prolongation"), told)
    assert written_date(again(world, works).earliest) in body


def test_a_transfer_names_the_competent_service_and_closes_the_case(client, request_, world):
    letter = client.post(at(request_, "transmission"), {"vu": "2", "to": "Métropole de Lyon, voirie"})
    told = {
        "vu": "2",
        "to": "Métropole de Lyon, voirie",
        "lettre": letter.context["letter"],
        "etape": "envoyer",
    }
    page = client.post(at(request_, "transmission"), told | {"choisi": letter.context["chosen"]}, follow=True)
    assert "à : Métropole de Lyon, voirie." in page.content.decode()
    assert again(world, request_).state == CaseState.TRANSFERRED


def test_the_second_of_two_agents_is_refused_with_the_reason_and_keeps_the_letter(client, works, world):
    opened = client.post(at(works, "decision"), {"vu": "2", "outcome": "granted"})
    paul = hire(world.venissieux, "Paul Girard")
    actions.decide(case=again(world, works), outcome="no_action", reasons="Rien.", by=actor(paul), on=NOW)
    told = {"vu": "2", "outcome": "granted", "lettre": "Ma lettre.", "choisi": opened.context["chosen"]}
    response = client.post(at(works, "decision"), told | {"etape": "envoyer"})
    assert response.status_code == 409
    refused = response.context["errors"][0]["text"]
    assert "une décision a été prise par Paul Girard" in refused
    assert "Ma lettre." in response.content.decode()
    with world.reading():
        assert Paper.objects.filter(case=works).count() == 1


def test_a_page_opened_before_a_colleague_s_step_says_that_the_case_has_changed(client, works, world):
    paul = hire(world.venissieux, "Paul Girard")
    actions.extend(case=again(world, works), extension="abords", by=actor(paul), on=NOW)
    told = {"vu": "2", "outcome": "granted", "lettre": "Ma lettre.", "etape": "envoyer"}
    response = client.post(at(works, "decision"), told)
    told_why = response.context["errors"][0]["text"]
    assert "le délai a été prolongé par Paul Girard" in told_why
    assert response.context["seen"] == 3, "sent again, knowingly, it passes"
    assert client.post(at(works, "decision"), told | {"vu": "3"}).status_code == 302


def test_a_step_that_is_not_lawful_leads_back_to_the_case_with_the_reason(client, request_):
    response = client.get(at(request_, "prolongation"), follow=True)
    assert response.redirect_chain[0][0] == at(request_)
    assert "La loi ne prévoit pas de prolongation" in response.content.decode()


def test_messages_are_marked_read_by_a_button_never_by_opening_the_page(client, request_, world):
    with world.reading():
        applicant = queries.applicant(request_)
    actions.message(case=request_, body="Où en est ma demande ?\n<script>x</script>", by=applicant, on=NOW)
    html = client.get(at(request_)).content.decode()
    assert "non lu" in html
    assert "&lt;script&gt;" in html
    assert again(world, request_).unread == 1
    client.post(at(request_, "lu"))
    assert again(world, request_).unread == 0
    done = client.post(at(request_, "message"), {"vu": "2", "body": "Nous regardons."}, follow=True)
    assert "Nous regardons." in done.content.decode()
    assert client.post(at(request_, "message"), {"vu": "2", "body": ""}).status_code == 422


def test_withdrawing_keeps_how_the_applicant_asked_for_it(client, request_, world):
    page = client.post(at(request_, "retrait"), {"vu": "2", "reason": "Par téléphone le 23."}, follow=True)
    assert "Demande retirée : Par téléphone le 23." in page.content.decode()
    assert again(world, request_).state == CaseState.WITHDRAWN


def test_a_case_is_given_to_a_colleague_or_to_nobody(client, request_, world):
    paul = hire(world.venissieux, "Paul Girard")
    client.post(at(request_, "attribuer"), {"agent": str(paul.id)})
    assert again(world, request_).assignee_id == paul.id
    client.post(at(request_, "attribuer"), {"agent": "personne"})
    assert again(world, request_).assignee_id is None


def test_a_file_in_quarantine_stays_shut_for_agents(client, works, world, sophie):
    from beffroi.cases.models import Piece
    from beffroi.documents import actions as documents
    from beffroi.documents.models import StoredFile
    from beffroi.tenancy import scope

    stored = documents.keep(
        organisation=world.venissieux.id,
        content=b"%PDF-1.4",
        name="plan.pdf",
        media_type="application/pdf",
        by=actor(sophie),
        on=NOW,
    )
    with scope.writing(world.venissieux.id):
        Piece.objects.create(
            organisation=world.venissieux, case=works, piece="DP1", file=stored, given_at=NOW
        )
        StoredFile.objects.filter(id=stored.id).update(state="quarantined")
    html = client.get(at(works)).content.decode()
    assert "vérification en cours" in html
    assert f"fichiers/{stored.id}" not in html
    assert client.get(at(works, f"fichiers/{stored.id}")).status_code == 409
    with scope.writing(world.venissieux.id):
        StoredFile.objects.filter(id=stored.id).update(state="clean")
    assert client.get(at(works, f"fichiers/{stored.id}")).status_code == 200


def test_a_commune_without_a_signatory_is_told_so(client, works, world):
    from beffroi.operators import actions as operators
    from beffroi.tenancy.types import CLOCKWORK

    operators.describe(organisation=world.venissieux, by=CLOCKWORK, on=NOW, signatory_name="")
    page = client.post(at(works, "decision"), {"vu": "2", "outcome": "granted"})
    assert "Il manque un signataire" in page.content.decode()


def test_reading_pages_needs_no_more_queries_when_a_case_grows(client, request_, world, sophie):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(at(request_))
    with CaptureQueriesContext(connection) as before:
        client.get(at(request_))
    for _each in range(5):
        actions.message(case=request_, body="Bonjour.", by=actor(sophie), on=NOW)
    with CaptureQueriesContext(connection) as after:
        client.get(at(request_))
    assert len(after) == len(before)


def test_the_sentence_follows_the_case(world, sophie):
    from beffroi.cases.web.work_sentence import sentence_of

    case = world.file(on=datetime(2026, 9, 24, 9, 0, tzinfo=UTC))
    with world.reading():
        for day, tone in (
            (date(2026, 10, 1), ""),
            (date(2026, 11, 21), "soon"),
            (date(2026, 11, 24), "late"),
        ):
            dossier = queries.dossier(case, on=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
            told = sentence_of(dossier, today=day)
            assert (told["says"].startswith("Sans décision le "), told["tone"]) == (True, tone), (day, told)
