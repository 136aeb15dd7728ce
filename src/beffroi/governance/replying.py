"""A member's delegate answers a convocation: the member's own row."""

from __future__ import annotations

from datetime import datetime

from beffroi.governance.models import Convocation, ConvocationReply
from beffroi.governance.types import NotYet, Presence
from beffroi.journal.actions import action, note
from beffroi.kernel.errors import Invalid
from beffroi.kernel.text import clean_line
from beffroi.operators.models import Organisation
from beffroi.tenancy.types import Actor, Unknown

ANSWERS = (Presence.PRESENT, Presence.DEPUTY, Presence.PROXY, Presence.ABSENT)


@action("governance.reply")
def reply(
    *,
    organisation: Organisation,
    convocation: Convocation,
    presence: Presence,
    by: Actor,
    on: datetime,
    proxy_to: str = "",
) -> ConvocationReply:
    """Say whether the delegate comes, sends the deputy or gives a proxy; may be changed until the session.

    :raises NotYet: the session has begun. :raises Invalid: a proxy to nobody.
    """
    if convocation.member_id != organisation.id:
        raise Unknown
    if on >= convocation.held_at:
        raise NotYet("La séance a commencé : voyez le secrétariat de l’opérateur.")
    name = clean_line(proxy_to)[:120]
    if presence is Presence.PROXY and not name:
        why = "Écrivez à qui le pouvoir est donné."
        raise Invalid(why, field_errors={"proxy_to": why})
    note(subject=f"convocation:{convocation.id}", presence=presence.value)
    row, _made = ConvocationReply.objects.update_or_create(
        organisation=organisation,
        convocation_id=convocation.id,
        defaults={
            "operator_id": convocation.organisation_id,
            "presence": presence,
            "proxy_to": name if presence is Presence.PROXY else "",
            "by_name": by.name,
            "at": on,
        },
    )
    return row
