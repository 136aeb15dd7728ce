"""What a commune sets of retention, and mails that joined no request: kept for a time, then removed with a proof."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from beffroi.cases.inbound import actions as inbound
from beffroi.cases.inbound.models import IncomingMail
from beffroi.cases.inbound.tests.mails import mail
from beffroi.cases.retention import rules, running, settings
from beffroi.cases.retention.models import RetentionSetting
from beffroi.cases.retention.types import Act
from beffroi.cases.tests.agents import hire, signed_in
from beffroi.documents.models import StoredFile
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.tenancy.types import CLOCKWORK, Role
from tests.worlds import NOON

PAGE = "/travail/venissieux/conservation/reglages"
ARCHIVES = {"archives_agency": "FRAD069", "archives_name": "Archives du Rhône", "archives_agreement": ""}
CAME = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def head(world):
    return signed_in(hire(world.venissieux, "Paul Ferrand", Role.HEAD_OF_SERVICE))


def box(world, *, on=CAME, message_id="<un@exemple.test>"):
    return inbound.receive(raw=mail(to="mairie@venissieux.test", message_id=message_id), by=CLOCKWORK, on=on)


def purge(day, **how):
    return running.run(on=datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC), **how)


def mails(world):
    with world.reading():
        return IncomingMail.objects.count()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"archives_agency": "FRAD069"}, "archives_name"),
        ({"archives_name": "Archives du Rhône"}, "archives_agency"),
        ({"archives_agency": "216902590", "archives_name": "Ville"}, "archives_agency"),
        ({"archives_agency": "deux mots", "archives_name": "Ville"}, "archives_agency"),
        ({"sorting_days": "29"}, "sorting_days"),
        ({"sorting_days": "1096"}, "sorting_days"),
        ({"sorting_days": "un an"}, "sorting_days"),
        ({"archives_agreement": "x" * 161}, "archives_agreement"),
    ],
)
def test_what_is_typed_is_checked_field_by_field(typed, field):
    with pytest.raises(Invalid) as refused:
        settings.checked(typed)
    assert list(refused.value.field_errors) == [field]


def test_the_archives_service_is_named_on_screen_journalled_and_asked_for_while_it_lacks(world, head):
    lists = [f"/travail/venissieux/conservation/{page}" for page in ("", "versements", "repetition")]
    assert all(PAGE in head.get(page).content.decode() for page in lists)
    assert all("n’est pas renseigné" in head.get(page).content.decode() for page in lists)
    wrong = head.post(PAGE, {"archives_agency": "deux mots", "archives_name": "Ville", "sorting_days": "90"})
    assert wrong.status_code == 422
    assert 'value="deux mots"' in wrong.content.decode()
    assert head.post(PAGE, {**ARCHIVES, "sorting_days": "90"}).status_code == 302
    assert not any("n’est pas renseigné" in head.get(page).content.decode() for page in lists)
    assert 'value="FRAD069"' in head.get(PAGE).content.decode()
    with world.reading():
        told = Entry.objects.get(verb="cases.set_retention").facts
        assert RetentionSetting.objects.get().sorting_days == 90
    assert told["changed"] == ["archives_agency", "archives_name", "sorting_days"]


def test_who_only_files_and_another_commune_set_nothing(world):
    secretary = signed_in(hire(world.venissieux, "Karim Belkacem", Role.SECRETARY))
    assert secretary.post(PAGE, ARCHIVES).status_code == 403
    neighbour = signed_in(hire(world.corbas, "Julie Petit", Role.COMMUNE_ADMINISTRATOR))
    assert neighbour.post(PAGE, ARCHIVES).status_code == 404
    with world.reading():
        assert not RetentionSetting.objects.exists()


def test_a_mail_without_a_case_is_kept_a_year_then_removed_with_a_proof_and_its_file(world):
    row = box(world)
    world.file()
    assert rules.sorting_default(date(2026, 6, 1)) == 365
    assert not [line for report in purge("2027-01-10") for line in report.lines]
    (rehearsed,) = purge("2027-01-11", rehearsal=True)
    assert [(line.procedure, line.act, line.count) for line in rehearsed.lines] == [("", Act.DROP_MAIL, 1)]
    assert mails(world) == 1, "a rehearsal changes nothing"
    (done,) = purge("2027-01-11")
    assert done.lines == rehearsed.lines
    assert mails(world) == 0
    with world.reading():
        told = Entry.objects.get(verb="cases.drop_mails").facts
        assert not StoredFile.objects.filter(id=row.file_id).exists()
    assert (told["mails"], told["files"]) == ([str(row.id)], 1)
    assert "365 jours" in told["rule"]
    assert purge("2027-01-11") == [], "twice changes nothing"


def test_the_days_that_the_commune_has_set_hold_and_a_mail_of_a_case_stays_with_it(world, head):
    box(world)
    case = world.file()
    joined = box(world, message_id="<deux@exemple.test>")
    inbound.join(mail=joined, number=case.number, by=world.sophie, on=NOON)
    head.post(PAGE, {"sorting_days": "30"})
    after = (CAME + timedelta(days=31)).date().isoformat()
    (done,) = purge(after)
    assert [(line.act, line.count) for line in done.lines] == [(Act.DROP_MAIL, 1)]
    assert mails(world) == 1
    assert "30 jours après sa réception" in with_mail(world, head)


def with_mail(world, client):
    box(world, message_id="<trois@exemple.test>")
    return client.get("/travail/venissieux/courriels/").content.decode()
