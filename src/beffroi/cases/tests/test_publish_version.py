"""The life of a version: draft, published, retired, stopped."""

from datetime import date, timedelta

import pytest

from beffroi.cases import catalogue, drafts, following, publishing, queries, versions
from beffroi.cases.life import Standing
from beffroi.cases.models import Draft, ProcedureDraft, ProcedureVersion, VersionLife
from beffroi.cases.procedures.difference import in_words
from beffroi.cases.publishing import HasErrors, Stop
from beffroi.cases.tests.versions import (  # noqa: F401 - the fixture serves every test here
    ASKED,
    NO_PLACE,
    REFERENCE,
    WORDED,
    bent,
    fresh_catalogue,
    publish,
    publisher,
)
from beffroi.cases.types import MigrationPolicy, NoLongerOffered, NotLawful
from beffroi.journal.models import Entry
from beffroi.kernel.errors import Invalid
from beffroi.operators.models import Adoption
from beffroi.tenancy import scope
from beffroi.tenancy.types import STRANGER, Forbidden, Role, Unknown
from tests.worlds import APPLICANT, NOON, SUBJECT, agent

LATER = NOON + timedelta(days=10)
REASON = "La loi change ce jour-là."


def opened(world):
    return publishing.open_draft(
        organisation=world.operator, reference=REFERENCE, by=publisher(world), on=NOON
    )


def saved(world, draft, source):
    return publishing.save_draft(draft=draft, source=source, files=draft.files, by=publisher(world), on=NOON)


def begun(world):
    with world.reading():
        draft = drafts.begin(organisation=world.venissieux, procedure=REFERENCE, on=NOON)
        drafts.keep(
            draft=draft,
            on=NOON,
            answers={**SUBJECT, "theme": "voirie", "lieu": "Devant le 12"},
            applicant=APPLICANT,
        )
    return draft


def follow_all(world, version):
    for town in (world.venissieux, world.corbas):
        with scope.writing(town.id):
            Adoption.objects.filter(organisation=town, procedure=REFERENCE).update(version=version)


def retired(world, version=1):
    return publishing.retire(
        organisation=world.operator, reference=REFERENCE, version=version, by=publisher(world), on=NOON
    )


def stopped(world, version=1, on=LATER, by=None, at=NOON):
    stop = Stop(on.date(), REASON)
    return publishing.stop(
        organisation=world.operator,
        reference=REFERENCE,
        version=version,
        stop=stop,
        by=by or publisher(world),
        on=at,
    )


def test_a_draft_begins_from_the_latest_version_and_reads_the_same(world):
    draft = opened(world)
    checked = saved(world, draft, draft.source)
    assert (draft.based_on, checked.findings, checked.difference.changes) == (1, (), ())
    assert opened(world).id == draft.id


def test_a_draft_keeps_what_was_typed_wrong_and_says_where(world):
    draft = opened(world)
    checked = saved(world, draft, bent(draft.source, ('regime = "rejects"', 'regime = "perhaps"')))
    (finding,) = checked.errors
    assert draft.source.splitlines()[finding.line - 1] == 'regime = "perhaps"'
    assert not checked.publishable
    with pytest.raises(HasErrors):
        publishing.publish_draft(draft=draft, policy=MigrationPolicy.STAY, by=publisher(world), on=NOON)
    with scope.reading(world.operator.id):
        assert ProcedureDraft.objects.get().source == draft.source


def test_toml_that_cannot_be_read_is_a_finding_too(world):
    checked = saved(world, opened(world), "[procedure\n")
    assert [each.line for each in checked.errors] == [1]


def test_publishing_gives_the_next_number_and_the_draft_goes(world):
    assert publish(world, WORDED, policy=MigrationPolicy.OFFER) == 2
    with scope.reading(world.operator.id):
        assert not ProcedureDraft.objects.exists()
        entry = Entry.objects.filter(verb="cases.publish").order_by("recorded_at").last()
        assert entry.facts == {"published": f"{REFERENCE}@2", "policy": "offer", "stops": None}
    assert VersionLife.objects.get(version=2, reference=REFERENCE).policy == "offer"
    told = [each.replace("\u00a0", " ") for each in in_words(versions.between(REFERENCE, 1, 2))]
    assert told == ["La question « Objet de votre demande » devient « Objet »."]


