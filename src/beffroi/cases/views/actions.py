"""Keeping a view, changing it, giving it up."""

from __future__ import annotations

from datetime import datetime

from beffroi.cases.permissions import MAY
from beffroi.cases.views.models import SavedView
from beffroi.cases.views.queries import may_change
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, Forbidden

LONGEST_NAME, LONGEST_QUERY, MOST_OWNED = 80, 2000, 30


@action("cases.save_view")
def save_view(
    *, organisation: Organisation, name: str, query: str, by: Actor, on: datetime, shared: bool = False
) -> SavedView:
    """Keep a list under a name.

    :param query: the address of the list after the question mark, as the screens write it.
    :raises Invalid: no name, a name taken, or too many views.
    """
    if by.account_id is None:
        raise Invalid("Une vue appartient à une personne. Connectez-vous avec votre compte.")
    if SavedView.objects.filter(organisation=organisation, owner_id=by.account_id).count() >= MOST_OWNED:
        raise Invalid(f"Vous avez déjà {MOST_OWNED} vues. Supprimez-en une d’abord.")
    view = SavedView(organisation=organisation, owner_id=by.account_id, shared=shared, changed_at=on)
    _fill(view, name, query)
    view.save(force_insert=True)
    note(subject=f"savedview:{view.id}", shared=shared)
    return view


@action("cases.change_view")
def change_view(
    *,
    view: SavedView,
    by: Actor,
    on: datetime,
    name: str | None = None,
    query: str | None = None,
    shared: bool | None = None,
) -> SavedView:
    """Rename a view, share it or keep it for oneself, or give it other filters; None leaves as it is.

    :raises Forbidden: it is somebody else's.
    """
    _check_hand(view, by)
    _fill(view, view.name if name is None else name, view.query if query is None else query)
    view.shared = view.shared if shared is None else shared
    view.changed_at = on
    view.save(update_fields=["name", "query", "shared", "changed_at"])
    note(shared=view.shared, renamed=name is not None, refiltered=query is not None)
    return view


@action("cases.delete_view")
def delete_view(*, view: SavedView, by: Actor, on: datetime) -> None:
    """Give a view up; the cases it shows are not touched. :raises Forbidden: it is somebody else's."""
    _check_hand(view, by)
    note(owner=str(view.owner_id), shared=view.shared)
    view.delete()


def _check_hand(view: SavedView, by: Actor) -> None:
    if not may_change(view, by):
        raise Forbidden(MAY["cases.manage_views"])


def _fill(view: SavedView, name: str, query: str) -> None:
    told = clean_line(name).strip()
    if not told or len(told) > LONGEST_NAME:
        why = f"Donnez un nom à la vue, en {LONGEST_NAME} caractères au plus."
        raise Invalid(why, field_errors={"nom": why})
    if len(query) > LONGEST_QUERY:
        raise Invalid("Cette liste a trop de filtres pour être enregistrée. Retirez-en.")
    same = SavedView.objects.filter(
        organisation_id=view.organisation_id, owner_id=view.owner_id, name=told
    ).exclude(id=view.id)
    if same.exists():
        why = "Une vue porte déjà ce nom. Choisissez-en un autre."
        raise Invalid(why, field_errors={"nom": why})
    view.name, view.query = told, query
