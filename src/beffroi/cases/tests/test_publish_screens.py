"""The operator's screens: versions in words, a draft checked by line, publishing, retiring, stopping."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from beffroi.cases import versions
from beffroi.cases.life import Standing
from beffroi.cases.models import ProcedureDraft
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.cases.tests.versions import ASKED, REFERENCE, WORDED, bent, fresh_catalogue, publish  # noqa: F401
from beffroi.cases.types import MigrationPolicy
from beffroi.tenancy import scope
from beffroi.tenancy.types import Role

BASE = "/operateur/demarches/"
ONE = f"{BASE}{REFERENCE}/"
DRAFT = f"{ONE}projet/"
PAGES = (BASE, f"{BASE}nouvelle/", ONE, DRAFT, f"{DRAFT}publier/", f"{ONE}1/retirer/", f"{ONE}1/arreter/")
FIRST_OF_MAY = {"day-day": "1", "day-month": "5", "day-year": "2099"}


@pytest.fixture
def ines(world):
    """The browser of an administrator of the operator."""
    return signed_in(hire(world.operator, "Hawa Roux", Role.OPERATOR_ADMINISTRATOR))


def text_of(answer) -> str:
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\u00a0", " ").split()
    )


def draft_of(world):
    with scope.reading(world.operator.id):
        return ProcedureDraft.objects.get(reference=REFERENCE)


def begun(world, client, *changes):
    assert client.post(f"{ONE}commencer/").headers["Location"] == DRAFT
    draft = draft_of(world)
    told = {"source": bent(draft.source, *changes), **draft.files}
    return client.post(DRAFT, told)


@pytest.mark.parametrize("page", PAGES)
def test_strangers_sign_in_and_others_find_nothing(world, page):
    assert Client().get(page).headers["Location"].startswith("/compte/connexion/")
    for house, role in ((world.operator, Role.AUDITOR), (world.venissieux, Role.COMMUNE_ADMINISTRATOR)):
        other = signed_in(hire(house, f"Agent {role.value}", role))
        assert other.get(page).status_code == 404
        assert other.post(page).status_code in {404, 405}


def test_the_list_shows_versions_states_and_communes(world, ines):
    publish(world, WORDED)
    told = text_of(ines.get(BASE))
    assert "Faire une demande à la commune Écrire à la mairie 2 Publiée 2" in told


def test_a_procedure_shows_each_version_with_what_it_changed(world, ines):
    publish(world, WORDED, policy=MigrationPolicy.OFFER)
    told = text_of(ines.get(ONE))
    assert told.index("Version 2 Publiée") < told.index("Version 1 Publiée")
    assert "La question « Objet de votre demande » devient « Objet »." in told
    assert "2 communes" in told
    assert "Proposer aux agents de faire passer les demandes" in told


def test_an_unknown_procedure_is_unknown(world, ines):
    assert ines.get(f"{BASE}saisine/rien/").status_code == 404
    assert ines.get(DRAFT).status_code == 404
    assert ines.get(f"{ONE}9/retirer/").status_code == 404


def test_a_draft_with_errors_is_kept_and_shown_by_line(world, ines):
    answer = begun(world, ines, ('regime = "rejects"', 'regime = "perhaps"'))
    assert answer.headers["Location"] == DRAFT
    page = ines.get(DRAFT)
    line = draft_of(world).source.splitlines().index('regime = "perhaps"') + 1
    assert f'Ligne {line} regime = "perhaps"' in text_of(page)
    assert "Il contient des erreurs" in text_of(page)
    assert ines.get(f"{DRAFT}publier/").headers["Location"] == DRAFT


def test_a_letter_that_the_document_names_can_be_written(world, ines):
    begun(world, ines, ('file = "letters/message.md"', 'file = "letters/nouveau.md"'))
    page = ines.get(DRAFT)
    assert 'name="letters/nouveau.md"' in page.content.decode()
    draft = draft_of(world)
    ines.post(
        DRAFT, {"source": draft.source, **draft.files, "letters/nouveau.md": "Bonjour.\r\n", "autre": "x"}
    )
    kept = draft_of(world)
    assert kept.files["letters/nouveau.md"] == "Bonjour.\n"
    assert "autre" not in kept.files


def test_a_draft_is_published_with_a_policy_and_a_stop(world, ines):
    begun(world, ines, ASKED)
    page = ines.get(f"{DRAFT}publier/")
    assert "Une question s’ajoute : « Téléphone où vous joindre »." in text_of(page)
    refused = ines.post(f"{DRAFT}publier/", {})
    assert refused.status_code == 422
    assert "Choisissez ce que deviennent les demandes en cours." in text_of(refused)
    told = {"policy": "require_before_decision", **FIRST_OF_MAY, "reason": "La loi change."}
    assert ines.post(f"{DRAFT}publier/", told).headers["Location"] == ONE
    one, two = versions.lives(REFERENCE)
    assert (two.policy, two.stops_on) == (MigrationPolicy.REQUIRE, None)
    assert (one.stops_on.isoformat(), one.stop_reason) == ("2099-05-01", "La loi change.")
    assert "vendredi 1er mai 2099" in text_of(ines.get(ONE))


def test_a_stop_typed_wrong_is_shown_again_and_nothing_is_published(world, ines):
    begun(world, ines, ASKED)
    told = {"policy": "stay", "day-day": "31", "day-month": "2", "day-year": "2099", "reason": "Motif."}
    refused = ines.post(f"{DRAFT}publier/", told)
    assert refused.status_code == 422
    assert 'value="31"' in refused.content.decode()
    late = ines.post(f"{DRAFT}publier/", {"policy": "stay", **FIRST_OF_MAY, "reason": ""})
    assert "Écrivez le motif" in text_of(late)
    assert len(versions.lives(REFERENCE)) == 1


def test_saving_and_publishing_leads_straight_to_the_publication(world, ines):
    begun(world, ines)
    draft = draft_of(world)
    told = {"source": bent(draft.source, WORDED), **draft.files, "next": "publish"}
    assert ines.post(DRAFT, told).headers["Location"] == f"{DRAFT}publier/"


def test_a_draft_is_thrown_away(world, ines):
    begun(world, ines, WORDED)
    assert ines.post(f"{DRAFT}jeter/").headers["Location"] == ONE
    with scope.reading(world.operator.id):
        assert not ProcedureDraft.objects.exists()


def test_a_version_is_retired_once_one_has_read_what_follows(world, ines):
    publish(world, WORDED)
    assert "Leur portail proposera la version 2" in text_of(ines.get(f"{ONE}1/retirer/"))
    assert ines.post(f"{ONE}1/retirer/").headers["Location"] == ONE
    assert versions.lives(REFERENCE)[0].retired
    assert "la démarche disparaît des portails" in text_of(ines.get(f"{ONE}2/retirer/"))


def test_a_stop_is_fixed_then_lifted(world, ines):
    ines.post(f"{ONE}1/arreter/", {**FIRST_OF_MAY, "reason": "La loi change."})
    page = ines.get(f"{ONE}1/arreter/")
    assert "Un arrêt est fixé au vendredi 1er mai 2099 : La loi change." in text_of(page)
    ines.post(f"{ONE}1/arreter/", {"lift": "yes"})
    (life,) = versions.lives(REFERENCE)
    assert life.stops_on is None
    assert life.standing(None) is Standing.PUBLISHED


def test_a_stop_in_the_past_is_refused_beside_its_field(world, ines):
    answer = ines.post(
        f"{ONE}1/arreter/", {"day-day": "1", "day-month": "1", "day-year": "2020", "reason": "x"}
    )
    assert answer.status_code == 422
    assert "Choisissez un jour à venir." in text_of(answer)
