"""Reading saved views. In the open scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from beffroi.cases.views.models import SavedView
from beffroi.tenancy.permissions import may
from beffroi.tenancy.types import Actor, Unknown

MOST_SHOWN = 50


def views_of(organisation_id: UUID, by: Actor) -> list[SavedView]:
    """Return the views that an agent sees: their own first, then those of the service, by name."""
    seen = Q(shared=True) | Q(owner_id=by.account_id)
    rows = SavedView.objects.filter(seen, organisation_id=organisation_id).select_related("owner")
    found = list(rows.order_by("name", "id")[: 4 * MOST_SHOWN])
    return sorted(found, key=lambda view: view.owner_id != by.account_id)[:MOST_SHOWN]


def view_of(organisation_id: UUID, view_id: UUID, by: Actor) -> SavedView:
    """Return a view that an agent sees; :raises Unknown: there is none, or it is a colleague's own."""
    rows = SavedView.objects.filter(id=view_id, organisation_id=organisation_id).select_related("owner")
    found = rows.first()
    if found is None or not (found.shared or found.owner_id == by.account_id):
        raise Unknown
    return found


def may_change(view: SavedView, by: Actor) -> bool:
    """Say whether an agent may change a view: its owner, or who heads the service when it is shared."""
    own = by.account_id is not None and view.owner_id == by.account_id
    return own or (view.shared and may(by, "cases.manage_views", view.organisation_id))
