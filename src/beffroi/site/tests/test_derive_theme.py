"""A commune may choose any colour; its pages stay readable."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from beffroi.site import theme

accents = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
FOCUS = "#ffd23f"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # Worked out by hand: 0x77 = 119; ((119/255 + 0.055) / 1.055) ** 2.4 = 0.18447; 1.05 / 0.23447
        ("#777777", "#ffffff", 4.478),
        # Pure red has luminance 0.2126: 1.05 / 0.2626
        ("#ff0000", "#ffffff", 3.998),
        # Pure blue has luminance 0.0722: 1.05 / 0.1222
        ("#0000ff", "#ffffff", 8.592),
    ],
)
def test_contrast_follows_the_definition(one, other, expected):
    assert theme.contrast(one, other) == pytest.approx(expected, abs=0.001)
    assert theme.contrast(other, one) == theme.contrast(one, other)


@given(accents)
@example("#ffffff")
@example("#000000")
@example("#ffff00")
def test_text_keeps_its_contrast_whatever_the_accent(accent):
    derived = theme.derive_theme(accent)
    for background in (theme.WHITE, theme.PAPER):
        assert theme.contrast(derived.link, background) >= theme.TEXT_CONTRAST
    for button in (derived.action, derived.action_hover):
        assert theme.contrast(button, theme.WHITE) >= theme.TEXT_CONTRAST
    assert theme.contrast(derived.header, theme.WHITE) >= theme.HEADER_CONTRAST


@given(accents)
@example("#ffff00")
def test_controls_keep_their_contrast_whatever_the_accent(accent):
    derived = theme.derive_theme(accent)
    assert theme.contrast(derived.action, theme.PAPER) >= theme.CONTROL_CONTRAST
    assert theme.contrast(derived.header, FOCUS) >= theme.CONTROL_CONTRAST


def test_a_dark_accent_is_kept_as_it_is():
    derived = theme.derive_theme("#123a5a")
    assert (derived.accent, derived.header, derived.action) == ("#123a5a", "#123a5a", "#123a5a")


@given(accents)
def test_a_colour_is_darkened_no_more_than_needed(accent):
    darker = theme.darken(accent, against=theme.WHITE, ratio=theme.TEXT_CONTRAST)
    # One step of a byte on the lightest channel is all that rounding down may cost.
    assert darker == accent or theme.contrast(darker, theme.WHITE) < 4.8


def test_the_hue_is_kept():
    action = theme.derive_theme("#ff0000").action
    assert action[3:] == "0000"
    assert 0x80 < int(action[1:3], 16) < 0xFF


@pytest.mark.parametrize("text", ["0B6E6E", "#0b6e6e", " #0B6E6E "])
def test_the_accent_is_read_with_or_without_its_sharp_sign(text):
    assert theme.parse_accent(text) == "#0b6e6e"


@pytest.mark.parametrize(
    "text", ["", "red", "#fff", "#12345g", "#1234567", "0b6e6e;}", "url(x)", "#0b6e6e\n}"]
)
def test_anything_else_is_refused_with_a_sentence_that_helps(text):
    with pytest.raises(theme.InvalidAccent, match="six chiffres hexadécimaux"):
        theme.parse_accent(text)


def test_the_style_sheet_changes_neither_focus_nor_error_nor_success():
    text = theme.stylesheet(theme.derive_theme("#c2185b"))
    assert text.startswith(":root{--app-accent:#c2185b;")
    assert not any(word in text for word in ("focus", "error", "success"))
