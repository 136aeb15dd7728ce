"""The file that a party gave when it signed: for itself, and for who runs the purchase."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from beffroi.operators.frames import House, in_member, in_operator
from beffroi.purchasing.commitments import actions


@require_POST  # it leaves a line in two journals
@in_operator("purchasing.open_signature")
def file_seen(house: House, signature_id: UUID) -> HttpResponseBase:
    """Give a party's file to the operator; both journals say so."""
    return _file(house, signature_id)


@require_safe
@in_member("purchasing.follow")
def file(house: House, signature_id: UUID) -> HttpResponseBase:
    """Give a party its own file again."""
    return _file(house, signature_id)


def _file(house: House, signature_id: UUID) -> HttpResponseBase:
    name, stream = actions.open_file(
        organisation=house.organisation, signature_id=signature_id, by=house.actor, on=house.on
    )
    answer = FileResponse(stream, as_attachment=True, filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
