"""What the templates of components cannot say by themselves."""

from django import template
from django.utils.translation import gettext

from beffroi.cases.forms.countries import listed_options
from beffroi.cases.procedures.types import Kind

register = template.Library()


@register.filter
def or_yes_no(options: object) -> object:
    """Return the options of a yes-or-no question: its own when the author wrote some, else Oui and Non."""
    return options or [{"value": "yes", "label": gettext("Oui")}, {"value": "no", "label": gettext("Non")}]


@register.filter
def or_listed(options: object, kind: str) -> object:
    """Return the options of a question; of a country or a department, the whole list when there are none."""
    return options or listed_options(Kind(kind))


@register.filter
def notice_kind(level: str) -> str:
    """Return the kind of notice that shows a message of Django of this level."""
    return {"success": "success", "warning": "warning", "error": "late"}.get(level, "information")
