"""The lines of keys in a TOML text."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.cases.procedures.positions import key_lines

TEXT = '''\
# un commentaire [avec] = crochets
titre = "a # b [c]"

[table]
cle = """
plusieurs = "lignes"
"""
"clé entre guillemets" = 'x'
a.b = 1

[[liste]]
x = 1
[[liste.fils]]
y = 2
[[liste.fils]]
y = 3

[[liste]]
z = [
  1,
  { n = "v", m = [10, 20] },
  2026-11-23,
]
[liste.autre]
w = true
'''


def test_every_kind_of_key_has_its_line():
    lines = key_lines(TEXT)
    expected = {
        ("titre",): 2,
        ("table", "cle"): 5,
        ("table", "clé entre guillemets"): 8,
        ("table", "a"): 9,
        ("table", "a", "b"): 9,
        ("liste", 0): 11,
        ("liste", 0, "fils", 1, "y"): 16,
        ("liste", 1): 18,
        ("liste", 1, "z", 0): 20,
        ("liste", 1, "z", 1, "m", 1): 21,
        ("liste", 1, "z", 2): 22,
        ("liste", 1, "autre", "w"): 25,
    }
    assert {path: lines[path] for path in expected} == expected


def paths(value, path=()):
    if isinstance(value, dict):
        for key, each in value.items():
            yield (*path, key)
            yield from paths(each, (*path, key))
    elif isinstance(value, list):
        for rank, each in enumerate(value):
            yield (*path, rank)
            yield from paths(each, (*path, rank))


def test_every_path_that_tomllib_reads_has_a_line():
    assert set(paths(tomllib.loads(TEXT))) <= set(key_lines(TEXT))


scalars = st.one_of(
    st.integers().map(str),
    st.booleans().map(lambda flag: str(flag).lower()),
    st.text("ab #[]{}=,'\"\\\n", max_size=8).map(
        lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    ),
    st.sampled_from(
        [
            "1.5e3",
            "inf",
            "2026-11-23T10:00:00Z",
            "2026-11-23 10:00:00",
            "'brut \\'",
            '"""a\n"b"\n"""',
            "'''\n[x]\n'''",
        ]
    ),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[\n" + ", # fin\n".join(items) + "\n]"),
        st.lists(inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"k{n} = {item}" for n, item in enumerate(items)) + "}"
        ),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.lists(values, max_size=5))
def test_any_valid_document_has_a_line_for_each_path(items):
    text = "\n".join(f"c{n} = {item}" for n, item in enumerate(items))
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return  # an inline table over several lines is not TOML 1.0
    lines = key_lines(text)
    assert set(paths(document)) <= set(lines)
    for number in range(len(items)):
        assert text.splitlines()[lines[f"c{number}",] - 1].startswith(f"c{number} = ")
