"""The colours of a commune's pages, derived from its one accent colour.

Pure: no Django. A commune chooses any colour; the pages stay readable whatever it chooses. Focus, error and
success colours are not derived: they mean the same everywhere.
"""

import re
from dataclasses import dataclass

WHITE = "#ffffff"
#: The darkest background on which links stand (see frontend/styles/_settings.scss).
PAPER = "#f6f3ec"

TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0
#: The header carries small white text over its whole width: more than the minimum.
HEADER_CONTRAST = 7.0

_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


class InvalidAccent(ValueError):
    """The text is not a colour of six hexadecimal digits; the message is French and says what to write."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``.

    ``accent``: as chosen, for decoration only. ``header`` and ``action``: backgrounds of white text.
    ``action_hover`` and ``action_edge``: darker still. ``link``: text on white and on paper.
    """

    accent: str
    header: str
    action: str
    action_hover: str
    action_edge: str
    link: str


def derive_theme(accent: str) -> Theme:
    """Return the readable colours of a commune whose accent is ``accent``.

    :raises InvalidAccent: when the text is not six hexadecimal digits, with or without ``#``
    """
    chosen = parse_accent(accent)
    action = darken(chosen, against=PAPER, ratio=TEXT_CONTRAST)
    return Theme(
        accent=chosen,
        header=darken(chosen, against=WHITE, ratio=HEADER_CONTRAST),
        action=action,
        action_hover=_scaled(action, 0.55),
        action_edge=_scaled(action, 0.25),
        link=action,
    )


def stylesheet(theme: Theme) -> str:
    """Return the style sheet that gives these colours to a page, to be linked after the main one."""
    values = {
        "--app-accent": theme.accent,
        "--app-header": theme.header,
        "--app-action": theme.action,
        "--app-action-hover": theme.action_hover,
        "--app-action-edge": theme.action_edge,
        "--govuk-brand-colour": theme.header,
        "--govuk-link-colour": theme.link,
    }
    return ":root{" + "".join(f"{name}:{value};" for name, value in values.items()) + "}\n"


def parse_accent(text: str) -> str:
    """Return ``#rrggbb`` in lower case.

    :raises InvalidAccent: when the text is anything else than six hexadecimal digits
    """
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise InvalidAccent("Écrivez la couleur avec six chiffres hexadécimaux, par exemple #0b6e6e.")
    return f"#{found[1].lower()}"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two ``#rrggbb`` colours, from 1 to 21.

    :source: WCAG 2.2, definition of contrast ratio
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, from 0 to 1.

    :source: WCAG 2.2, definition of relative luminance
    """
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def darken(colour: str, *, against: str, ratio: float) -> str:
    """Return the colour, darkened as little as needed to contrast with the light colour ``against``.

    All three lights are multiplied by the same factor, which keeps the hue. Luminance follows the factor
    exactly, so that no search is needed.
    """
    highest = (luminance(against) + 0.05) / ratio - 0.05
    own = luminance(colour)
    return colour if own <= highest else _scaled(colour, highest / own)


def _linear(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_to_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _scaled(colour: str, factor: float) -> str:
    return "#" + "".join(f"{_to_byte(light * factor):02x}" for light in _linear(colour))


def _to_linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _to_byte(light: float) -> int:
    value = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return int(value * 255)  # rounded down: never lighter than asked
