"""Warnings on what an author writes: they tell, they do not stop."""

from pathlib import Path

import pytest

from beffroi.cases.procedures.linting import lint_pack
from beffroi.cases.procedures.loading import load_pack
from beffroi.cases.procedures.tests.documents import document, field

PACK = '[pack]\ncode = "essais"\ntitle = "t"\npublisher = "p"\nlicence = "l"\ndescription = "d"\n'


def pack(folder: Path, text: str, letter: str = "# Oui\n", more: dict[str, str] | None = None) -> Path:
    home = folder / "essais"
    (home / "procedures").mkdir(parents=True)
    (home / "letters").mkdir()
    (home / "pack.toml").write_text(PACK, encoding="utf-8")
    (home / "procedures" / "essai.toml").write_text(text, encoding="utf-8")
    for file, body in {"oui.md": letter, **(more or {})}.items():
        (home / "letters" / file).write_text(body, encoding="utf-8")
    return home


PIECE = '\n[[piece]]\nid = "p"\nlabel = "Un plan"\n'


@pytest.mark.parametrize(
    ("text", "letter", "why"),
    [
        (
            document(field("a").replace("Champ a", "Nom") + field("b").replace("Champ b", "Nom")),
            "# Oui\n",
            "s’appellent « Nom »",
        ),
        (document(field("a", more=f'hint = "{"x" * 201}"')), "# Oui\n", "L’aide compte 201 caractères"),
        (document(field("a")), "### Trop bas\n", "Un titre de niveau 3 suit un niveau 1"),
        (document(field("a")), "# Un\n", "un second titre de niveau 1"),
        (document(field("a")), "Voir https://exemple.fr\n", "Un lien n’a pas de texte"),
        (document(field("a")), "Voir [ici](https://exemple.fr)\n", "Un lien n’a pas de texte"),
        (document(field("a")), "Articles R*423-1 et R*423-2\n", "met le texte en italique"),
        (document(field("a")), "![](plan.png)\n", "Une image n’a pas de texte"),
        (document(field("a")), "Un mot " * 20 + ".\n", "Une phrase compte 40 mots"),
        (document(field("a", more=f'hint = "{"un " * 21}"')), "# Oui\n", "Une phrase compte 21 mots"),
        (document(field("a"), PIECE), "# Oui\n", "n’a pas de texte : son absence"),
        (document(field("a"), PIECE), "# Oui\n", "Aucun courrier ne demande les pièces"),
        (document(field("a")), "# Oui\n", "n’a pas de table [privacy]"),
        (document(field("a")), "# Oui\n", "Aucune issue ne permet de refuser"),
        (
            document(field("a")).replace('id = "granted"', 'id = "refused"'),
            "# Non\n",
            "les voies et délais de recours",
        ),
        (
            document(field("a")).replace('oui.md"', 'oui.md"\nreasons_required = true'),
            "# Oui\n",
            "ne contient pas les motifs",
        ),
    ],
)
def test_the_lint_warns(tmp_path, text, letter, why):
    found = lint_pack(pack(tmp_path, text, letter))
    assert [each for each in found if why in each.why and each.warning]


def test_warnings_do_not_stop_a_pack(tmp_path):
    home = pack(tmp_path, document(field("a")))
    assert all(found.warning for found in lint_pack(home))
    assert load_pack(home).procedure("essai").title == "Essai"


def test_a_good_link_is_accepted(tmp_path):
    found = lint_pack(pack(tmp_path, document(field("a")), "Voir [le cadastre](https://cadastre.gouv.fr).\n"))
    assert not [each for each in found if "lien" in each.why]


def test_an_unused_letter_is_told(tmp_path):
    found = lint_pack(pack(tmp_path, document(field("a")), more={"vieux.md": "# Vieux\n"}))
    assert [each.file for each in found if "n’utilise" in each.why] == [
        str(tmp_path / "essais" / "letters" / "vieux.md")
    ]


def test_a_file_is_named_after_its_code(tmp_path):
    found = lint_pack(pack(tmp_path, document(field("a")).replace('code = "essai"', 'code = "autre"')))
    assert [each for each in found if "nom du fichier" in each.why and not each.warning]


def test_an_empty_folder_is_told(tmp_path):
    (found,) = lint_pack(tmp_path)
    assert "ne contient aucune démarche" in found.why
