"""The words of a form: what a check gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

# What HTML sends: a text per input, or the list of texts that Django's QueryDict keeps.
RawAnswers: TypeAlias = Mapping[str, str | Sequence[str]]
# What we keep: JSON values by field identity.
Answers: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PageResult:
    """The clean answers of one page, the errors by input (``objet``, ``adresse-city``), the wrong fields."""

    answers: dict[str, Any]
    errors: dict[str, str]
    wrong: set[str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What an answer is judged with: the civil date, the centre of the commune, the answers already seen.

    ``near`` is (latitude, longitude) in degrees.
    """

    on: date | None = None
    near: tuple[float, float] | None = None
    seen: Answers = field(default_factory=dict)


class Mistake(Exception):
    """An answer that cannot be kept; ``parts`` maps a part of the field ("" for the whole) to a sentence.

    Parts of parts are joined by dots: ``2.adresse.postcode``.
    """

    def __init__(self, message: str = "", *, parts: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.parts = dict(parts) if parts else {"": message}

    def errors(self, field_id: str, separator: str) -> dict[str, str]:
        """Return the sentences by name: the field, or the field and its part."""
        stem = f"{field_id}{separator}"
        return {
            stem + part.replace(".", separator) if part else field_id: text
            for part, text in self.parts.items()
        }


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that could not be read from its inputs, in a record whose other parts may be right."""

    mistake: Mistake
