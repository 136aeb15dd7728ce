"""The words of a procedure: everything frozen, nothing computed from a clock or a database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from beffroi.cases.clocks.types import Certainty, ClockPolicy
from beffroi.cases.procedures.conditions import Condition
from beffroi.cases.procedures.expressions import Expression
from beffroi.kernel.periods import Period


class Kind(StrEnum):
    """What a field holds; the value it gives is told beside (JSON)."""

    TEXT = "text"  # string, one line
    LONG_TEXT = "long_text"  # string, paragraphs
    NUMBER = "number"  # integer, or number when decimals > 0
    AMOUNT = "amount"  # integer: euro cents
    DATE = "date"  # string, AAAA-MM-JJ
    YES_NO = "yes_no"  # boolean
    CHOICE = "choice"  # string, one of the options
    CHOICES = "choices"  # list of strings, in the order of the options
    EMAIL = "email"  # string
    PHONE = "phone"  # string
    ADDRESS = "address"  # {lines, postcode, city, country}
    COMMUNE = "commune"  # string, INSEE code
    PARCEL = "parcel"  # list of cadastral references, "AB 123" or "069 AB 123"
    SIREN = "siren"  # string, nine digits
    SIRET = "siret"  # string, fourteen digits
    CONSENT = "consent"  # boolean, true when the field is required
    TIME = "time"  # string, HH:MM
    DATETIME = "datetime"  # string, AAAA-MM-JJTHH:MM, the hour of the commune
    LINKED = "linked"  # list of strings: the way down a tree of options, ending on a leaf
    COUNTRY = "country"  # string, ISO 3166-1 alpha-2
    DEPARTMENT = "department"  # string, INSEE code of a department or overseas collectivity
    RNA = "rna"  # string, W and nine characters
    IBAN = "iban"  # string, without spaces; shown by its last four characters
    PLATE = "plate"  # string, "AB-123-CD" or "1234 AB 69"
    CASE_NUMBER = "case_number"  # string, the number of another request, compact
    POINT = "point"  # {latitude, longitude} in degrees, {address}, or both
    PERSON = "person"  # {last_name, first_names, …}: see ``procedures.records``
    GROUP = "group"  # list of {field: value}
    SIGNATURE = "signature"  # {name, accepted, signed_on, text, digest}
    COMPUTED = "computed"  # number, cents or text, from ``compute``; never asked
    EXPLANATION = "explanation"  # nothing: a text shown on the page


class Result(StrEnum):
    """What a computed value is."""

    NUMBER = "number"
    AMOUNT = "amount"
    TEXT = "text"


class Characters(StrEnum):
    """Which characters a text may hold, spaces aside."""

    DIGITS = "digits"
    LETTERS = "letters"
    ALPHANUMERIC = "alphanumeric"


class OutcomeId(StrEnum):
    """How a case ends by an express decision: a closed list."""

    GRANTED = "granted"
    REFUSED = "refused"
    PARTLY = "partly"
    NO_ACTION = "no_action"


class Moment(StrEnum):
    """When a letter leaves."""

    INCOMPLETE = "incomplete"
    DECISION = "decision"
    EXTENSION = "extension"
    TRANSFER = "transfer"
    ATTESTATION = "attestation"
    MESSAGE = "message"


class Closing(StrEnum):
    """What becomes of a case at the end of its retention."""

    DESTROY = "destroy"
    ANONYMISE = "anonymise"
    ARCHIVE = "archive"


class Ending(StrEnum):
    """How a request ended, for the time it is kept: by an outcome, otherwise, or never sent."""

    GRANTED = "granted"
    REFUSED = "refused"
    PARTLY = "partly"
    NO_ACTION = "no_action"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    DRAFT = "draft"


class Nature(StrEnum):
    """Kinds of pieces that are handled with more care or shown otherwise."""

    IDENTITY = "identity"
    RIB = "rib"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer of a choice; ``options`` are those below it, in linked choices."""

    value: str
    label: str
    hint: str = ""
    options: tuple["Option", ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One question; ``id`` is stable from one version to the next.

    ``minimum`` and ``maximum`` count characters for texts, parcels for parcels, options for choices,
    occurrences for groups, cents for amounts, kilometres for points and are values for numbers.
    ``missing`` is the sentence shown when the answer lacks; ``text`` is what an explanation says or what a
    signature accepts. ``levels`` names the levels of linked choices, ``fields`` the questions of a group
    (``item`` names one occurrence), ``ask`` the optional parts of a person. ``prefill``: the address of the
    page may carry the answer.
    """

    id: str
    kind: Kind
    label: str
    hint: str = ""
    text: str = ""
    missing: str = ""
    required: bool = True
    minimum: int | None = None
    maximum: int | None = None
    decimals: int = 0
    unit: str = ""
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    autocomplete: str = ""
    personal: bool = True
    prefill: bool = False
    characters: Characters | None = None
    levels: tuple[str, ...] = ()
    fields: tuple["Field", ...] = ()
    item: str = ""
    ask: tuple[str, ...] = ()
    compute: Expression | None = None
    result: Result | None = None

    @property
    def asks(self) -> bool:
        """Whether the field expects an answer (an explanation and a computed value do not)."""
        return self.kind not in (Kind.EXPLANATION, Kind.COMPUTED)

    @property
    def gives(self) -> bool:
        """Whether the field has a value, asked or computed."""
        return self.kind is not Kind.EXPLANATION


@dataclass(frozen=True, slots=True)
class Page:
    """One group of questions shown together."""

    id: str
    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A document to join. Asked without a legal ``source``, its lack has no effect on delays."""

    id: str
    label: str
    hint: str = ""
    required: bool = True
    source: str = ""
    certainty: Certainty = "V"
    when: Condition | None = None
    max_mb: int = 10
    max_files: int = 5
    formats: tuple[str, ...] = ("pdf", "jpeg", "png")
    nature: Nature | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """What must hold between several answers, judged once all those that it reads are there.

    ``field`` is the question that the ``message`` points at; ``when`` restricts the check.
    """

    id: str
    holds: Condition
    message: str
    field: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What must hold for a request to have a chance; ``message`` says why it has none, ``instead`` what next.

    A commune receives every request: a rule only warns, unless ``blocks``, which a legal ``source`` allows.
    """

    id: str
    holds: Condition
    message: str
    instead: str = ""
    source: str = ""
    blocks: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision that an agent may take, with its letter (a key of ``Procedure.letter_bodies``).

    ``letter_title`` is the subject of that letter.
    """

    id: OutcomeId
    label: str
    resident_label: str
    letter: str
    letter_title: str
    reasons_required: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that leaves at a moment of the case; ``body`` is Markdown with named values."""

    id: str
    moment: Moment
    title: str
    file: str
    body: str


@dataclass(frozen=True, slots=True)
class Appeal:
    """Facts about appeals; the receipt makes the sentences.

    ``court`` names the judge when it is not the administrative tribunal of the place; ``first`` is a sentence
    about what comes before the judge (empty: nothing).
    """

    contentious: Period
    gracious: Period
    gracious_extends: bool
    source: str
    court: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long what ended in a certain way is kept, and what becomes of it then."""

    outcome: Ending
    retention: Period
    closing: Closing


@dataclass(frozen=True, slots=True)
class Privacy:
    """What the register of processings and the notice to the person need.

    ``rules`` depart from the general ``retention`` and ``closing``.
    """

    purpose: str
    legal_basis: str
    categories: tuple[str, ...]
    recipients: tuple[str, ...]
    retention: Period
    closing: Closing
    rules: tuple[RetentionRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """One version of a procedure. ``canonical`` is the JSON it was read from, ``digest`` its SHA-256."""

    pack: str
    code: str
    version: int
    title: str
    summary: str
    topic: str
    minutes: int
    clock: ClockPolicy
    appeal: Appeal
    privacy: Privacy | None
    pages: tuple[Page, ...]
    pieces: tuple[Piece, ...]
    outcomes: tuple[Outcome, ...]
    letters: tuple[Letter, ...]
    letter_bodies: tuple[tuple[str, str], ...]
    legal_basis: tuple[str, ...] = ()
    series: str = ""
    request: bool = True
    before_you_start: tuple[str, ...] = ()
    delivery: str = ""
    clock_certainty: Certainty = "V"
    checks: tuple[Check, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    canonical: str = field(default="", repr=False)
    digest: str = ""

    @property
    def reference(self) -> str:
        """The name used everywhere: ``<pack>/<code>``."""
        return f"{self.pack}/{self.code}"

    def page(self, page_id: str) -> Page:
        """Return the page of that id.

        :raises KeyError: no such page.
        """
        for page in self.pages:
            if page.id == page_id:
                return page
        raise KeyError(page_id)

    def fields(self) -> Iterator[tuple[Page, Field]]:
        """Yield every field with its page, in the order of the form."""
        for page in self.pages:
            for item in page.fields:
                yield page, item

    def letters_for(self, moment: Moment) -> tuple[Letter, ...]:
        """Return the letters of one moment, in the order of the document."""
        return tuple(letter for letter in self.letters if letter.moment is moment)

    def outcome(self, outcome_id: str) -> Outcome:
        """Return the outcome of that id.

        :raises KeyError: the procedure does not offer it.
        """
        for outcome in self.outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise KeyError(outcome_id)

    def letter_body(self, file: str) -> str:
        """Return the Markdown of a letter by the file name that the document gives it."""
        return dict(self.letter_bodies)[file]


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of procedures published together."""

    code: str
    title: str
    publisher: str
    licence: str
    description: str
    folder: Path
    procedures: tuple[Procedure, ...]

    def procedure(self, code: str) -> Procedure:
        """Return the procedure of that code.

        :raises KeyError: the pack has none.
        """
        for procedure in self.procedures:
            if procedure.code == code:
                return procedure
        raise KeyError(code)
