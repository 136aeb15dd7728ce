"""What an administrator sets of retention: the archives service, how long mails without a case are kept."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from beffroi.cases.retention import rules, settings
from beffroi.cases.web.work_frame import Desk, at_work
from beffroi.cases.web.work_team import refused
from beffroi.kernel.errors import Refusal
from beffroi.tenancy import scope


@require_http_methods(["GET", "HEAD", "POST"])
@at_work("cases.set_retention", readers_only=False)
def change(desk: Desk) -> HttpResponse:
    """Show the settings; on POST, keep them."""
    if desk.request.method != "POST":
        return _page(desk, _standing(desk))
    typed = {name: value.replace("\0", "") for name, value in desk.request.POST.dict().items()}
    try:
        settings.change(organisation=desk.organisation, typed=typed, by=desk.actor, on=desk.on)
    except Refusal as error:
        return _page(desk, typed, error)
    messages.success(desk.request, "Les réglages de la conservation sont enregistrés.")
    return redirect(desk.url("retention_settings"))


def _standing(desk: Desk) -> dict[str, str]:
    with scope.reading(desk.organisation.id):
        kept = settings.settings_of(desk.organisation.id, today=desk.today)
    names = ("archives_agency", "archives_name", "archives_agreement")
    told = {name: str(getattr(kept, name)) for name in names}
    return told | {"sorting_days": str(kept.sorting_days) if kept.own_days else ""}


def _page(desk: Desk, typed: dict[str, str], error: Refusal | None = None) -> HttpResponse:
    context = {
        "typed": defaultdict(str, typed),
        "policy": rules.sorting_default(desk.today),
        "back_url": desk.url("retention") if desk.may("cases.review_retention") else "",
        **refused(error),
    }
    return desk.page("cases/retention/settings.html", context, status=error.status if error else 200)