def test_the_next_draft_begins_from_the_text_as_it_was_written(world):
    publish(world, ('title = "Votre demande"', 'title = "Ce que vous demandez" # plus clair'))
    assert "# plus clair" in opened(world).source
    assert "version = 3" in opened(world).source


def test_a_published_version_never_changes(world):
    before = ProcedureVersion.objects.get(reference=REFERENCE, version=1).canonical
    publish(world, WORDED)
    assert ProcedureVersion.objects.get(reference=REFERENCE, version=1).canonical == before


def test_nothing_is_published_when_nothing_changes(world):
    draft = opened(world)
    with pytest.raises(NotLawful, match="ne change rien"):
        publishing.publish_draft(draft=draft, policy=MigrationPolicy.STAY, by=publisher(world), on=NOON)


def test_a_draft_does_not_become_another_procedure(world):
    draft = opened(world)
    checked = saved(world, draft, bent(draft.source, ('code = "demande"', 'code = "autre"')))
    assert "Le code du document est « autre »" in checked.errors[0].why


def test_only_its_publisher_handles_a_version(world):
    from beffroi.operators import actions as operators
    from beffroi.tenancy.types import CLOCKWORK

    other = operators.found_operator(siren="253800825", name="Autre", slug="autre-op", by=CLOCKWORK, on=NOON)
    stranger = agent(other, "Léa Petit", Role.OPERATOR_ADMINISTRATOR)
    with pytest.raises(Unknown):
        publishing.open_draft(organisation=other, reference=REFERENCE, by=stranger, on=NOON)
    with pytest.raises(Unknown):
        publishing.retire(organisation=other, reference=REFERENCE, version=1, by=stranger, on=NOON)
    with pytest.raises(Unknown):
        publishing.retire(organisation=world.operator, reference=REFERENCE, version=1, by=stranger, on=NOON)
    with pytest.raises(Unknown):
        stopped(world, by=world.sophie)


def test_an_auditor_of_the_operator_publishes_nothing(world):
    auditor = agent(world.operator, "Omar Diallo", Role.AUDITOR)
    with pytest.raises(Forbidden):
        publishing.retire(organisation=world.operator, reference=REFERENCE, version=1, by=auditor, on=NOON)


def test_a_new_version_leaves_portals_as_they_are(world):
    publish(world, ASKED)
    with world.reading():
        assert queries.offer(world.venissieux, REFERENCE).procedure.version == 1
    assert world.file().version == 1


def test_a_retired_version_takes_no_new_draft_but_the_one_begun_is_sent(world):
    draft = begun(world)
    publish(world, ASKED)
    assert retired(world).retired
    with world.reading():
        assert drafts.begin(organisation=world.venissieux, procedure=REFERENCE, on=NOON).version == 2
        assert drafts.send(draft=draft, by=STRANGER, on=LATER).version == 1


def test_a_procedure_whose_only_version_is_retired_leaves_the_portal(world):
    draft = begun(world)
    retired(world)
    with world.reading():
        assert REFERENCE not in {each.procedure.reference for each in queries.offered(world.venissieux)}
        with pytest.raises(NoLongerOffered):
            drafts.begin(organisation=world.venissieux, procedure=REFERENCE, on=NOON)
        assert drafts.send(draft=draft, by=STRANGER, on=NOON).number


def test_only_versions_that_take_requests_may_be_adopted(world):
    from beffroi.operators import catalogue as adoptable

    publish(world, WORDED)
    assert adoptable.find(REFERENCE).version == 2
    retired(world, 2)
    assert adoptable.find(REFERENCE).version == 1
    retired(world, 1)
    assert adoptable.find(REFERENCE) is None


def test_a_case_on_a_retired_version_goes_on(world):
    case = world.file()
    retired(world)
    with world.reading():
        assert queries.dossier(case, on=LATER).procedure.version == 1


def test_a_stop_counts_from_its_day_and_not_before(world):
    publish(world, ASKED)
    life = stopped(world)
    assert life.standing(LATER.date() - timedelta(days=1)) is Standing.PUBLISHED
    assert life.standing(LATER.date()) is Standing.STOPPED
    assert world.file(on=LATER - timedelta(days=1)).version == 1
    with pytest.raises(NoLongerOffered):
        world.file(on=LATER)


