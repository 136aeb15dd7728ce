"""A small correct document that tests bend."""

from beffroi.cases.procedures.loading import read_procedure
from beffroi.cases.procedures.types import Procedure

HEAD = """\
[procedure]
code = "essai"
version = 1
title = "Essai"
summary = "Un essai."
topic = "Essais"
minutes = 1

[clock]
regime = "rejects"
delay = "P2M"
starts = "received"
incomplete = "crpa-rejects"
silence_says = "votre demande sera considérée comme refusée"
silence_says_agent = "la demande est refusée"
source = "CRPA, article L231-4"

[appeal]
contentious = "P2M"
gracious = "P2M"
source = "CJA, article R421-1"

[[outcome]]
id = "granted"
label = "Accepter"
resident_label = "Acceptée"
letter = "letters/oui.md"
"""

PAGE = """
[[page]]
id = "une"
title = "Une page"
"""

LETTERS = {"letters/oui.md": "# Oui\n\n{{ subject }}\n"}


def document(fields: str, rest: str = "") -> str:
    """Return a document with one page that holds these fields."""
    return HEAD + PAGE + fields + rest


def procedure(fields: str, rest: str = "", letters: dict[str, str] | None = None) -> Procedure:
    """Read that document."""
    return read_procedure(
        document(fields, rest), where="essais/procedures/essai.toml", letters=letters or LETTERS
    )


def field(identity: str, kind: str = "text", more: str = "") -> str:
    """Return a field in TOML."""
    return f'\n[[page.field]]\nid = "{identity}"\nkind = "{kind}"\nlabel = "Champ {identity}"\n{more}\n'
