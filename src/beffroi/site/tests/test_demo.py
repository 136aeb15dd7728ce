"""The demonstration: every state is there, a second run adds nothing, nothing invented enters a real base."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from beffroi.cases import queries
from beffroi.cases.models import Case, Message, Paper, Piece
from beffroi.cases.types import CaseState, Channel, Urgency
from beffroi.identity.models import User
from beffroi.operators import actions as operating
from beffroi.operators import queries as operators
from beffroi.operators.rules import missing_mentions
from beffroi.site.demonstration import accounts, building
from beffroi.site.demonstration.cases import SCRIPTS
from beffroi.tenancy import scope
from beffroi.tenancy.types import CLOCKWORK

PARIS = ZoneInfo("Europe/Paris")


def _cases(built: building.Built) -> list[Case]:
    found: list[Case] = []
    for town in built.towns:
        with scope.reading(town.id):
            found += Case.objects.order_by("filed_at", "id")
    return found


def test_sixty_cases_stand_in_every_state_and_age_and_a_second_run_adds_nothing(committed):
    now = datetime.now(UTC)
    built = building.build(now=now)
    cases = _cases(built)
    assert len(cases) == len(SCRIPTS) == built.added == 60
    _every_state_is_there(cases, now)
    _silence_has_granted_and_refused(cases)
    _numbers_follow_the_order_of_filing(cases)
    _the_first_town_has_pieces_messages_and_letters(built.towns[0])
    _one_town_owes_its_contact_details(built)
    _agents_sign_in_with_the_password_of_the_demonstration()
    again = building.build(now=now + timedelta(days=1))
    assert again.added == 0
    assert [case.id for case in _cases(again)] == [case.id for case in cases]


def _every_state_is_there(cases, now):
    assert {case.state for case in cases} == set(CaseState)
    assert {case.channel for case in cases} == set(Channel)
    assert {case.outcome for case in cases if case.outcome} == {"granted", "refused", "partly", "no_action"}
    groups = Counter(queries.urgency(case, today=now.astimezone(PARIS).date()) for case in cases if case.open)
    assert set(groups) == set(Urgency)
    assert min(case.filed_at for case in cases) < now - timedelta(days=120)
    assert max(case.filed_at for case in cases) > now - timedelta(hours=1)


def _silence_has_granted_and_refused(cases):
    tacit = Counter(case.outcome for case in cases if case.state == CaseState.TACIT)
    assert tacit["granted"] >= 2
    assert tacit["refused"] >= 2


def _numbers_follow_the_order_of_filing(cases):
    series: dict[str, list[str]] = {}
    for case in cases:
        series.setdefault(case.number[:-5], []).append(case.number)
    assert all(numbers == sorted(set(numbers)) for numbers in series.values())


def _the_first_town_has_pieces_messages_and_letters(town):
    with scope.reading(town.id):
        assert Piece.objects.count() > 20
        assert set(Message.objects.values_list("from_applicant", flat=True)) == {True, False}
        assert {paper.kind for paper in Paper.objects.all()} >= {
            "pieces",
            "extension",
            "transfer",
            "decision",
        }


def _one_town_owes_its_contact_details(built):
    owing = [town.name for town in built.towns if missing_mentions(operators.by_slug(town.slug))]
    assert owing == ["Rive-de-Gier"]


def _agents_sign_in_with_the_password_of_the_demonstration():
    wanted = {account.email for account in accounts.accounts("sitiv")}
    found = User.objects.filter(email__in=wanted)
    assert len(found) == len(wanted)
    assert found.first().check_password(accounts.PASSWORD)


def test_nothing_invented_enters_the_base_of_a_real_operator(committed):
    now = datetime.now(UTC)
    operating.found_operator(siren="200000172", name="Vrai", slug="vrai", by=CLOCKWORK, on=now)
    with pytest.raises(building.NotTheDemonstration):
        building.build(now=now)


def test_mails_are_shown_in_the_demonstration_only(db, client, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    text = "From: a@b.test\nTo: c@d.test\nSubject:\n Essai\nDate: Mon, 23 Nov 2026 10:00:00 -0000\n\nBonjour https://x.test/\n"
    (tmp_path / "20261123-1.log").write_text(text + "-" * 79 + "\n", encoding="utf-8")
    settings.DEMONSTRATION = False
    assert client.get("/demonstration/courriels/").status_code == 404
    settings.DEMONSTRATION = True
    assert "Essai" in client.get("/demonstration/courriels/").content.decode()
    page = client.get("/demonstration/courriels/20261123-1.log/")
    assert 'href="https://x.test/"' in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get("/demonstration/courriels/..%2Fsecret-key/").status_code == 404
    assert client.get("/demonstration/courriels/20261123-1.log/0/").status_code == 404
