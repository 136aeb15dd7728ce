"""The message for the archives: valid on the schemas of SEDA 2.3, and whole beyond what schemas see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.cases.retention.seda import ArchivedCase, ArchivedFile, Transfer, defects, manifest

SCHEMAS = Path(__file__).parents[6] / "shared" / "data" / "accounting" / "seda" / "seda2_3"
# The two W3C schemas that those of SEDA import, cut down to the attributes that they name.
W3C = {
    "xml.xsd": (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
        '<xs:attribute name="id" type="xs:ID"/><xs:attribute name="lang" type="xs:language"/></xs:schema>'
    ),
    "xlink.xsd": (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xlink">'
        '<xs:attribute name="href" type="xs:anyURI"/></xs:schema>'
    ),
}
FILE = ArchivedFile("F1-1", "Récapitulatif", "recapitulatif.pdf", "application/pdf", "a" * 64, 1200)
CASE = ArchivedCase(
    "D1",
    "DP 069 259 15 00001",
    "Déclaration préalable DP 069 259 15 00001",
    "Accord",
    date(2015, 1, 12),
    date(2015, 2, 13),
    (FILE,),
)
TRANSFER = Transfer(
    "VERS-216902593-1",
    "Demandes closes en 2015",
    datetime(2026, 1, 5, 3, tzinfo=UTC),
    "216902593",
    "216902593",
    (CASE,),
)


@pytest.fixture(scope="module")
def schema():
    return schema_of()


def schema_of():
    """The schemas of SEDA 2.3, when they lie beside the checkout."""
    etree = pytest.importorskip("lxml.etree", reason="lxml reads XML schemas")
    if not (SCHEMAS / "seda-2.3-main.xsd").exists():
        pytest.skip(
            "the schemas of SEDA 2.3 do not lie beside this checkout (../shared/data/accounting/seda)"
        )

    class Offline(etree.Resolver):
        def resolve(self, url, _identity, context):
            known = W3C.get(url.rpartition("/")[2])
            return self.resolve_string(known, context) if known else None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Offline())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "seda-2.3-main.xsd"), parser))


def valid(schema, content: bytes) -> bool:
    from lxml import etree

    read = etree.fromstring(content)
    return schema.validate(read) or pytest.fail(str(schema.error_log))


def test_the_schemas_hold_the_known_example_valid_and_refuse_a_broken_one(schema):
    from lxml import etree

    example = (SCHEMAS.parent / "minimal-2.3.xml").read_bytes()
    assert valid(schema, example)
    assert not schema.validate(etree.fromstring(example.replace(b"MessageIdentifier>", b"Identifier>")))


def test_a_transfer_is_valid(schema):
    assert valid(schema, manifest(TRANSFER))


def test_a_transfer_under_an_agreement_with_many_cases_is_valid(schema):
    second = replace(CASE, id="D2", files=tuple(replace(FILE, id=f"F2-{rank}") for rank in range(1, 30)))
    assert valid(schema, manifest(replace(TRANSFER, agreement="AG-1", cases=(CASE, second))))


@given(
    st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=80).filter(str.strip)
)
def test_any_name_of_a_file_is_written_and_read_again(name):
    import xml.etree.ElementTree as ET

    case = replace(CASE, files=(replace(FILE, name=name, title=name),))
    root = ET.fromstring(  # noqa: S314 - ours
        manifest(replace(TRANSFER, cases=(case,)))
    )
    assert [each.text for each in root.iter("{fr:gouv:culture:archivesdefrance:seda:v2.3}Filename")] == [name]


def test_each_file_has_its_digest_and_its_place():
    written = manifest(TRANSFER).decode()
    assert f'<MessageDigest algorithm="SHA-256">{"a" * 64}</MessageDigest>' in written
    assert "<Uri>content/F1-1.pdf</Uri>" in written


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(TRANSFER, cases=()), "aucune demande"),
        (replace(TRANSFER, cases=(replace(CASE, files=()),)), "aucun fichier"),
        (replace(TRANSFER, cases=(CASE, CASE)), "figure deux fois"),
        (replace(TRANSFER, cases=(replace(CASE, files=(replace(FILE, sha256="AB"),)),)), "empreinte"),
    ],
)
def test_what_schemas_do_not_see_is_seen(wrong, why):
    assert any(why in each for each in defects(wrong))


def test_a_whole_transfer_has_no_defect():
    assert defects(TRANSFER) == []
