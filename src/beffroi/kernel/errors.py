"""Refusals: what we say to a person when we cannot do what was asked."""

from collections.abc import Mapping


class Refusal(Exception):
    """The request was understood and is refused.

    ``message`` is a French sentence that says what to do next. ``field_errors`` maps a field's name to its
    own French sentence. ``status`` is the HTTP status that a page or the API answers with.
    """

    status = 409

    def __init__(self, message: str, *, field_errors: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field_errors: dict[str, str] = dict(field_errors or {})

    def __str__(self) -> str:
        return self.message


class NotFound(Refusal):
    """Nothing there for this person; also the answer about what belongs to somebody else."""

    status = 404


class Invalid(Refusal):
    """What was given cannot be read or breaks a rule of form."""

    status = 422
