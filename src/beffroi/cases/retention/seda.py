"""A transfer to the archives as SEDA 2.3 wants it: pure, from frozen facts to the bytes of ``manifest.xml``.

One message, one archive unit per case, one group per file, every file with its SHA-256.

:source: norme NF Z44-022 (MEDONA); standard d'échange de données pour l'archivage, version 2.3
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

NAMESPACE = "fr:gouv:culture:archivesdefrance:seda:v2.3"
MANIFEST = "manifest.xml"
ALGORITHM = "SHA-256"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LISTS = ("MessageDigestAlgorithmCodeListVersion", "MimeTypeCodeListVersion", "FileFormatCodeListVersion")


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One file: ``id`` is unique in the transfer ("F1-2"); ``sha256`` in hexadecimal, ``size`` in bytes."""

    id: str
    title: str
    name: str
    media_type: str
    sha256: str
    size: int

    @property
    def path(self) -> str:
        """Where the file lies in the parcel."""
        return f"content/{self.id}{PurePosixPath(self.name).suffix.lower()}"


@dataclass(frozen=True, slots=True)
class ArchivedCase:
    """One case: ``id`` is unique in the transfer ("D1")."""

    id: str
    number: str
    title: str
    description: str
    received_on: date
    closed_on: date
    files: tuple[ArchivedFile, ...]


@dataclass(frozen=True, slots=True)
class Transfer:
    """The whole message. Agencies are identifiers that sender and archives have agreed upon."""

    identifier: str
    comment: str
    date: datetime
    archival_agency: str
    transferring_agency: str
    cases: tuple[ArchivedCase, ...]
    agreement: str = ""


def manifest(transfer: Transfer) -> bytes:
    """Return the ``ArchiveTransfer`` message, UTF-8 with its declaration."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_name("ArchiveTransfer"))
    _text(root, "Comment", transfer.comment)
    _text(root, "Date", transfer.date.isoformat(timespec="seconds"))
    _text(root, "MessageIdentifier", transfer.identifier)
    if transfer.agreement:
        _text(root, "ArchivalAgreement", transfer.agreement)
    lists = _child(root, "CodeListVersions")
    for each in _LISTS:
        _text(lists, each, "v1")
    _package(root, transfer)
    _text(_child(root, "ArchivalAgency"), "Identifier", transfer.archival_agency)
    _text(_child(root, "TransferringAgency"), "Identifier", transfer.transferring_agency)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _package(root: ET.Element, transfer: Transfer) -> None:
    package = _child(root, "DataObjectPackage")
    for case in transfer.cases:
        for file in case.files:
            _object(package, file)
    described = _child(package, "DescriptiveMetadata")
    for case in transfer.cases:
        _unit(described, case)
    managed = _child(package, "ManagementMetadata")
    _text(managed, "OriginatingAgencyIdentifier", transfer.transferring_agency)
    # Chosen for keeping by the rule of the procedure; the archives may select further.
    _text(_child(managed, "AppraisalRule"), "FinalAction", "Keep")


def _object(package: ET.Element, file: ArchivedFile) -> None:
    group = _child(package, "DataObjectGroup", id=_group(file))
    binary = _child(group, "BinaryDataObject", id=file.id)
    _text(binary, "DataObjectVersion", "BinaryMaster_1")
    _text(binary, "Uri", file.path)
    digest = _child(binary, "MessageDigest", algorithm=ALGORITHM)
    digest.text = file.sha256
    _text(binary, "Size", str(file.size))
    _text(_child(binary, "FormatIdentification"), "MimeType", file.media_type)
    _text(_child(binary, "FileInfo"), "Filename", file.name)


def _unit(parent: ET.Element, case: ArchivedCase) -> None:
    unit = _child(parent, "ArchiveUnit", id=case.id)
    content = _child(unit, "Content")
    _text(content, "DescriptionLevel", "File")
    _text(content, "Title", case.title)
    _text(content, "OriginatingAgencyArchiveUnitIdentifier", case.number)
    _text(content, "Description", case.description)
    _text(content, "StartDate", case.received_on.isoformat())
    _text(content, "EndDate", case.closed_on.isoformat())
    for file in case.files:
        _item(unit, file)


def _item(parent: ET.Element, file: ArchivedFile) -> None:
    item = _child(parent, "ArchiveUnit", id=f"U-{file.id}")
    content = _child(item, "Content")
    _text(content, "DescriptionLevel", "Item")
    _text(content, "Title", file.title)
    _text(_child(item, "DataObjectReference"), "DataObjectGroupReferenceId", _group(file))


def _group(file: ArchivedFile) -> str:
    return f"G-{file.id}"


def defects(transfer: Transfer) -> list[str]:
    """Return what makes a parcel unfit to leave, in French; empty when it may.

    A schema does not see these: an identifier twice, a case without a file, a digest that is not one.
    """
    files = [file for case in transfer.cases for file in case.files]
    identifiers = [*(case.id for case in transfer.cases), *(file.id for file in files)]
    found = [f"L’identifiant {each} figure deux fois." for each in _twice(identifiers)]
    found += [f"La demande {case.number} n’a aucun fichier." for case in transfer.cases if not case.files]
    found += [
        f"L’empreinte du fichier {file.id} est incorrecte." for file in files if not _is_digest(file.sha256)
    ]
    return found if transfer.cases else ["Le versement ne contient aucune demande."]


def _twice(names: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [name for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]


def _is_digest(text: str) -> bool:
    return bool(_SHA256.fullmatch(text))


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _child(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, _name(tag), attributes)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    _child(parent, tag).text = text
