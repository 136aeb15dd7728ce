"""Pages that the operator and its members share: their addresses, and the operator whose vocabulary they use."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from beffroi.operators.frames import House
from beffroi.operators.models import Organisation
from beffroi.operators.types import Kind
from beffroi.projects.web.training_member import operator_or_404


def is_operator(house: House) -> bool:
    """Say whether the person works for the operator."""
    return house.organisation.kind == Kind.OPERATOR


def operator_of(house: House) -> Organisation:
    """Return the operator whose vocabulary a house uses: itself, or the one that serves it."""
    return house.organisation if is_operator(house) else operator_or_404()


def address(house: House, name: str, *args: Any) -> str:
    """Return the address of a shared page on the side of a house."""
    if is_operator(house):
        return reverse(name, args=args)
    return reverse(f"{name}_member", args=[house.organisation.slug, *args])


def back(house: House, name: str, *args: Any) -> HttpResponseRedirect:
    """Return to a shared page, on the side of a house."""
    return redirect(address(house, name, *args))


def moment(house: House) -> dict[str, Any]:
    """Return who acts and when, as actions take them."""
    return {"by": house.actor, "on": house.on}
