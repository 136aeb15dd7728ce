"""What the person may ask of a decision born of silence, with one button each."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from beffroi.cases.sequels import actions as sequels
from beffroi.cases.web.follow import Links, me, opened
from beffroi.kernel.words import gettext as _
from beffroi.kernel.words import spoken_date


@require_POST
def attest(request: HttpRequest, number: str) -> HttpResponse:
    """Give the proof of a tacit agreement; asked again, the same one."""
    with opened(request, number) as case:
        sequels.attest(case=case, by=me(request, case), on=datetime.now(UTC))
        messages.success(request, _("Votre attestation est prête : elle est dans vos courriers."))
        return redirect(f"{Links(case, request.GET.get('cle', '')).to('case')}#courriers")


@require_POST
def ask_reasons(request: HttpRequest, number: str) -> HttpResponse:
    """Ask why silence has refused."""
    with opened(request, number) as case:
        row = sequels.ask_reasons(case=case, by=me(request, case), on=datetime.now(UTC))
        until = spoken_date(row.due_on) if row.due_on else ""
        messages.success(
            request,
            _("Votre demande est envoyée. La mairie doit répondre au plus tard le {until}.").format(
                until=until
            ),
        )
        return redirect(f"{Links(case, request.GET.get('cle', '')).to('case')}#droits")
