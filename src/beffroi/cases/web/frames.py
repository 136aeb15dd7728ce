"""What surrounds a commune's pages: name, navigation, colours, links at the foot."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from beffroi.kernel.french import NO_BREAK, typographic
from beffroi.kernel.words import gettext as _
from beffroi.operators.membership.queries import speaking_for
from beffroi.operators.models import Organisation

_HOUR = re.compile(r"(\d+)\s*(h)\b(?:\s*(\d\d)\b)?")


def frame(organisation: Organisation, current: str = "") -> dict[str, Any]:
    """Return the context of the header and the footer of an organisation's pages.

    :param current: ``portal`` or ``follow``, the entry of the navigation that the page is.
    """
    organisation = speaking_for(organisation)
    home = reverse("portal", args=[organisation.slug])
    entries = (
        ("portal", _("Mes démarches"), home),
        ("follow", _("Suivre une demande"), reverse("portal_follow", args=[organisation.slug])),
        ("help", _("Se faire aider"), f"{home}#aide"),
    )
    accent = organisation.accent.removeprefix("#").lower()
    return {
        "organisation": organisation,
        "brand": {"name": typographic(organisation.display_name), "url": home},
        "navigation": [{"text": text, "url": url, "current": key == current} for key, text, url in entries],
        "theme_url": reverse("theme", args=[accent]) if accent else "",
        "footer": {
            "accessibility_url": reverse("portal_accessibility", args=[organisation.slug]),
            "legal_url": reverse("portal_legal", args=[organisation.slug]),
            "privacy_url": reverse("portal_privacy", args=[organisation.slug]),
        },
        "help": help_sentence(organisation),
    }


def help_sentence(organisation: Organisation) -> str:
    """Return whom to call and where to go, with what the organisation has told of itself."""
    hours = f" ({_inside(organisation.opening_hours)})" if organisation.opening_hours else ""
    says = _("Vous pouvez venir à l’accueil{hours}\u00a0: votre demande aura la même valeur.")
    if organisation.phone:
        says = _(
            "Vous pouvez appeler le {phone} ou venir à l’accueil{hours}\u00a0: votre demande aura la même valeur."
        )
    return says.format(hours=hours, phone=written_phone(organisation.phone))


def _inside(hours: str) -> str:
    """Return opening hours as they read inside a sentence: no capital, no line break inside "17 h 30"."""
    kept = _HOUR.sub(lambda found: NO_BREAK.join(filter(None, found.groups())), hours.strip().rstrip("."))
    return kept[:1].lower() + kept[1:]


def written_phone(number: str) -> str:
    """Return a French number by pairs, which no line break parts."""
    digits = "0" + number.removeprefix("+33") if number.startswith("+33") else number
    pairs = [digits[start : start + 2] for start in range(0, len(digits), 2)]
    return NO_BREAK.join(pairs) if len(digits) == 10 else number
