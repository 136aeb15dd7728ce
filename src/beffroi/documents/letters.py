"""Papers set by Typst: a layout per kind, PDF/A-2a together with PDF/UA-1, same bytes for the same data.

Data reach a layout as one JSON string through ``sys.inputs``: no content is ever read as Typst code.
PDF/A-2a is the strongest archive profile that goes with PDF/UA-1: PDF/A-4 needs PDF 2.0, which UA-1 refuses,
and PDF/A-3a only adds foreign attachments, which archives dislike: the copy of a whole case alone has them.

A compiler is kept warm per layout and per process. It refuses two threads at once, hence the lock. Typst
starts threads of its own: do not render before a server forks its workers.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, Literal

import typst

from beffroi.documents.papers import DocumentPaper, LetterPaper, ReceiptPaper
from beffroi.documents.wording import receipt_wording, written_size
from beffroi.kernel.french import written_date, written_instant

LAYOUTS = Path(__file__).parent / "layouts"
# The typeface is built from npm, not kept in the repository: without it Typst's own serif is used.
FONTS = Path(__file__).parent / "fonts"
UNDRAWABLE = "¤"
ATTEMPTS = 15

_one_at_a_time = Lock()
_undrawable: dict[int, str] = {}


def render_letter(letter: LetterPaper) -> bytes:
    """Return the PDF of a letter."""
    data = _plain(letter) | {
        "title": letter.subject,
        "dated": letter.dated.isoformat(),
        "dated_in_words": _without_weekday(letter.dated),
    }
    return render("letter", data)


def render_document(paper: DocumentPaper) -> bytes:
    """Return the PDF of a paper with a title and a text."""
    dated = {"dated": paper.dated.isoformat(), "dated_in_words": _without_weekday(paper.dated)}
    return render("document", _plain(paper) | dated)


def render_receipt(receipt: ReceiptPaper, *, lenient: bool = False) -> bytes:
    """Return the PDF of an acknowledgement of receipt.

    :param lenient: see ``receipt_wording``.
    :raises MissingMention: a mention that the law demands cannot be written.
    """
    wording = receipt_wording(receipt, lenient=lenient)
    data = _plain(receipt) | {
        "title": f"{wording.title} – {receipt.number}",
        "dated": receipt.received_at.isoformat(),
        "received_in_words": written_instant(receipt.received_at),
        "wording": asdict(wording),
        "pieces": [_piece(piece.name, piece.size, piece.sha256) for piece in receipt.pieces],
    }
    return render("receipt", data)


def render(kind: str, data: Mapping[str, Any], *, embedded: Mapping[str, bytes] | None = None) -> bytes:
    """Return the PDF of any kind of paper, ``kind`` being the name of a layout.

    ``data`` is JSON-ready and holds at least ``title``, ``office`` (see ``papers.Office``), ``verification``
    and ``dated``, an ISO date or instant written in the PDF as its creation. A character that no typeface
    draws prints as ¤.

    :param embedded: files that the layout reads by name; the paper is then PDF/A-3.
    :raises KeyError: there is no such layout.
    """
    if kind not in kinds():
        raise KeyError(kind)
    stamp = _timestamp(data["dated"])
    for _ in range(ATTEMPTS):
        try:
            return _compile(kind, _cleaned(data), stamp, embedded)
        except typst.TypstError as error:
            if not _learn_undrawable(error.message):
                raise
    return _compile(kind, _latin_only(data), stamp, embedded)


@cache
def kinds() -> frozenset[str]:
    """Return the names of the layouts that exist."""
    return frozenset(path.stem for path in LAYOUTS.glob("*.typ")) - {"common"}


def _compile(kind: str, text: str, stamp: int, embedded: Mapping[str, bytes] | None) -> bytes:
    archive: Literal["a-2a", "a-3a"] = "a-2a" if embedded is None else "a-3a"
    with _one_at_a_time, _compiler_with(kind, embedded) as compiler:
        pdf = compiler.compile(
            format="pdf", sys_inputs={"data": text}, pdf_standards=[archive, "ua-1"], timestamp=stamp
        )
    assert isinstance(pdf, bytes)  # noqa: S101 (the type of Typst is wider than what it does without output)
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Ours and Typst's own only: fonts of the machine would change the bytes from one server to the next."""
    folders = [FONTS] if FONTS.is_dir() else []
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@cache
def _compiler(kind: str) -> typst.Compiler:
    return typst.Compiler(LAYOUTS / f"{kind}.typ", root=LAYOUTS, font_paths=_fonts())


@contextmanager
def _compiler_with(kind: str, embedded: Mapping[str, bytes] | None) -> Iterator[typst.Compiler]:
    """Give the warm compiler of a layout, or one of a single use beside the files that it embeds."""
    if embedded is None:
        yield _compiler(kind)
        return
    with TemporaryDirectory(prefix="beffroi-") as folder:
        root = Path(folder)
        for layout in (kind, "common"):
            (root / f"{layout}.typ").write_bytes((LAYOUTS / f"{layout}.typ").read_bytes())
        for name, content in embedded.items():
            (root / name).write_bytes(content)
        yield typst.Compiler(root / f"{kind}.typ", root=root, font_paths=_fonts())


def _timestamp(dated: str) -> int:
    instant = datetime.fromisoformat(dated)
    return int((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp())


def _plain(paper: DocumentPaper | LetterPaper | ReceiptPaper) -> dict[str, Any]:
    return {key: value for key, value in asdict(paper).items() if not isinstance(value, date)}


def _piece(name: str, size: int, sha256: str) -> dict[str, str]:
    return {"name": name, "size": written_size(size), "sha256": sha256[:16]}


def _without_weekday(day: date) -> str:
    return written_date(day).split(" ", 1)[1]


# Characters --------------------------------------------------------------------------------------------


def _cleaned(data: Mapping[str, Any]) -> str:
    """JSON without what no paper can carry: control, private, surrogate and direction-changing characters."""
    text = json.dumps(_walk(data, _printable), ensure_ascii=False)
    return text.translate(_undrawable) if _undrawable else text


def _latin_only(data: Mapping[str, Any]) -> str:
    text = json.dumps(_walk(data, _printable), ensure_ascii=False)
    return "".join(letter if _is_common(letter) else UNDRAWABLE for letter in text)


def _walk(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _walk(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(inner, change) for inner in value]
    return value


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(letter) for letter in unicodedata.normalize("NFC", text))


# White space that means nothing on paper, and signs that our typeface lacks and has a near twin for.
_DRAWN_AS = {"\n": " ", "\t": " ", "\r": " ", "\u202f": "\u00a0", "\u2011": "-", "\ufffd": UNDRAWABLE}


def _shown(letter: str) -> str:
    if letter in _DRAWN_AS:
        return _DRAWN_AS[letter]
    category = unicodedata.category(letter)
    if category in {"Cc", "Cf"}:
        return ""
    return UNDRAWABLE if category in {"Co", "Cs", "Cn"} else letter


def _is_common(letter: str) -> bool:
    return letter < "\u0250" or letter in "–—’‘“”„…•€"


def _learn_undrawable(message: str) -> bool:
    """Remember the characters that Typst cannot draw; false when it complains about something else."""
    found = re.search(r'the text `"(.+)"` could not be displayed', message)
    if not found:
        return False
    unescaped = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), found[1])
    fresh = {ord(letter): UNDRAWABLE for letter in unescaped if not _is_common(letter)}
    learnt = not fresh.keys() <= _undrawable.keys()
    _undrawable.update(fresh)
    return learnt
