"""Front door: read a procedure or a pack from files, write one to JSON and read it back."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from beffroi.cases.procedures.findings import Finding, Findings, PackErrors
from beffroi.cases.procedures.positions import key_lines
from beffroi.cases.procedures.reading import build, read_pack_head
from beffroi.cases.procedures.types import Pack, Procedure

_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")


def load_procedure(path: Path) -> Procedure:
    """Return the procedure of a file ``<pack>/procedures/<code>.toml``, with the letters of its pack.

    :raises PackErrors: all the errors of the document and of its letters, with their lines.
    """
    folder = path.parent.parent
    return read_procedure(
        path.read_text(encoding="utf-8"),
        where=str(path),
        letters=read_letter_files(folder),
        pack=folder.resolve().name,
        lists=read_list_files(folder),
    )


def read_procedure(
    text: str,
    *,
    where: str,
    letters: Mapping[str, str],
    pack: str = "",
    lists: Mapping[str, str] | None = None,
) -> Procedure:
    """Return the procedure that a TOML text describes.

    ``letters`` maps ``letters/<name>.md`` to Markdown, ``lists`` maps ``lists/<name>.toml`` to TOML; only
    those that the document names are kept.
    ``pack`` defaults to the folder two levels above ``where``.

    :raises PackErrors: all the errors at once.
    """
    pack = pack or Path(where).resolve().parent.parent.name
    procedure, found = examine(text, where=where, letters=letters, pack=pack, lists=lists)
    errors = [finding for finding in found if not finding.warning]
    if procedure is None or errors:
        raise PackErrors(errors)
    return procedure


def examine(
    text: str,
    *,
    where: str,
    letters: Mapping[str, str],
    pack: str,
    lists: Mapping[str, str] | None = None,
) -> tuple[Procedure | None, list[Finding]]:
    """Return the procedure, as far as it can be read, and its findings (for the lint)."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [syntax_finding(str(error), where)]
    findings = Findings(where, key_lines(text))
    procedure = build(
        document,
        _named_letters(document, letters),
        pack=pack,
        findings=findings,
        lists=_named_lists(document, lists or {}),
    )
    return procedure, _in_files(findings.found, where, pack_root=Path(where).parent.parent)


def load_pack(folder: Path) -> Pack:
    """Return a pack with all its procedures, in the order of their codes.

    :raises PackErrors: all the errors of all its files.
    """
    head, found = examine_head(folder)
    letters, lists = read_letter_files(folder), read_list_files(folder)
    pack = folder.resolve().name
    procedures = []
    for path in procedure_files(folder):
        text = path.read_text(encoding="utf-8")
        procedure, findings = examine(text, where=str(path), letters=letters, pack=pack, lists=lists)
        found += findings
        if procedure is not None:
            procedures.append(procedure)
    errors = [finding for finding in found if not finding.warning]
    if errors:
        raise PackErrors(errors)
    return Pack(**head, folder=folder, procedures=tuple(procedures))


def examine_head(folder: Path) -> tuple[dict[str, str], list[Finding]]:
    """Return the texts of ``pack.toml`` and its findings."""
    path = folder / "pack.toml"
    if not path.exists():
        return {}, [Finding(str(path), 1, "Le fichier pack.toml manque.", "Créez-le avec une table [pack].")]
    text = path.read_text(encoding="utf-8")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [syntax_finding(str(error), str(path))]
    findings = Findings(str(path), key_lines(text))
    head = read_pack_head(document, findings)
    if head["code"] and head["code"] != folder.resolve().name:
        mend = "Donnez le même nom au dossier et au paquet."
        findings.add(("pack", "code"), f"Le code « {head['code']} » n’est pas le nom du dossier.", mend)
    return head, findings.found


def procedure_files(folder: Path) -> list[Path]:
    """Return the documents of a pack, sorted."""
    return sorted((folder / "procedures").glob("*.toml"))


def read_letter_files(folder: Path) -> dict[str, str]:
    """Return the letters of a pack: ``letters/<name>.md`` to Markdown."""
    return {
        str(path.relative_to(folder).as_posix()): path.read_text(encoding="utf-8")
        for path in sorted((folder / "letters").rglob("*.md"))
    }


def read_list_files(folder: Path) -> dict[str, str]:
    """Return the lists of options of a pack: ``lists/<name>.toml`` to TOML."""
    return {
        f"lists/{path.name}": path.read_text("utf-8") for path in sorted((folder / "lists").glob("*.toml"))
    }


def named_lists(text: str, lists: Mapping[str, str]) -> dict[str, str]:
    """Return the lists that a correct TOML document names."""
    return _named_lists(tomllib.loads(text), lists)


def to_json(procedure: Procedure) -> str:
    """Return the canonical JSON of a version: what the database stores and the digest signs."""
    return procedure.canonical


def from_json(stored: str | Mapping[str, Any]) -> Procedure:
    """Return the procedure that ``to_json`` wrote, equal to the first one (text, or the decoded JSON).

    :raises PackErrors: the stored document is no longer readable by this version of the program.
    """
    content: Any = json.loads(stored) if isinstance(stored, str) else stored
    findings = Findings(f"{content['pack']} (version enregistrée)")
    procedure = build(
        content["document"],
        content["letters"],
        pack=content["pack"],
        findings=findings,
        lists=content.get("lists", {}),
    )
    if findings.found:
        raise PackErrors(findings.found)
    return procedure


def _named_letters(document: Mapping[str, Any], letters: Mapping[str, str]) -> dict[str, str]:
    named = {_name(each, "letter") for each in _tables(document, "outcome")}
    named |= {_name(each, "file") for each in _tables(document, "letter")}
    return {file: body for file, body in letters.items() if file in named}


def _named_lists(document: Mapping[str, Any], lists: Mapping[str, str]) -> dict[str, str]:
    fields = [field for page in _tables(document, "page") for field in _all_fields(page)]
    named = {_name(field, "list") for field in fields}
    return {file: text for file, text in lists.items() if file in named}


def _all_fields(table: Any) -> Iterator[Any]:
    for field in _tables(table, "field") if isinstance(table, dict) else ():
        yield field
        yield from _all_fields(field)


def _tables(document: Mapping[str, Any], key: str) -> list[Any]:
    found = document.get(key)
    return found if isinstance(found, list) else []


def _name(table: Any, key: str) -> Any:
    value = table.get(key) if isinstance(table, dict) else None
    return value if isinstance(value, str) else None


def _in_files(found: list[Finding], where: str, *, pack_root: Path) -> list[Finding]:
    # Findings about a letter name it as the document does: say the file from where the author stands.
    def place(finding: Finding) -> Finding:
        if finding.file == where:
            return finding
        file = str(pack_root / finding.file)
        return Finding(file, finding.line, finding.why, finding.mend, finding.warning)

    return sorted(place(finding) for finding in found)


def syntax_finding(message: str, where: str) -> Finding:
    found = _POSITION.search(message)
    line = int(found.group(1)) if found else 1
    reason = _POSITION.sub("", message).strip()
    mend = "Vérifiez les guillemets, les crochets et les clés écrites deux fois."
    return Finding(where, line, f"Le fichier n’est pas du TOML correct ({reason}).", mend)
