"""Defects of questions, groups, lists and rules, each at its line."""

import pytest

from beffroi.cases.procedures.findings import Finding, PackErrors
from beffroi.cases.procedures.linting import lint_pack
from beffroi.cases.procedures.loading import load_pack, read_procedure, to_json
from beffroi.cases.procedures.tests.documents import LETTERS, document, field
from beffroi.cases.procedures.tests.test_lint import pack

INNER = '[[page.field.field]]\nid = "p"\nkind = "text"\nlabel = "P"\n'
CHECK = '\n[[check]]\nid = "c"\nholds = { field = "a", filled = true }\nfield = "a"\nmessage = "Non."\n'
RULE = '\n[[eligibility]]\nid = "e"\nholds = { field = "a", filled = true }\nmessage = "Non."\n'
TREE = 'levels = ["Un", "Deux"]\noptions = [ { value = "a", label = "A", options = [ { value = "b", label = "B" } ] } ]'


def found_in(text: str, lists: dict[str, str] | None = None) -> tuple[Finding, ...]:
    with pytest.raises(PackErrors) as caught:
        read_procedure(text, where="essais/procedures/essai.toml", letters=LETTERS, lists=lists)
    return caught.value.findings


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        (document(field("a", "time", "min = 1")), "min = 1", "min ne veut rien dire pour time"),
        (document(field("a", "point", "min = 1")), "min = 1", "min ne veut rien dire pour un point"),
        (document(field("a", "text", 'text = "x"')), "text = ", "ont un texte"),
        (document(field("a", "date", 'characters = "digits"')), "characters", "restreint ses caractères"),
        (document(field("a", "text", 'characters = "chiffres"')), "characters", "ne peut pas valoir"),
        (document(field("a", "text", 'ask = ["birth_date"]')), "ask", "Seule une personne"),
        (document(field("a", "person", 'ask = ["taille"]')), "ask", "« taille » ne se demande pas"),
        (document(field("a", "iban", "prefill = true")), "prefill", "ne peut pas venir de l’adresse"),
        (document(field("a", "consent", "prefill = true")), "prefill", "ne peut pas venir de l’adresse"),
        (document(field("a", "signature")), "[[page.field]]", "« text » manque"),
        (document(field("a", "group", 'item = "X"')), "[[page.field]]", "« field » manque"),
        (document(field("a", "group") + INNER), "[[page.field]]", "ne nomme pas ce qu’il répète"),
        (document(field("a", "group", 'item = "X"\nmax = 99') + INNER), "max = 99", "répétitions"),
        (document(field("a") + INNER), "[[page.field.field]]", "ne va qu’avec un groupe"),
        (document(field("p") + field("a", "group", 'item = "X"') + INNER), 'id = "p"', "désigne déjà"),
        (
            document(
                field("a", "group", 'item = "X"') + INNER.replace('"text"', '"group"\nitem = "Y"\nfield = []')
            ),
            "[[page.field.field]]",
            "Un groupe ne contient pas de group",
        ),
        (
            document(field("a", "text", "compute = { value = 1 }")),
            "compute",
            "ne va qu’avec une valeur calculée",
        ),
        (document(field("a", "computed", 'result = "number"')), "[[page.field]]", "« compute » manque"),
        (document(field("a", "linked")), 'kind = "linked"', "n’a pas de réponses"),
        (
            document(field("a", "linked", TREE.replace(', "Deux"', ""))),
            "levels",
            "ne nomme pas chaque niveau",
        ),
        (document(field("a", "choice", TREE)), "levels", "Seuls des choix liés"),
        (document(field("a", "linked", TREE.replace('"b"', '"a"'))), "options", "figure deux fois"),
        (document(field("a", "choice", 'list = "lists/x.toml"')), "list =", "n’existe pas"),
        (
            document(field("a"), CHECK.replace('field = "a"\n', 'field = "b"\n')),
            'field = "b"',
            "n’est pas déclaré",
        ),
        (document(field("a"), CHECK.replace("holds =", "hold =")), "[[check]]", "La condition manque"),
        (document(field("a"), CHECK + CHECK), "", "« c » figure deux fois"),
        (document(field("a"), RULE + "blocks = true\n"), "blocks", "cite son texte"),
        (
            document(field("a", "person"), CHECK.replace("filled = true", 'is = "x"')),
            "holds",
            "« a » a plusieurs parties",
        ),
        (
            document(field("a", "date"), CHECK.replace("filled = true", 'at_least = "demain"')),
            "holds",
            "n’a pas le bon type",
        ),
        (
            document(
                field("a", "date") + field("b", "time"),
                CHECK.replace("filled = true", 'at_least = { field = "b" }'),
            ),
            "holds",
            "ne se comparent pas",
        ),
        (
            document(field("a", "address"), CHECK.replace('field = "a", filled', 'field = "a.rue", filled')),
            "holds",
            "n’a pas de partie « rue »",
        ),
    ],
)
def test_a_defect_is_told_at_its_line(text, words, why):
    found = [each for each in found_in(text) if why in each.why]
    assert found, found_in(text)
    lines = text.splitlines()
    assert not words or words in lines[found[0].line - 1]
    assert found[0].mend


def test_a_list_is_shared_and_its_defects_stand_in_its_own_file():
    lists = {
        "lists/x.toml": 'options = [\n  { value = "a", label = "A" },\n  { value = "a", label = "B" },\n]\n'
    }
    text = document(
        field("a", "choice", 'list = "lists/x.toml"') + field("b", "choices", 'list = "lists/x.toml"')
    )
    (found,) = found_in(text, lists)
    assert (found.file, found.line) == ("essais/lists/x.toml", 3)


def test_an_unused_list_is_not_part_of_the_version(tmp_path):
    home = pack(tmp_path, document(field("a")))
    (home / "lists").mkdir()
    (home / "lists" / "vieux.toml").write_text('options = [ { value = "a", label = "A" } ]', encoding="utf-8")
    assert [each.file for each in lint_pack(home) if "n’utilise" in each.why] == [
        str(home / "lists" / "vieux.toml")
    ]
    assert '"lists"' not in to_json(load_pack(home).procedure("essai"))


@pytest.mark.parametrize(
    ("text", "why", "warning"),
    [
        (
            document(field("a", "date") + field("a-day")),
            "Deux questions se partagent le nom « a-day »",
            False,
        ),
        (
            document(field("a") + field("b"), CHECK.replace('field = "a"\n', 'field = "b"\n')),
            "ne lit pas",
            False,
        ),
        (document(field("a"), CHECK.replace("Non.", "un " * 21)), "Une phrase compte 21 mots", True),
        (document(field("a"), RULE + f'instead = "{"un " * 21}"\n'), "Une phrase compte 21 mots", True),
        (document(field("a", "group", 'item = "X"') + INNER), "phrase d’erreur à elle", True),
    ],
)
def test_the_lint_sees_inside_groups_and_rules(tmp_path, text, why, warning):
    found = [each for each in lint_pack(pack(tmp_path, text)) if why in each.why]
    assert found
    assert found[0].warning is warning
    assert found[0].line > 1
