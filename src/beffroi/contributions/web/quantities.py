"""The form that changes one quantity of a run, with its reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from beffroi.contributions import actions, queries
from beffroi.contributions.keys.quantities import LONGEST_REASON, read_units
from beffroi.contributions.keys.types import CannotAllocate, Edit
from beffroi.contributions.web import typed
from beffroi.contributions.web.runs import page
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.kernel.text import clean_line
from beffroi.operators.frames import House, in_operator
from beffroi.tenancy import scope


@require_POST
@in_operator("contributions.run")
def amend(house: House, run_id: UUID) -> HttpResponseBase:
    """Compute a run again with one quantity changed."""
    told = house.request.POST
    try:
        with scope.reading(house.organisation.id):
            run, _vote = queries.run(house.organisation, run_id)
            made = actions.amend(
                run=run,
                source=_chosen(typed.text(told, "source"), "source", "Choisissez une quantité."),
                siren=_chosen(typed.text(told, "siren"), "siren", "Choisissez un membre."),
                edit=_edit(told),
                by=house.actor,
                on=house.on,
            )
    except Refusal as refusal:
        refusal.field_errors = refusal.field_errors or {"reason": refusal.message}
        return page(house, run_id, refusal)
    messages.success(house.request, "Voici le nouveau calcul. Le précédent reste dans la liste.")
    return redirect("contributions_run", made.id)


def _chosen(given: str, name: str, why: str) -> str:
    if not given:
        raise Invalid(why, field_errors={name: why})
    return given


def _edit(told: QueryDict) -> Edit:
    try:
        units = read_units(typed.text(told, "units"))
    except CannotAllocate as refusal:
        refusal.field_errors = {"units": refusal.message}
        raise
    return Edit(units, clean_line(typed.text(told, "reason", longest=LONGEST_REASON)))
