"""The languages installed: French, and each one that has a compiled catalogue. Read by the settings, so without Django."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FRENCH = ("fr", "français")
SHIPPED = Path(__file__).resolve().parents[1] / "locale"
COMPILED, WRITTEN = "LC_MESSAGES/django.mo", "LC_MESSAGES/django.po"


def installed(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """Return French, then each language of these folders, ``(code, name of the language in itself)``."""
    found = sorted({each.parent.parent.name for folder in folders for each in folder.glob(f"*/{COMPILED}")})
    return [FRENCH, *((_code(name), _name(name)) for name in found if _code(name) != FRENCH[0])]


def compile_all(folder: Path) -> list[Path]:
    """Compile each catalogue of a folder (``<language>/LC_MESSAGES/django.po``) that has changed; return what was made.

    Babel does it: no gettext of the system is needed.
    """
    return [_compiled(each) for each in sorted(folder.glob(f"*/{WRITTEN}")) if not _is_fresh(each)]


def _is_fresh(written: Path) -> bool:
    made = written.with_suffix(".mo")
    return made.is_file() and made.stat().st_mtime >= written.stat().st_mtime


def _compiled(written: Path) -> Path:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with written.open("rb") as source:
        catalogue = read_po(source, locale=written.parent.parent.name)
    made = written.with_suffix(".mo")
    with made.open("wb") as target:
        write_mo(target, catalogue)
    return made


def _code(folder: str) -> str:
    return folder.replace("_", "-").lower()


def _name(folder: str) -> str:
    from babel import Locale

    return Locale.parse(folder.replace("-", "_")).get_display_name() or folder
