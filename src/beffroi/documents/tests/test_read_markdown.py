import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.documents.markdown import UnknownValue, blocks_of, names_in, plain_blocks


def text(content: str) -> dict[str, str]:
    return {"type": "text", "text": content}


def paragraph(*children: dict) -> dict:
    return {"type": "paragraph", "children": list(children)}


def test_marks_of_the_author_become_blocks() -> None:
    tree = blocks_of("Un *deux* **trois** [quatre](https://a.example/x).\n\n> cinq\n\n---", {})
    assert tree == [
        paragraph(
            text("Un "),
            {"type": "emphasis", "children": [text("deux")]},
            text(" "),
            {"type": "strong", "children": [text("trois")]},
            text(" "),
            {"type": "link", "url": "https://a.example/x", "children": [text("quatre")]},
            text("."),
        ),
        {"type": "quote", "children": [paragraph(text("cinq"))]},
        {"type": "rule"},
    ]


def test_lists_keep_their_order_and_start() -> None:
    tree = blocks_of("3. a\n4. b\n\n- c", {})
    assert tree[0] == {
        "type": "list",
        "ordered": True,
        "start": 3,
        "items": [[paragraph(text("a"))], [paragraph(text("b"))]],
    }
    assert tree[1]["ordered"] is False


def test_a_table_has_a_header_and_rows() -> None:
    (table,) = blocks_of("|A|B|\n|-|-|\n|{{ x }}||", {"x": "un | deux"})
    assert table == {
        "type": "table",
        "header": [[text("A")], [text("B")]],
        "rows": [[[text("un | deux")], []]],
    }


@pytest.mark.parametrize(
    "typed",
    [
        "*gras*",
        "#strong[x]",
        "<script>alert(1)</script>",
        "# titre",
        "[a](https://b.example)",
        "{{ autre }}",
        "$x$",
        "1. a",
        "&amp;",
        "\\",
    ],
)
def test_a_value_prints_as_it_was_typed(typed: str) -> None:
    assert blocks_of("Vous demandez {{ objet }}.", {"objet": typed}) == [
        paragraph(text(f"Vous demandez {typed}."))
    ]
    assert blocks_of("{{objet}}", {"objet": typed}) == [paragraph(text(typed))]


@given(
    st.text(st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), min_size=1).filter(
        str.strip
    )
)
def test_no_value_ever_changes_the_shape_of_the_letter(value: str) -> None:
    assert blocks_of("a {{ x }} b", {"x": value}) == [paragraph(text(f"a {value} b"))]


def test_an_unknown_name_is_named() -> None:
    with pytest.raises(UnknownValue) as refusal:
        blocks_of("Bonjour {{ prenom }}", {"nom": "x"})
    assert refusal.value.name == "prenom"
    assert "prenom" in refusal.value.message
    assert "nom" in refusal.value.message


def test_braces_left_open_are_an_error_and_not_a_letter_sent_so() -> None:
    with pytest.raises(UnknownValue):
        blocks_of("Bonjour {{ prenom", {"prenom": "x"})


def test_a_list_alone_is_a_list_and_in_a_sentence_an_enumeration() -> None:
    pieces = ["plan", "photo", "*devis*"]
    (alone,) = blocks_of("{{ pieces }}", {"pieces": pieces})
    assert [item[0]["children"][0]["text"] for item in alone["items"]] == pieces
    assert blocks_of("Reçu : {{ pieces }}.", {"pieces": pieces}) == [
        paragraph(text("Reçu : plan, photo et *devis*."))
    ]
    assert blocks_of("{{ pieces }}", {"pieces": []}) == []
    assert blocks_of("A {{ p }}.", {"p": ["seul"]}) == [paragraph(text("A seul."))]


def test_a_long_value_alone_keeps_its_paragraphs_and_lines() -> None:
    tree = blocks_of("{{ motifs }}", {"motifs": "un\ndeux\r\n\r\ntrois"})
    assert tree == [paragraph(text("un"), {"type": "break"}, text("deux")), paragraph(text("trois"))]
    assert plain_blocks("un\n\n\n*deux*") == [paragraph(text("un")), paragraph(text("*deux*"))]


def test_a_link_takes_a_value_as_its_address_only_when_it_is_safe() -> None:
    source = "[Suivre]({{ suivi }})"
    assert (
        blocks_of(source, {"suivi": "https://a.example/s#x"})[0]["children"][0]["url"]
        == "https://a.example/s#x"
    )
    assert blocks_of(source, {"suivi": "javascript:alert(1)"}) == [paragraph(text("Suivre"))]
    assert blocks_of("[x](file:///etc/passwd)", {})[0]["children"][0]["type"] == "text"


def test_html_images_and_code_print_as_typed() -> None:
    for source in ("<b>x</b>", "`x`", "![x](https://a.example/i.png)"):
        assert all(part["type"] in {"text", "link"} for part in blocks_of(source, {})[0]["children"])
    assert blocks_of("    décalé", {}) == [paragraph(text("décalé"))]


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("# a\n\n## b", [2, 3]),
        ("### a", [2]),
        ("# a\n\n#### b\n\n# c", [2, 3, 2]),
        ("### a\n\n# b\n\n### c", [2, 2, 3]),
    ],
)
def test_headings_start_at_two_and_skip_no_level(source: str, levels: list[int]) -> None:
    assert [block["level"] for block in blocks_of(source, {})] == levels


def test_names_asked_are_listed_for_the_checks_of_a_pack() -> None:
    assert names_in("{{ a }} [x]({{b}}) {{ a }}") == {"a", "b"}


def test_the_tree_is_json() -> None:
    json.dumps(blocks_of("# a {{ x }}\n\n- b\n  - c", {"x": "y"}))
