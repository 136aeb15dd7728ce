"""The catalogue of what residents read: Babel reads the modules, Django turns templates into what Babel can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from beffroi.site.translation import sources
from beffroi.site.translation.languages import WRITTEN

KEYWORDS = dict.fromkeys(("_", "N_", "gettext", "ngettext", "gettext_noop", "ngettext_lazy"))
Message = tuple[str | tuple[str, ...], str]
"""A message (or the one and the many of a counted message), and where it stands."""


def extract() -> Catalog:
    """Return the catalogue of the residents' side, nothing translated."""
    catalogue = Catalog(project="Beffroi", charset="utf-8", fuzzy=False, header_comment=_HEADER)
    for message, place in (*_of_modules(), *_of_templates()):
        catalogue.add(message, locations=[(place, None)])  # type: ignore[list-item]
    return catalogue


_HEADER = (
    "# What residents read in Beffroi. The messages are French: translate each, keep what stands in braces."
)


def _of_modules() -> Iterator[Message]:
    for path in sources.modules():
        text = path.read_bytes()
        if b"gettext" in text or b"N_(" in text:
            yield from _read(text, path)


def _of_templates() -> Iterator[Message]:
    for path in sources.templates():
        yield from _read(_as_python(templatize(path.read_text(encoding="utf-8"))), path)


def _as_python(text: str) -> bytes:
    """Keep the calls that Django has written: what surrounds them is masked text, which no parser reads."""
    return "\n".join(_calls(text)).encode()


def _calls(text: str) -> Iterator[str]:
    for start in ("gettext(", "ngettext(", "_("):
        place = text.find(start)
        while place >= 0:
            before = text[place - 1 : place]
            if not (before.isalnum() or before == "_"):
                yield text[place : _closing(text, place + len(start))]
            place = text.find(start, place + 1)


def _closing(text: str, place: int) -> int:
    """Return where a call ends, quotation marks being skipped."""
    quote = ""
    while place < len(text):
        sign = text[place]
        if sign == "\\":
            place += 1
        elif quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == ")":
            return place + 1
        place += 1
    return place


def _read(text: bytes, path: Path) -> Iterator[Message]:
    place = path.relative_to(sources.PACKAGE.parent).as_posix()
    for _line, function, found, _comments in extract_python(
        BytesIO(text), KEYWORDS, [], {"encoding": "utf-8"}
    ):  # type: ignore[arg-type]
        messages = _messages(str(function or ""), found)
        if messages:
            yield messages, place


def _messages(function: str, found: object) -> str | tuple[str, ...]:
    """Return a message, or the two of a counted one; nothing for what is computed."""
    parts = [found] if isinstance(found, str) else list(found) if isinstance(found, Iterable) else []
    texts = tuple(part for part in parts if isinstance(part, str) and part)
    if function.startswith("ngettext"):
        return texts[:2] if len(texts) >= 2 else ""
    return texts[0] if texts else ""


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue; in order, so that two extractions compare."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalogue, sort_output=True, width=110, include_lineno=False)


def update(folder: Path, catalogue: Catalog) -> list[Path]:
    """Bring the catalogue of each language of a folder up to date: what is translated stays. Return what was written."""
    found = sorted(folder.glob(f"*/{WRITTEN}"))
    for path in found:
        with path.open("rb") as source:
            kept = read_po(source, locale=path.parent.parent.name)
        kept.update(catalogue)
        write(kept, path)
    return found
