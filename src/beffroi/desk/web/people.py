"""Finding a member by typing, the same way on every form of the desk."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from beffroi.desk.requests.opening import members_on
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line, slugify_fr
from beffroi.operators.models import Organisation

FEW = 8


def suggested(operator: Organisation, text: str, *, on: datetime) -> list[Organisation]:
    """Return the members whose name holds what was typed, those that begin so first. In scope."""
    told = clean_line(text)[:100]
    if not told:
        return []
    wanted = (
        Q(served__name__icontains=told)
        | Q(served__slug__contains=slugify_fr(told) or told)
        | Q(served__siren=told)
    )
    rows = (
        members_on(operator, on)
        .filter(wanted)
        .select_related("served")
        .order_by("served__name", "served_id")[:40]
    )
    found = [row.served for row in rows]
    return sorted(found, key=lambda each: (not each.slug.startswith(slugify_fr(told)), each.name))[:FEW]


def named(operator: Organisation, text: str, *, on: datetime, field: str = "member") -> Organisation:
    """Return the one member that was typed; :raises Invalid: nobody, or several. In scope."""
    found = suggested(operator, text, on=on)
    exact = [each for each in found if text.strip().lower() in {each.name.lower(), each.slug, each.siren}]
    if len(exact or found) == 1:
        return (exact or found)[0]
    names = ", ".join(each.name for each in found[:4])
    why = (
        f"Plusieurs membres répondent à ce nom : {names}. Précisez."
        if found
        else "Aucun membre ne porte ce nom. Vérifiez-le."
    )
    raise Invalid(why, field_errors={field: why})
