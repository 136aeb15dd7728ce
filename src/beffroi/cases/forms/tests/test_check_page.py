"""What a browser sends for one page."""

import pytest

from beffroi.cases.forms.checking import check_page, merge
from beffroi.cases.forms.inputs import show_inputs
from beffroi.cases.procedures.tests.documents import field, procedure
from beffroi.kernel.french import NO_BREAK

YES_NO = field("maire", "yes_no")
OPTIONS = (
    'options = [{ value = "a", label = "A" }, { value = "b", label = "B" }, { value = "c", label = "C" }]'
)


def page_of(fields: str, raw: dict[str, str | list[str]], **told):
    return check_page(procedure(fields), "une", raw, **told)


def spaced(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.mark.parametrize(
    ("kind", "more", "raw", "kept"),
    [
        ("text", "", {"x": "  Élodie\u200b  Martin "}, "Élodie Martin"),
        ("text", "", {"x": ["premier", "dernier"]}, "dernier"),
        ("long_text", "", {"x": "un\r\n\r\n\r\n\r\ndeux "}, "un\n\ndeux"),
        ("number", "", {"x": "1 234"}, 1234),
        ("number", "", {"x": "1\u202f234,0"}, 1234),
        ("number", "decimals = 2", {"x": "12,5"}, 12.5),
        ("number", 'decimals = 2\nunit = "m²"', {"x": "12,50 m²"}, 12.5),
        ("number", "", {"x": "-3"}, -3),
        ("amount", "", {"x": "1 234,56 €"}, 123456),
        ("amount", "", {"x": "0,1"}, 10),
        ("date", "", {"x-day": "1", "x-month": "3", "x-year": "2026"}, "2026-03-01"),
        ("date", "", {"x-day": "29", "x-month": "Février", "x-year": "2024"}, "2024-02-29"),
        ("date", "", {"x": "2026-03-27"}, "2026-03-27"),
        ("yes_no", "", {"x": "oui"}, True),
        ("yes_no", "", {"x": "non"}, False),
        ("consent", "", {"x": "on"}, True),
        ("choice", OPTIONS, {"x": "b"}, "b"),
        ("choices", OPTIONS, {"x": ["c", "a"]}, ["a", "c"]),
        ("email", "", {"x": " Jean.Dupont@Exemple.FR "}, "Jean.Dupont@exemple.fr"),
        ("phone", "", {"x": "06 12 34 56 78"}, "+33612345678"),
        ("commune", "", {"x": "69259"}, "69259"),
        ("parcel", "", {"x": "ab 0123, 069 C 4\n000 AB 123"}, ["AB 123", "069 C 4"]),
        ("siren", "", {"x": "356 000 000"}, "356000000"),
        (
            "address",
            "",
            {"x-lines": "1 rue de la Paix\r\nBâtiment B", "x-postcode": "69 200", "x-city": "Vénissieux"},
            {
                "lines": ["1 rue de la Paix", "Bâtiment B"],
                "postcode": "69200",
                "city": "Vénissieux",
                "country": "FR",
            },
        ),
    ],
)
def test_each_kind_is_kept_in_its_own_shape(kind, more, raw, kept):
    result = page_of(field("x", kind, more), raw)
    assert (result.answers, result.errors) == ({"x": kept}, {})
    again = page_of(
        field("x", kind, more), show_inputs(procedure(field("x", kind, more)).page("une").fields[0], kept)
    )
    assert again.answers == {"x": kept}


@pytest.mark.parametrize(
    ("kind", "more", "raw", "name", "words"),
    [
        ("text", 'missing = "Indiquez l’adresse du terrain."', {}, "x", "Indiquez l’adresse du terrain."),
        ("text", "", {"x": " \u200b "}, "x", "Remplissez le champ « Champ x »."),
        (
            "text",
            "max = 5",
            {"x": "abcdefg"},
            "x",
            "« Champ x » compte 7 caractères. La limite est de 5 : retirez-en 2.",
        ),
        (
            "text",
            "min = 5",
            {"x": "abc"},
            "x",
            "« Champ x » compte 3 caractères. Il en faut au moins 5 : donnez plus de détails.",
        ),
        (
            "number",
            "",
            {"x": "douze"},
            "x",
            "« Champ x » attend un nombre. Écrivez-le en chiffres, par exemple 12.",
        ),
        ("number", "", {"x": "12,5"}, "x", "« Champ x » attend un nombre entier. Arrondissez-le."),
        (
            "number",
            "decimals = 1",
            {"x": "12,55"},
            "x",
            "« Champ x » : gardez 1 chiffre après la virgule au plus.",
        ),
        (
            "number",
            'min = 1\nmax = 5\nunit = "m²"',
            {"x": "6"},
            "x",
            "« Champ x » : indiquez une valeur entre 1 m² et 5 m².",
        ),
        ("number", "min = 0", {"x": "-1"}, "x", "« Champ x » : indiquez au moins 0."),
        ("amount", "max = 10000", {"x": "100,01"}, "x", "« Champ x » : indiquez au plus 100,00 €."),
        ("amount", "", {"x": "1,005"}, "x", "« Champ x » : gardez deux chiffres après la virgule au plus."),
        (
            "date",
            "",
            {"x-day": "31", "x-month": "02", "x-year": "2026"},
            "x",
            "La date « 31/02/2026 » n’existe pas. Écrivez le jour, le mois et l’année, par exemple 27/03/2026.",
        ),
        (
            "date",
            "",
            {"x-day": "3", "x-year": "2026"},
            "x",
            "La date « Champ x » est incomplète. Indiquez le mois.",
        ),
        (
            "date",
            "",
            {"x-day": "3", "x-month": "3", "x-year": "26"},
            "x",
            "La date « 3/3/26 » est incomplète. Écrivez l’année avec 4 chiffres.",
        ),
        (
            "date",
            "",
            {"x-day": "x", "x-month": "3", "x-year": "2026"},
            "x",
            "La date « x/3/2026 » n’existe pas. Écrivez le jour, le mois et l’année, par exemple 27/03/2026.",
        ),
        ("choice", OPTIONS, {"x": "z"}, "x", "« Champ x » : choisissez une des réponses proposées."),
        ("choice", OPTIONS, {}, "x", "Choisissez une réponse à « Champ x »."),
        (
            "choices",
            OPTIONS + "\nmax = 1",
            {"x": ["a", "b"]},
            "x",
            "« Champ x » : gardez au plus 1 réponse.",
        ),
        ("consent", "", {"x": "non"}, "x", "Cochez la case « Champ x »."),
        (
            "parcel",
            "",
            {"x": "n'importe quoi"},
            "x",
            "La référence « n'importe quoi » n’est pas celle d’une parcelle.",
        ),
        ("address", "", {"x-lines": "1 rue", "x-city": "Lyon"}, "x-postcode", "Indiquez le code postal."),
        ("address", "", {"x-lines": "1 rue", "x-postcode": "69001"}, "x-city", "Indiquez la ville."),
        ("address", "", {}, "x", "Remplissez le champ « Champ x »."),
        ("siren", "", {"x": "123456789"}, "x", "Ce numéro SIREN contient une erreur de frappe."),
    ],
)
def test_each_mistake_names_the_question_and_says_what_to_do(kind, more, raw, name, words):
    result = page_of(field("x", kind, more), raw)
    assert spaced(result.errors[name]).startswith(words)
    assert result.wrong == {"x"}


def test_an_optional_question_may_stay_empty():
    for kind in ("text", "number", "amount", "date", "yes_no", "email", "address", "parcel", "consent"):
        assert page_of(field("x", kind, "required = false"), {"x": "", "x-day": ""}).errors == {}


HIDDEN = field("c", "choice", OPTIONS) + field("detail", more='when = { field = "c", is = "a" }')


def test_a_hidden_question_is_neither_asked_nor_lost():
    result = page_of(HIDDEN, {"c": "b", "detail": "déjà écrit"})
    assert result.errors == {}
    assert result.answers == {"c": "b", "detail": "déjà écrit"}


def test_a_hidden_question_that_cannot_be_read_is_no_mistake():
    fields = field("c", "choice", OPTIONS) + field("n", "number", 'when = { field = "c", is = "a" }')
    assert page_of(fields, {"c": "b", "n": "zut"}).errors == {}
    assert "n" in page_of(fields, {"c": "a", "n": "zut"}).errors


def test_a_question_shown_by_an_earlier_page_is_asked():
    fields = field("c", "choice", OPTIONS)
    second = '\n[[page]]\nid = "deux"\ntitle = "Deux"\n' + field("d", more='when = { field = "c", is = "a" }')
    read = procedure(fields + second)
    assert "d" in check_page(read, "deux", {}, earlier={"c": "a"}).errors
    assert check_page(read, "deux", {}, earlier={"c": "b"}).errors == {}


def test_merging_a_page_replaces_its_answers_and_keeps_the_others():
    read = procedure(field("a", more="required = false") + field("n", "number"))
    draft = {"a": "ancien", "n": 3, "ailleurs": "x"}
    wrong = check_page(read, "une", {"a": "", "n": "zut"})
    assert merge(draft, read, "une", wrong) == {"n": 3, "ailleurs": "x"}
    right = check_page(read, "une", {"a": "neuf", "n": "4"})
    assert merge(draft, read, "une", right) == {"a": "neuf", "n": 4, "ailleurs": "x"}


def test_checking_an_ordinary_form_is_fast():
    from time import perf_counter

    read = procedure("".join(field(f"f{rank}") for rank in range(8)))
    raw = {f"f{rank}": ["Une réponse d’une trentaine de lettres"] for rank in range(8)}
    spent = []
    for _ in range(200):
        start = perf_counter()
        check_page(read, "une", raw)
        spent.append(perf_counter() - start)
    assert min(spent) < 0.0002
