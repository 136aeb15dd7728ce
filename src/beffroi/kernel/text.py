"""Text typed by people: cleaned for keeping, folded for searching, shortened for addresses."""

import re
import unicodedata

# Letters that Unicode does not decompose into a plain letter and an accent.
_PLAIN_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_NEW_LINE = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
_SIGNS = re.compile(r"[\W_]+")
# Never meant by a writer, dangerous for a reader: controls, marks that reverse the reading order, characters
# without width that make two different texts look the same, halves of characters, those that XML refuses.
_UNWANTED = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f"
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def clean_line(text: str) -> str:
    """Return one line: NFC, no control, bidirectional or invisible character, single spaces, trimmed."""
    return " ".join(_without_unwanted(text).split())


def clean_paragraphs(text: str) -> str:
    """Return lines cleaned like ``clean_line`` and joined by ``\\n``, never two empty ones in a row."""
    lines = [" ".join(line.split()) for line in _without_unwanted(text).split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_unwanted(text: str) -> str:
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _NEW_LINE.sub("\n", text)))


def fold(text: str) -> str:
    """Return the key that two spellings of the same words share, to compare and search.

    Lower case, no accents, œ as oe; hyphens, apostrophes and other signs become one space.
    """
    if text.isascii() and text.isprintable():  # half of all words: nothing to decompose, nothing unwanted
        return _SIGNS.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", _without_unwanted(text))
    plain = unicodedata.normalize("NFKD", decomposed.casefold().translate(_PLAIN_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", bare).strip()


def slugify_fr(text: str) -> str:
    """Return the part of an address made of ``text``: "L’Haÿ-les-Roses" gives ``l-hay-les-roses``.

    Only a-z, 0-9 and single hyphens; empty when nothing of the text can be kept.
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
