"""What an uploaded file really is, told from its first bytes and never from its name alone.

``puremagic`` proposes, a short list of ours disposes: documents, spreadsheets, photographs and plain text.
Archives are never opened: only the names that stand in clear in the first bytes of an office file are read.
"""

import mimetypes
import re
import unicodedata
from dataclasses import dataclass

import puremagic

from beffroi.kernel.errors import Invalid
from beffroi.kernel.words import N_, spoken
from beffroi.kernel.words import gettext as _

HEAD_BYTES = 65_536
NAME_LENGTH = 120

PDF, TEXT, CSV = "application/pdf", "text/plain", "text/csv"
_OPEN = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."
EXTENSIONS = {
    PDF: "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/tiff": "tif",
    f"{_OPEN}text": "odt",
    f"{_OPEN}spreadsheet": "ods",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    TEXT: "txt",
    CSV: "csv",
}
# Other spellings of the same type, that are not a disguise.
_SAME = dict.fromkeys(("jpeg", "jpe", "jfif"), "jpg") | dict.fromkeys(("text", "md"), "txt")
_SAME |= {"tiff": "tif", "heif": "heic"}
# The first bytes that each binary type has without exception; the library alone is too lenient.
_STARTS = {
    PDF: re.compile(rb"%PDF-[12]\.\d"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "image/webp": re.compile(rb"RIFF....WEBPVP8[ LX]", re.DOTALL),
    "image/heic": re.compile(rb"\0\0\0.ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL),
    "image/tiff": re.compile(rb"II\*\0|MM\0\*"),
}
_ENTRY = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
_MARKUP = re.compile(r"\s*(<[!?/a-z]|#!|\{\\rtf|%!ps|from:\s|mime-version:)", re.IGNORECASE)
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_KNOWN_ENDINGS = frozenset(ending[1:] for ending in mimetypes.MimeTypes(filenames=()).types_map[1])
_KNOWN_ENDINGS |= {*EXTENSIONS.values(), *_SAME}
_KNOWN_ENDINGS |= {"scr", "cmd", "vbs", "ps1", "jar", "msi", "lnk", "apk", "docm", "xlsm", "htm", "php"}

ACCEPTED = N_("PDF, photo (JPEG, PNG, HEIC, WebP, TIFF), texte (ODT, DOCX, TXT) ou tableau (ODS, XLSX, CSV)")


class FileRefused(Invalid):
    """A file that we do not take; the message tells the person what to send instead."""


@dataclass(frozen=True)
class Sniffed:
    """What a file is. ``trustworthy``: its name said the same. ``name`` is clean, with the true extension."""

    media_type: str
    extension: str
    trustworthy: bool
    name: str


def sniff(head: bytes, name: str) -> Sniffed:
    """Tell the true type of a file from its first ``HEAD_BYTES`` bytes (fewer when it is shorter).

    :raises FileRefused: empty, not of an accepted type, or disguised.
    """
    shown = clean_name(name)
    if not head:
        raise FileRefused(
            _("«\u00a0{shown}\u00a0» est vide. Vérifiez qu’il s’ouvre chez vous, puis renvoyez-le.").format(
                shown=shown
            )
        )
    declared = _ending(shown)
    media_type = _binary_type(head) or _office_type(head) or _text_type(head, declared)
    if media_type is None:
        raise FileRefused(_refusal(shown, declared))
    extension = EXTENSIONS[media_type]
    agrees = _SAME.get(declared, declared) == extension
    return Sniffed(media_type, extension, agrees, clean_name(name, extension=extension))


def clean_name(name: str, *, extension: str = "") -> str:
    """Return a file name fit to be shown and saved, of ``NAME_LENGTH`` characters at most.

    No folder, no control or direction-changing character, no character that Windows refuses. With
    ``extension``, the known endings of the name give way to it.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    tidy = " ".join(re.sub(r'[<>:"|?*]', "-", visible).split()).strip(". ")
    stem = _without_endings(tidy) if extension else tidy
    ending = f".{extension}" if extension else ""
    return (stem or "document")[: NAME_LENGTH - len(ending)].rstrip(". ") + ending


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def _without_endings(name: str) -> str:
    while (ending := _ending(name)) in _KNOWN_ENDINGS:
        name = name[: -len(ending) - 1].rstrip(". ")
    return "" if name.lower() in _KNOWN_ENDINGS else name


def _binary_type(head: bytes) -> str | None:
    for media_type, start in _STARTS.items():
        if start.match(head):
            return media_type if media_type == "image/heic" or media_type in _proposed(head) else None
    return None


def _proposed(head: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _office_type(head: bytes) -> str | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    names = _entry_names(head)
    if any(b"vbaProject" in name for name in names):
        return None
    return _open_document(head, names) or _open_xml(names)


def _entry_names(head: bytes) -> list[bytes]:
    """Names of the entries whose header stands in the first bytes; nothing is decompressed."""
    found = _ENTRY.finditer(head)
    return [head[entry.end() : entry.end() + int.from_bytes(entry[1], "little")] for entry in found]


def _open_document(head: bytes, names: list[bytes]) -> str | None:
    if names[:1] != [b"mimetype"]:
        return None
    for kind in ("text", "spreadsheet"):
        declared = f"{_OPEN}{kind}".encode()
        # Stored in clear at byte 38 and followed by the next entry: "…text-template" is another type.
        if head[38 : 38 + len(declared)] == declared and head[38 + len(declared) :][:2] == b"PK":
            return declared.decode()
    return None


def _open_xml(names: list[bytes]) -> str | None:
    folders = {name.partition(b"/")[0] for name in names}
    kinds = {b"word": "wordprocessingml.document", b"xl": "spreadsheetml.sheet"}
    kind = [label for folder, label in kinds.items() if folder in folders]
    looks_so = bool(folders & {b"_rels", b"docProps", b"[Content_Types].xml"})
    return f"{_OFFICE}{kind[0]}" if looks_so and len(kind) == 1 else None


def _text_type(head: bytes, declared: str) -> str | None:
    if declared not in {"", "txt", "text", "md", "csv"}:
        return None
    text = _decoded(head)
    if text is None or _CONTROLS.search(text) or _MARKUP.match(text) or "%PDF-" in text:
        return None
    return CSV if declared == "csv" else TEXT


def _decoded(head: bytes) -> str | None:
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace").removeprefix("\ufeff")
    for length in range(len(head), max(len(head) - 4, -1), -1):
        # The last character may be cut by the end of the head.
        try:
            return head[:length].decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
    return None if head.startswith((b"MZ", b"\x7fELF")) else _western(head)


def _western(head: bytes) -> str | None:
    """The encoding of older French spreadsheets."""
    try:
        return head.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _refusal(shown: str, declared: str) -> str:
    if declared in EXTENSIONS.values() or declared in _SAME:
        return _(
            "Le contenu de «\u00a0{shown}\u00a0» ne correspond pas à un fichier {kind} lisible. "
            "Ouvrez-le chez vous, enregistrez-le en PDF, puis renvoyez-le. Une photo nette convient aussi."
        ).format(shown=shown, kind=declared.upper())
    return _(
        "Nous ne pouvons pas recevoir «\u00a0{shown}\u00a0». Types acceptés\u00a0: {accepted}. "
        "Enregistrez votre document en PDF ou prenez-le en photo, puis renvoyez-le."
    ).format(shown=shown, accepted=spoken(ACCEPTED))
