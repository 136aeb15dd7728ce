"""What the templates of this storey take: errors of a form, roles in words, devices in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from django.forms import BaseForm

from beffroi.kernel.errors import Refusal
from beffroi.tenancy.types import ROLE_LABELS, Role


class Shown(TypedDict):
    """An error in the summary at the top of a page: its sentence and the id of its control."""

    text: str
    field: str


_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def errors_of(form: BaseForm | None) -> list[Shown]:
    """Return the errors of a form, those of the whole form last and leading nowhere."""
    if form is None or not form.is_bound:
        return []
    fields = [Shown(text=str(field.errors[0]), field=field.id_for_label) for field in form if field.errors]
    return fields + [Shown(text=str(text), field="") for text in form.non_field_errors()]


def errors_in(refusal: Refusal) -> list[Shown]:
    """Return what a refusal says, field by field when it names some."""
    named = [Shown(text=text, field=name) for name, text in refusal.field_errors.items()]
    return named or [Shown(text=refusal.message, field="")]


def role_options(roles: Iterable[Role]) -> list[dict[str, str]]:
    """Return roles as boxes to tick, each with what it allows."""
    return [
        {"value": role.value, "label": ROLE_LABELS[role][0], "hint": ROLE_LABELS[role][1]} for role in roles
    ]


def role_words(roles: Iterable[Role]) -> list[str]:
    """Return the names of roles, in the order of the table of roles."""
    held = frozenset(roles)
    return [ROLE_LABELS[role][0] for role in Role if role in held]


def device_words(user_agent: str) -> str:
    """Return "Firefox sur Windows" from what a browser says of itself."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " sur ".join(filter(None, (browser, system))) or "Appareil inconnu"


def roles_asked(data: Any) -> list[Role]:
    """Return the roles ticked in a form, without the values that are no role."""
    known = {role.value for role in Role}
    return [Role(value) for value in data.getlist("roles") if value in known]
