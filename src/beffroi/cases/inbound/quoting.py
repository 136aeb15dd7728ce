"""What a person wrote, without the letter that they answer. The whole mail stays in its raw file."""

from __future__ import annotations

import re

_WROTE = re.compile(
    r"\s*(?:Le\s.{4,200}\sa écrit|On\s.{4,200}\swrote|.{4,200}<[^>]{3,100}>\s(?:a écrit|wrote))\s*:\s*",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\s*[-_]{2,}\s*(?:message d.origine|message original|original message)\s*[-_]{2,}\s*", re.IGNORECASE
)
_FROM = re.compile(r"\s*\*?(?:De|From|Expéditeur)\*?\s?:\s?\S.*", re.IGNORECASE)
_THEN = re.compile(
    r"\s*\*?(?:Envoyé(?: le)?|Sent|Date|À|A|To|Objet|Subject|Destinataire)\*?\s?:.*", re.IGNORECASE
)
_FORWARDED = re.compile(r"\s*(?:tr|fwd?|transf)\s?:", re.IGNORECASE)


def without_quotes(text: str, subject: str = "") -> str:
    """Return ``text`` up to the letter that it answers; whole when it answers between lines, or forwards."""
    lines = text.splitlines()
    cut = len(lines) if _FORWARDED.match(subject) else _start_of_quote(lines)
    kept = "\n".join(lines[:cut]).strip()
    return kept or text.strip()


def _start_of_quote(lines: list[str]) -> int:
    for rank, line in enumerate(lines):
        if _ORIGINAL.fullmatch(line) or _is_header_block(lines, rank):
            return rank
        if (after := _after_wrote(lines, rank)) and _only_quotes(lines[after:]):
            return rank
        if line.startswith(">") and _only_quotes(lines[rank:]):
            return rank
    return len(lines)


def _after_wrote(lines: list[str], rank: int) -> int:
    """Return the line after « Le … a écrit : », often folded in two; 0 when it does not stand here."""
    for count in (1, 2):
        if _WROTE.fullmatch(" ".join(line.strip() for line in lines[rank : rank + count])[:400]):
            return rank + count
    return 0


def _only_quotes(rest: list[str]) -> bool:
    """Say whether nothing is written between or after quoted lines. Quotes without mark are quotes."""
    marked = [line.startswith(">") for line in rest if line.strip()]
    return all(marked) or not any(marked)


def _is_header_block(lines: list[str], rank: int) -> bool:
    if not _FROM.fullmatch(lines[rank][:400]):
        return False
    return sum(bool(_THEN.fullmatch(line[:400])) for line in lines[rank + 1 : rank + 5]) >= 2