def test_a_draft_on_a_stopped_version_follows_and_loses_nothing(world):
    draft = begun(world)
    publish(world, ASKED, NO_PLACE, stop_before=Stop(LATER.date(), REASON))
    with world.reading():
        with pytest.raises(NoLongerOffered):
            drafts.send(draft=draft, by=STRANGER, on=LATER)
        kept = Draft.objects.get(id=draft.id)
        told = following.story_of(kept)
        assert (kept.version, kept.came_from, told.old, told.new) == (2, 1, 1, 2)
        assert kept.answers == {**SUBJECT, "theme": "voirie"}
        assert [(each.label, each.text, each.why) for each in told.aside] == [
            ("Où cela se passe-t-il\u00a0?", "Devant le 12", "Cette question n’est plus posée.")
        ]
        assert any("Téléphone où vous joindre" in each for each in told.words)
        assert REASON in told.because
        with pytest.raises(drafts.Incomplete) as lacking:
            drafts.send(draft=kept, by=STRANGER, on=LATER)
        assert list(lacking.value.field_errors) == ["telephone"]
        drafts.keep(draft=kept, on=LATER, answers={**kept.answers, "telephone": "+33612345678"})
        assert drafts.send(draft=kept, by=STRANGER, on=LATER).version == 2


def test_a_draft_whose_answers_come_back_gets_them_back(world):
    draft = begun(world)
    publish(world, NO_PLACE)
    follow_all(world, 2)
    with world.reading():
        assert drafts.follow_version(draft=draft, on=NOON).aside
    publish(world, (NO_PLACE[1], NO_PLACE[0]))
    follow_all(world, 3)
    with world.reading():
        told = drafts.follow_version(draft=draft, on=NOON)
        assert (told.aside, draft.answers["lieu"], draft.came_from) == ((), "Devant le 12", 1)


def test_a_draft_that_has_nowhere_to_go_stays_as_it_is(world):
    draft = begun(world)
    stopped(world)
    with world.reading():
        with pytest.raises(NoLongerOffered):
            drafts.send(draft=draft, by=STRANGER, on=LATER)
        assert Draft.objects.get(id=draft.id).answers["objet"] == SUBJECT["objet"]


def test_a_stop_has_a_day_to_come_and_a_reason(world):
    with pytest.raises(Invalid) as past:
        stopped(world, on=NOON - timedelta(days=1))
    assert "day" in past.value.field_errors
    with pytest.raises(Invalid) as bare:
        publishing.stop(
            organisation=world.operator,
            reference=REFERENCE,
            version=1,
            stop=Stop(LATER.date(), " "),
            by=publisher(world),
            on=NOON,
        )
    assert "reason" in bare.value.field_errors


def test_a_stop_is_lifted_before_its_day_and_not_after(world):
    stopped(world)
    lifted = {
        "organisation": world.operator,
        "reference": REFERENCE,
        "version": 1,
        "stop": None,
        "by": publisher(world),
    }
    assert publishing.stop(**lifted, on=NOON).stops_on is None
    stopped(world)
    with pytest.raises(NotLawful, match="déjà pris effet"):
        publishing.stop(**lifted, on=LATER)


def test_publishing_with_a_stop_ends_the_versions_before_and_not_the_new_one(world):
    publish(world, WORDED)
    publish(world, ASKED, stop_before=Stop(date(2027, 1, 1), REASON))
    assert [(life.version, life.stops_on) for life in versions.lives(REFERENCE)] == [
        (1, date(2027, 1, 1)),
        (2, date(2027, 1, 1)),
        (3, None),
    ]


def test_the_letters_that_a_document_names_are_shown(world):
    draft = opened(world)
    assert "letters/reponse.md" in publishing.named_files(draft.source)
    assert set(publishing.named_files(draft.source)) == set(draft.files)
    assert publishing.named_files("[[") == []


def test_a_version_published_by_an_earlier_program_belongs_to_the_operator(world):
    VersionLife.objects.filter(reference=REFERENCE).delete()
    assert retired(world).retired
    assert catalogue.latest(REFERENCE).version == 1
