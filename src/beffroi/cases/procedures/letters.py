"""Letters: Markdown with named values from a closed list."""

import re
from collections.abc import Iterator, Mapping

# One line each: escaped when they are put in the letter.
LINE_VALUES = frozenset(
    {
        "commune",
        "service",
        "number",
        "applicant",
        "applicant_address",
        "received_on",
        "today",
        "reply_by",
        "silence_on",
        "subject",
        "signatory_name",
        "signatory_quality",
        "procedure",
        "extension_reason",
        "extension_source",
        "transferred_to",
        "contact",
    }
)
# Already Markdown, made by us or written by the agent: put as they are.
BLOCK_VALUES = frozenset({"missing_pieces", "reasons", "appeal"})
LETTER_VALUES = LINE_VALUES | BLOCK_VALUES
ANSWER_PREFIX = "answer."

_VALUE = re.compile(r"\{\{([^{}]*)\}\}")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")


def named_values(body: str) -> Iterator[tuple[str, int]]:
    """Yield each named value of a letter with its line (from 1)."""
    for number, line in enumerate(body.splitlines(), start=1):
        for found in _VALUE.finditer(line):
            yield found.group(1).strip(), number


def fill_letter(body: str, values: Mapping[str, str]) -> str:
    """Return the Markdown of a letter with its values.

    Values of one line are escaped, so that an answer cannot bring a link or a heading into a letter;
    blocks are put as they are.

    :raises KeyError: a named value has no value.
    """

    def value_of(found: re.Match[str]) -> str:
        name = found.group(1).strip()
        return values[name] if name in BLOCK_VALUES else escape_markdown(values[name])

    return _VALUE.sub(value_of, body)


def escape_markdown(text: str) -> str:
    """Return the text so that Markdown shows it as it is, on one line per line."""
    return _MARKDOWN.sub(r"\\\1", text)
