"""Numbers of cases: the general ones, and those that the planning code imposes.

General: ``69259-2026-000871`` (owner, year, rank). Planning: ``DP 069 259 26 00124`` (nature, département,
commune, year, rank).
"""

import re
from dataclasses import dataclass

from beffroi.kernel.errors import Invalid
from beffroi.kernel.identifiers import InvalidIdentifier, check_insee, check_siren
from beffroi.kernel.text import clean_line
from beffroi.kernel.words import gettext as _

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST_WITH_LETTERS = 100_000
_LAST_WITH_LETTERS = _FIRST_WITH_LETTERS + 36**5 - 1

_PREFIX = re.compile(r"^N\s?[°º]\s*")
_SEPARATORS = re.compile(r"[\s.\-_/\u2010-\u2015]+")
_GENERAL = re.compile(r"([0-9][0-9AB][0-9]{3}|[0-9]{9})-([0-9]{4})-([0-9]{1,12})")
_PLANNING = re.compile(r"([A-Z]{2})([0-9]{3}|02[AB])([0-9]{3})([0-9]{2})([0-9A-Z]{5})")


class InvalidNumber(Invalid):
    """The text is no number of a case."""


@dataclass(frozen=True, slots=True, order=False)
class CaseNumber:
    """The number of a case.

    ``series`` is None, or the two letters of a planning authorisation (DP, PC, PA, PD, CU…); ``owner`` an
    INSEE code or, for a general number, a SIREN; ``year`` has four digits (2000 to 2099 in planning);
    ``rank`` starts at 1. Planning ranks have five characters, which the code does not say to be digits: other
    software writes letters among them. Such a rank is 100000 + its value in base 36; we only issue
    ranks up to 99999.

    :raises ValueError: parts that no number can have.
    :source: code de l’urbanisme, articles A423-1 to A423-3
    """

    series: str | None
    owner: str
    year: int
    rank: int

    def __post_init__(self) -> None:
        if not (self._is_general() if self.series is None else self._is_planning(self.series)):
            raise ValueError(
                f"no such case number: {self.series!r} {self.owner!r} {self.year!r} {self.rank!r}"
            )

    def _is_general(self) -> bool:
        known = _is_owner(self.owner, commune_only=False)
        return known and 1000 <= self.year <= 9999 and 1 <= self.rank < 10**12

    def _is_planning(self, series: str) -> bool:
        if not re.fullmatch("[A-Z]{2}", series) or not _is_owner(self.owner, commune_only=True):
            return False
        return 2000 <= self.year <= 2099 and _is_planning_rank(self.rank)

    @property
    def display(self) -> str:
        """The number as people read it: ``69259-2026-000871`` or ``DP 069 259 26 00124``."""
        return " ".join(self._planning_parts()) if self.series else self._general()

    @property
    def compact(self) -> str:
        """The number as addresses carry it: ``69259-2026-000871`` or ``DP0692592600124``."""
        return "".join(self._planning_parts()) if self.series else self._general()

    def __str__(self) -> str:
        return self.display

    def _general(self) -> str:
        return f"{self.owner}-{self.year}-{self.rank:06d}"

    def _planning_parts(self) -> tuple[str, ...]:
        department, commune = _planning_place(self.owner)
        return (self.series or "", department, commune, f"{self.year % 100:02d}", _written_rank(self.rank))


def parse_number(text: str) -> CaseNumber:
    """Read a number as displayed, as compact, or as people copy it: lower case, other spaces, "n°" before it.

    :raises InvalidNumber: nothing that can be read as a number, with a French message.
    """
    tidy = _PREFIX.sub("", clean_line(text).upper())
    try:
        return _parse_planning(_SEPARATORS.sub("", tidy)) or _parse_general(_SEPARATORS.sub("-", tidy))
    except ValueError as error:
        raise InvalidNumber(
            _(
                "Ce numéro de dossier n’est pas reconnu. Recopiez-le tel qu’il figure sur votre récépissé, "
                "par exemple 69259-2026-000871 ou DP 069 259 26 00124."
            )
        ) from error


def _parse_general(text: str) -> CaseNumber:
    match = _GENERAL.fullmatch(text)
    if not match:
        raise ValueError(text)
    return CaseNumber(None, match[1], int(match[2]), int(match[3]))


def _parse_planning(text: str) -> CaseNumber | None:
    match = _PLANNING.fullmatch(text)
    if not match:
        return None
    series, department, commune, year, rank = match.groups()
    return CaseNumber(series, _insee(department, commune), 2000 + int(year), _read_rank(rank))


def _planning_place(insee: str) -> tuple[str, str]:
    """Return département and commune on three characters each: overseas, the third digit is said twice."""
    if insee.startswith(("97", "98")):
        return insee[:3], insee[2:]
    return f"0{insee[:2]}", insee[2:]


def _insee(department: str, commune: str) -> str:
    insee = (department[:2] if department[0] == "9" else department[1:]) + commune
    if _planning_place(insee) != (department, commune):
        raise ValueError(f"no such commune: {department} {commune}")
    return insee


def _is_owner(owner: str, *, commune_only: bool) -> bool:
    check = check_siren if len(owner) == 9 and not commune_only else check_insee
    try:
        return check(owner) == owner
    except InvalidIdentifier:
        return False


def _is_planning_rank(rank: int) -> bool:
    if rank < _FIRST_WITH_LETTERS:
        return rank >= 1
    return rank <= _LAST_WITH_LETTERS and not _written_rank(rank).isdecimal()


def _written_rank(rank: int) -> str:
    if rank < _FIRST_WITH_LETTERS:
        return f"{rank:05d}"
    value, characters = rank - _FIRST_WITH_LETTERS, ""
    for _digit in range(5):
        value, digit = divmod(value, 36)
        characters = _ALPHABET[digit] + characters
    return characters


def _read_rank(text: str) -> int:
    return int(text) if text.isdecimal() else _FIRST_WITH_LETTERS + int(text, 36)
