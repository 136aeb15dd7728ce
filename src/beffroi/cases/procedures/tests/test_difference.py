"""What changes between two versions, in words: symmetric in names, and no attribute forgotten."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.clocks.types import ClockPolicy, Extension, Regime
from beffroi.cases.procedures import difference_words as words
from beffroi.cases.procedures.conditions import Filled
from beffroi.cases.procedures.difference import Deed, Effect, Part, difference, in_words
from beffroi.cases.procedures.tests.documents import field, procedure
from beffroi.cases.procedures.types import (
    Appeal,
    Check,
    Closing,
    Eligibility,
    Field,
    Kind,
    Letter,
    Moment,
    Option,
    Outcome,
    OutcomeId,
    Page,
    Piece,
    Privacy,
    Procedure,
)
from beffroi.kernel.periods import Period

DATACLASSES = {
    Part.PROCEDURE: Procedure,
    Part.PAGE: Page,
    Part.FIELD: Field,
    Part.OPTION: Option,
    Part.PIECE: Piece,
    Part.OUTCOME: Outcome,
    Part.LETTER: Letter,
    Part.CHECK: Check,
    Part.ELIGIBILITY: Eligibility,
    Part.CLOCK: ClockPolicy,
    Part.EXTENSION: Extension,
    Part.APPEAL: Appeal,
    Part.PRIVACY: Privacy,
}
BASE = procedure(field("surface", "number") + field("motif"), '\n[[piece]]\nid = "DP4"\nlabel = "Plan"\n')
NAMES = ["a", "b", "c", "d", "e"]


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ")


def told(old: Procedure, new: Procedure) -> list[str]:
    return [plain(each) for each in in_words(difference(old, new))]


def one_field(**changed) -> Procedure:
    page = BASE.pages[0]
    return replace(BASE, pages=(replace(page, fields=(replace(page.fields[0], **changed), page.fields[1])),))


@pytest.mark.parametrize("part", DATACLASSES, ids=str)
def test_every_attribute_is_said_or_is_an_identity(part):
    names = {each.name for each in fields(DATACLASSES[part])}
    assert names == set(words.LINES[part]) | words.ELSEWHERE.get(part, frozenset())


def test_a_version_does_not_differ_from_itself():
    assert not difference(BASE, BASE)
    assert difference(BASE, BASE).harmless_for_cases


def test_two_procedures_are_not_two_versions():
    with pytest.raises(ValueError, match="two procedures"):
        difference(BASE, replace(BASE, code="autre"))


@pytest.mark.parametrize(
    ("new", "says", "effect"),
    [
        (
            one_field(label="Surface créée"),
            "La question « Champ surface » devient « Surface créée ».",
            Effect.WORDING,
        ),
        (one_field(required=False), "La question « Champ surface » devient facultative.", Effect.OPTIONAL),
        (
            one_field(maximum=9),
            "La limite haute de la question « Champ surface » n’existait pas. Désormais : 9.",
            Effect.REQUIRED,
        ),
        (
            one_field(kind=Kind.DATE),
            "La question « Champ surface » attend désormais une date.",
            Effect.REQUIRED,
        ),
        (replace(BASE, pieces=()), "La pièce DP4 « Plan » n’est plus demandée.", Effect.REMOVED),
        (
            replace(BASE, clock=replace(BASE.clock, delay=Period(months=1))),
            "Le délai passe de deux mois à un mois.",
            Effect.LAW,
        ),
        (
            replace(BASE, clock=replace(BASE.clock, regime=Regime.ACCEPTS)),
            "Le silence vaut désormais un accord, au lieu d’un refus.",
            Effect.LAW,
        ),
        (
            replace(BASE, title="Autre"),
            "Le titre de la démarche passe de « Essai » à « Autre ».",
            Effect.WORDING,
        ),
    ],
)
def test_a_change_is_a_sentence_that_a_secretary_understands(new, says, effect):
    (change,) = difference(BASE, new).changes
    assert (plain(change.says), change.effect) == (says, effect)


def test_a_period_is_elided():
    new = replace(BASE, clock=replace(BASE.clock, delay=Period(months=1)))
    assert told(new, BASE) == ["Le délai passe d’un mois à deux mois."]


def test_a_new_required_question_is_not_harmless_but_an_optional_one_is():
    page = BASE.pages[0]
    asked = Field("date", Kind.DATE, "Date des travaux")
    for required in (True, False):
        longer = replace(page, fields=(*page.fields, replace(asked, required=required)))
        found = difference(BASE, replace(BASE, pages=(longer,)))
        assert in_words(found) == ["Une question s’ajoute : «\u00a0Date des travaux\u00a0»."]
        assert found.harmless_for_drafts is found.harmless_for_cases is not required


def test_a_question_that_changes_page_is_moved_and_stays_itself():
    page = BASE.pages[0]
    apart = replace(
        BASE, pages=(replace(page, fields=page.fields[:1]), Page("deux", "Suite", page.fields[1:]))
    )
    found = difference(BASE, apart)
    assert found.names(Deed.MOVED) == {(Part.FIELD, "motif")}
    assert "La question « Champ motif » passe de la page « Une page » à la page « Suite »." in told(
        BASE, apart
    )


def test_an_answer_of_a_choice_is_said_with_its_question():
    options = (Option("a", "Un"), Option("b", "Deux"))
    old, new = one_field(kind=Kind.CHOICE, options=options), one_field(kind=Kind.CHOICE, options=options[:1])
    assert told(old, new) == ["Question « Champ surface » : la réponse « Deux » n’est plus proposée."]


def test_the_questions_of_a_group_are_compared_one_by_one():
    inner = (Field("nom", Kind.TEXT, "Nom"), Field("age", Kind.NUMBER, "Âge"))
    old, new = one_field(kind=Kind.GROUP, fields=inner), one_field(kind=Kind.GROUP, fields=inner[:1])
    assert told(old, new) == ["Question « Champ surface » : la question « Âge » n’est plus posée."]


def test_a_check_between_answers_is_compared():
    rule = Check("c", Filled("motif", expected=True), "Dites le motif.", "motif")
    assert told(BASE, replace(BASE, checks=(rule,))) == ["Une vérification s’ajoute : « Dites le motif. »."]


def test_the_text_of_a_letter_is_compared_by_its_file():
    body = procedure(field("surface", "number"), letters={"letters/oui.md": "Bonjour.\n"})
    again = procedure(field("surface", "number"), letters={"letters/oui.md": "Bonsoir.\n"})
    assert told(body, again) == ["Le texte du modèle de courrier « letters/oui.md » change."]


def test_only_the_clock_moves_dates():
    privacy = Privacy("but", "base", ("nom",), ("mairie",), Period(months=12), Closing.DESTROY)
    longer = Extension("abords", Period(months=1), None, "Abords", "R*423-24")
    assert not difference(BASE, replace(BASE, privacy=privacy)).moves_dates
    assert difference(BASE, replace(BASE, clock=replace(BASE.clock, extensions=(longer,)))).moves_dates
    assert not difference(BASE, replace(BASE, clock=replace(BASE.clock, silence_says="autre"))).moves_dates


@st.composite
def versions(draw) -> Procedure:
    """Versions of one procedure whose parts come, go, move and change."""
    pages = []
    names = draw(st.permutations(NAMES))[: draw(st.integers(1, 5))]
    cut = draw(st.integers(1, len(names)))
    for rank, part in enumerate(part for part in (names[:cut], names[cut:]) if part):
        asked = tuple(
            Field(
                each,
                draw(st.sampled_from([Kind.TEXT, Kind.DATE])),
                f"Question {each}",
                required=draw(st.booleans()),
            )
            for each in part
        )
        pages.append(Page(f"p{rank}", "Page", asked))
    pieces = tuple(
        Piece(each, each.upper(), required=draw(st.booleans()))
        for each in draw(st.permutations(NAMES))[: draw(st.integers(0, 4))]
    )
    outcomes = (Outcome(OutcomeId.GRANTED, draw(st.sampled_from(["Oui", "D’accord"])), "Oui", "l.md", "t"),)
    letters = tuple(
        Letter(each, Moment.DECISION, "t", f"{each}.md", "b") for each in draw(st.permutations(NAMES))[:2]
    )
    return replace(BASE, pages=tuple(pages), pieces=pieces, outcomes=outcomes, letters=letters)


@given(versions())
def test_no_version_differs_from_itself(version):
    assert not difference(version, version)


@given(versions(), versions())
def test_what_one_way_adds_the_other_way_removes(old, new):
    there, back = difference(old, new), difference(new, old)
    assert there.names(Deed.ADDED) == back.names(Deed.REMOVED)
    assert there.names(Deed.REMOVED) == back.names(Deed.ADDED)
    assert there.names(Deed.MOVED) == back.names(Deed.MOVED)
    assert there.names(Deed.CHANGED) == back.names(Deed.CHANGED)


@given(versions(), versions())
def test_two_versions_that_do_not_differ_are_equal(old, new):
    assert bool(difference(old, new)) is (old != new)
