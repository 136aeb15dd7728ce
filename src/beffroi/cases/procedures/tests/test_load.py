"""Reading a document: every defect is found, at its line, in one go."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.cases.procedures.findings import Finding, PackErrors
from beffroi.cases.procedures.loading import load_pack, read_procedure
from beffroi.cases.procedures.tests.documents import LETTERS, PAGE, document, field, procedure
from beffroi.cases.procedures.types import Kind
from beffroi.kernel.periods import Period

WHERE = "essais/procedures/essai.toml"


def findings_of(text: str, letters: dict[str, str] | None = None) -> tuple[Finding, ...]:
    with pytest.raises(PackErrors) as caught:
        read_procedure(text, where=WHERE, letters=letters or LETTERS)
    return caught.value.findings


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_a_correct_document_is_read_into_typed_objects():
    read = procedure(field("nom", more="max = 80") + field("n", "number", "min = 1\nrequired = false"))
    assert read.reference == "essais/essai"
    assert read.clock.delay == Period(months=2)
    first, second = (each for _, each in read.fields())
    assert (first.kind, first.maximum, first.required) == (Kind.TEXT, 80, True)
    assert (second.minimum, second.maximum, second.required) == (1, None, False)


@pytest.mark.parametrize(
    ("before", "after", "words", "why"),
    [
        ("minutes = 1", "minutes = 1\ncouleur = 'bleu'", "couleur", "La clé « couleur » est inconnue"),
        ("minutes = 1", "minutes = '1'", "minutes", "« minutes » n’a pas le bon type"),
        ("minutes = 1", "minutes = true", "minutes", "« minutes » n’a pas le bon type"),
        ("minutes = 1", "", "[procedure]", "La clé « minutes » manque"),
        ('starts = "received"', 'starts = "received"\nalerts = [0, 3]', "alerts", "nombres de jours"),
        ('starts = "received"', 'starts = "received"\nalerts = "10"', "alerts", "nombres de jours"),
        ('delay = "P2M"', 'delay = "deux mois"', "delay", "n’est pas une durée"),
        ('regime = "rejects"', 'regime = "refuse"', "regime", "ne peut pas valoir « refuse »"),
        ('incomplete = "crpa-rejects"', 'incomplete = "crpa-accepts"', "incomplete", "ne va pas avec"),
        ('kind = "text"', 'kind = "texte"', "kind", "ne peut pas valoir « texte »"),
        ('kind = "text"', 'kind = "choice"', "kind", "n’a pas de réponses"),
        ('id = "granted"', 'id = "acceptee"', "acceptee", "ne peut pas valoir « acceptee »"),
        ("letters/oui.md", "letters/non.md", "letters/non.md", "n’existe pas"),
        ('id = "nom"', 'id = "nom de famille"', "nom de famille", "ne convient pas"),
    ],
)
def test_each_defect_is_reported_at_its_line(before, after, words, why):
    text = document(field("nom")).replace(before, after, 1)
    (found,) = findings_of(text)
    assert why in found.why
    assert found.line == line_of(text, words)
    assert found.mend


def test_alerts_are_the_days_written_else_ten_and_three():
    assert procedure(field("nom")).clock.alerts == (10, 3)
    text = document(field("nom")).replace('starts = "received"', 'starts = "received"\nalerts = [5, 20]')
    read = read_procedure(text, where="essais/procedures/essai.toml", letters=LETTERS)
    assert read.clock.alerts == (20, 5)


def test_a_misspelt_key_gets_a_suggestion():
    text = document(field("nom", more='lable = "Nom"'))
    assert "Vouliez-vous écrire « label » ?" in findings_of(text)[0].mend


def test_all_defects_come_at_once_and_in_order():
    text = document(field("nom", more="inconnue = 1") + field("nom")).replace("version = 1", "version = 0")
    whys = [found.why for found in findings_of(text)]
    assert [why[:12] for why in whys] == ["« version » ", "La clé « inc", "L’identifian"]


def test_broken_toml_gives_the_line_of_the_parser():
    text = document(field("nom", more="hint = sans guillemets"))
    (found,) = findings_of(text)
    assert found.line == line_of(text, "sans guillemets")


CHOICE = field("c", "choice", 'options = [{ value = "a", label = "A" }, { value = "b", label = "B" }]')


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ('{ field = "absent", is = "a" }', "qui n’est pas déclaré avant"),
        ('{ field = "apres", is = "a" }', "qui n’est pas déclaré avant"),
        ('{ field = "c", is = "z" }', "n’est pas une réponse possible"),
        ('{ field = "c", among = ["a", "z"] }', "n’est pas une réponse possible"),
        ('{ field = "c", has = "a" }', "n’est pas une liste de choix"),
        ('{ field = "c", at_least = 3 }', "n’est pas un nombre"),
        ('{ field = "c", filled = "oui" }', "bon type"),
        ('{ field = "c" }', "un seul verbe"),
        ('{ field = "c", is = "a", has = "b" }', "un seul verbe"),
        ("{ all = [] }", "une liste de conditions"),
        ('{ not = { field = "c", is = "z" } }', "n’est pas une réponse possible"),
        ('{ rule = "nulle/part" }', "est inconnue"),
        ('{ si = "a" }', "ne se lit pas"),
        ('"toujours"', "n’est pas une table"),
    ],
)
def test_a_condition_reads_only_what_it_can(when, why):
    text = document(CHOICE + field("x", more=f"when = {when}") + field("apres"))
    (found,) = findings_of(text)
    assert why in found.why
    assert found.line == line_of(text, "when =")


def test_a_condition_over_several_lines_is_reported_on_its_own_line():
    text = document(
        CHOICE
        + field("x", more='when = { any = [\n  { field = "c", is = "a" },\n  { field = "c", is = "z" },\n] }')
    )
    (found,) = findings_of(text)
    assert found.line == line_of(text, '"z"')


def test_an_unknown_named_value_is_reported_in_the_letter():
    letters = {"letters/oui.md": "# Oui\n\n{{ prenom }}\n{{ answer.nom }}\n{{ answer.age }}\n"}
    found = findings_of(document(field("nom")), letters)
    assert [(each.file, each.line) for each in found] == [
        ("essais/letters/oui.md", 3),
        ("essais/letters/oui.md", 5),
    ]
    assert "answer." in found[1].mend


def test_the_digest_changes_with_the_content_and_not_with_the_comments():
    same = procedure(field("nom")).digest
    text = "# une note\n" + document(field("nom"))
    assert read_procedure(text, where=WHERE, letters=LETTERS).digest == same
    assert procedure(field("nom", more="max = 10")).digest != same
    assert procedure(field("nom"), letters={"letters/oui.md": "autre"}).digest != same
    assert procedure(field("nom"), letters=LETTERS | {"letters/ailleurs.md": "non nommée"}).digest == same


def test_a_pack_reports_the_errors_of_all_its_files(tmp_path: Path):
    folder = tmp_path / "essais"
    (folder / "procedures").mkdir(parents=True)
    (folder / "pack.toml").write_text('[pack]\ncode = "autre"\ntitle = "Essais"\n', encoding="utf-8")
    (folder / "procedures" / "essai.toml").write_text(document(field("nom")), encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        load_pack(folder)
    told = {(Path(found.file).name, found.why.split("»")[0]) for found in caught.value.findings}
    assert ("pack.toml", "La clé « publisher ") in told
    assert ("pack.toml", "Le code « autre ") in told
    assert ("essai.toml", "Le fichier « letters/oui.md ") in told


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=400))
def test_no_text_makes_the_reader_fall(text):
    try:
        read_procedure(text, where=WHERE, letters=LETTERS)
    except PackErrors as caught:
        errors = caught
    else:
        return
    assert errors.findings


@settings(deadline=None)
@given(st.data())
def test_a_document_with_one_line_changed_is_read_or_refused(data):
    lines = (document(CHOICE + field("x", more='when = { field = "c", is = "a" }')) + PAGE).splitlines()
    rank = data.draw(st.integers(0, len(lines) - 1))
    lines[rank] = data.draw(
        st.sampled_from(
            ["", "x = 1", "x = [1.5]", "when = []", "[a.b]", "[[page]]", "max = 2.5", "x = 1979-05-27"]
        )
    )
    try:
        read_procedure("\n".join(lines), where=WHERE, letters=LETTERS)
    except PackErrors as caught:
        errors = caught
    else:
        return
    assert all(1 <= found.line <= len(lines) or "letters" in found.file for found in errors.findings)
