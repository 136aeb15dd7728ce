"""Every pack of ours: clean, complete, and read again as it was written."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from beffroi.cases.clocks.types import Incomplete, Regime
from beffroi.cases.forms.checking import check_answers
from beffroi.cases.forms.inputs import show_inputs
from beffroi.cases.forms.schema import json_schema
from beffroi.cases.forms.summary import display, required_pieces, summary
from beffroi.cases.procedures.linting import lint_pack
from beffroi.cases.procedures.loading import from_json, load_pack, to_json
from beffroi.cases.procedures.types import Closing, Ending, Kind, Moment, OutcomeId, Procedure
from beffroi.cases.retention import rules
from beffroi.kernel.periods import parse_period
from beffroi.packs.registry import HOME, pack_folders, register_rules

register_rules()
PROCEDURES = [procedure for folder in pack_folders() for procedure in load_pack(folder).procedures]
named = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda procedure: procedure.reference)


@pytest.mark.parametrize("folder", pack_folders(), ids=lambda folder: folder.name)
def test_the_lint_has_nothing_to_say(folder):
    assert lint_pack(folder) == []


def test_the_three_first_packs_are_there():
    assert {procedure.reference for procedure in PROCEDURES} >= {
        "etat_civil/acte-naissance",
        "saisine/demande",
        "urbanisme/declaration-prealable",
    }


@named
def test_a_published_version_is_read_again_identically(procedure):
    assert from_json(to_json(procedure)) == procedure
    shuffled = json.loads(to_json(procedure))  # what jsonb gives back: keys in another order
    assert from_json(dict(reversed(shuffled.items()))) == procedure
    assert to_json(from_json(shuffled)) == to_json(procedure)


@named
def test_silence_is_told_with_its_text(procedure):
    clock = procedure.clock
    assert clock.source
    assert clock.silence_says
    assert not clock.silence_says.endswith(".")
    if clock.regime is Regime.REJECTS:
        assert clock.incomplete is Incomplete.CRPA_REJECTS


@named
def test_every_refusal_gives_its_reasons_and_the_ways_to_appeal(procedure):
    for outcome in procedure.outcomes:
        if outcome.id in {OutcomeId.REFUSED, OutcomeId.PARTLY}:
            body = procedure.letter_body(outcome.letter)
            assert outcome.reasons_required
            assert "{{ reasons }}" in body
            assert "{{ appeal }}" in body


@named
def test_a_request_for_pieces_says_which_until_when_and_what_it_changes(procedure):
    (letter,) = procedure.letters_for(Moment.INCOMPLETE)
    assert "{{ missing_pieces }}" in letter.body
    assert "{{ reply_by }}" in letter.body
    assert "article" in letter.body


@named
def test_every_compulsory_piece_cites_its_text(procedure):
    assert all(piece.source for piece in procedure.pieces if piece.required)


@named
def test_every_required_question_has_its_own_sentence(procedure):
    for _, field in procedure.fields():
        assert not field.required or field.missing.endswith((".", "?"))


@named
def test_french_typography_is_kept(procedure):
    words = json.dumps([procedure.canonical], ensure_ascii=False)
    for sign in (" :", " ;", " ?", " !", " »", "« "):
        assert sign not in words
    assert "'" not in words


VALIDATORS = {procedure.reference: Draft202012Validator(json_schema(procedure)) for procedure in PROCEDURES}


def answer_to(field) -> st.SearchStrategy:
    """Draw a correct answer."""
    values = [option.value for option in field.options]
    strategies = {
        Kind.CHOICE: lambda: st.sampled_from(values),
        Kind.CHOICES: lambda: st.lists(st.sampled_from(values), min_size=1, unique=True),
        Kind.YES_NO: st.booleans,
        Kind.CONSENT: lambda: st.just(True),
        Kind.DATE: lambda: st.dates(min_value=__import__("datetime").date(1900, 1, 1)).map(str),
        Kind.NUMBER: lambda: st.integers(field.minimum or 0, field.maximum or 999),
        Kind.PARCEL: lambda: st.just(["AB 123", "069 C 4"]),
        Kind.SIRET: lambda: st.just("35600000000048"),
        Kind.ADDRESS: lambda: st.just(
            {"lines": ["1 rue"], "postcode": "69200", "city": "Vénissieux", "country": "FR"}
        ),
    }
    return strategies.get(field.kind, lambda: st.sampled_from(["Une réponse", "Ligne"]))()


@st.composite
def filled(draw, procedure: Procedure):
    return {field.id: draw(answer_to(field)) for _, field in procedure.fields() if field.asks}


@named
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_full_answer_is_accepted_summed_up_and_shown_again(procedure, data):
    answers = data.draw(filled(procedure))
    clean, errors = check_answers(procedure, answers)
    assert errors == {}
    assert VALIDATORS[procedure.reference].is_valid(clean)
    assert check_answers(procedure, clean) == (clean, {})
    lines = [line for _, lines in summary(procedure, clean) for line in lines]
    assert all(label and value for label, value in lines)
    for _, field in procedure.fields():
        if field.id in clean:
            assert display(field, clean[field.id])
            assert show_inputs(field, clean[field.id])
    assert all(piece.label for piece in required_pieces(procedure, clean))


@named
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_a_missing_answer_is_asked_for(procedure, data):
    clean, _ = check_answers(procedure, data.draw(filled(procedure)))
    required = {field.id for _, field in procedure.fields() if field.required}
    lacking = data.draw(st.sampled_from(sorted(required & clean.keys())))
    asked = {key: value for key, value in clean.items() if key != lacking}
    assert lacking in check_answers(procedure, asked)[1]
    assert not VALIDATORS[procedure.reference].is_valid(asked)


@pytest.mark.parametrize(
    ("reference", "ending", "told"),
    [
        ("saisine/demande", "refused", "P2Y anonymise"),
        ("saisine/demande", "withdrawn", "P1Y anonymise"),
        ("saisine/demande", "transferred", "P1Y anonymise"),
        ("urbanisme/declaration-prealable", "granted", "P10Y archive"),
        ("urbanisme/declaration-prealable", "refused", "P10Y archive"),
        ("urbanisme/declaration-prealable", "withdrawn", "P2Y anonymise"),
        ("urbanisme/declaration-prealable", "transferred", "P1Y anonymise"),
        ("urbanisme/declaration-prealable", "draft", "P42D destroy"),
        ("etat_civil/acte-naissance", "withdrawn", "P1Y destroy"),
    ],
)
def test_how_long_a_request_is_kept_depends_on_how_it_ended(reference, ending, told):
    pack, code = reference.split("/")
    procedure, how = load_pack(HOME / pack).procedure(code), Ending(ending)
    rule = rules.draft_rule(procedure) if how is Ending.DRAFT else rules.rule_for(procedure, how)
    period, closing = told.split()
    assert (rule.retention, rule.closing) == (parse_period(period), Closing(closing))
