"""The desk at which a person fills in a form: commune, procedure, and the draft that the browser holds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from beffroi.cases import catalogue, drafts, following
from beffroi.cases.ledger import today_of
from beffroi.cases.mandates.keys import filer_key
from beffroi.cases.models import Case, Draft
from beffroi.cases.nearby import centre_of
from beffroi.cases.procedures.types import Procedure
from beffroi.cases.secrecy import secret_of
from beffroi.kernel.errors import NotFound
from beffroi.kernel.words import N_, spoken
from beffroi.kernel.words import gettext as _
from beffroi.operators import queries as operators
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope
from beffroi.tenancy.types import Unknown

COOKIE = "brouillon"
CHANGED = N_(
    "Le formulaire de cette démarche vient de changer. Vos réponses sont gardées : "
    "vérifiez les questions nouvelles, puis envoyez."
)


class DraftLost(NotFound):
    """No draft, or one that has expired, or a guessed link."""

    def __init__(self) -> None:
        weeks = drafts.LIFE.days // 7
        super().__init__(
            _(
                "Ce brouillon n’existe pas ou plus. Un brouillon est gardé {weeks} semaines après la dernière réponse. "
                "Vérifiez que le lien est entier, ou recommencez la démarche depuis "
                "le portail de votre commune."
            ).format(weeks=weeks)
        )


@dataclass(slots=True)
class Desk:
    """One request on a form page. ``changed``: the draft was begun on a version that has been superseded."""

    request: HttpRequest
    organisation: Organisation
    procedure: Procedure
    draft: Draft
    now: datetime
    changed: bool = False

    @property
    def today(self) -> date:
        """The civil date of the commune."""
        return today_of(self.organisation, self.now)

    @property
    def near(self) -> tuple[float, float] | None:
        """The centre of the commune, which points of the territory are checked against."""
        return centre_of(self.organisation)

    @property
    def returning(self) -> bool:
        """Whether the person came from the check page, and goes back to it."""
        return self.request.GET.get("retour") == "verification"

    def url(self, name: str, *more: str) -> str:
        """Return the address of another page of this form."""
        return reverse(f"filing_{name}", args=[self.organisation.slug, self.procedure.code, *more])

    def keep(self, **told: Any) -> None:
        """Keep what was typed."""
        drafts.keep(draft=self.draft, on=self.now, **told)


@contextmanager
def opened(request: HttpRequest, slug: str, code: str) -> Iterator[Desk]:
    """Open the draft that the browser holds, in the commune's reading scope.

    A draft of a superseded version is read with the version now offered; its answers stay.

    :raises DraftLost: no draft here for this browser.
    """
    organisation, now = operators.by_slug(slug), datetime.now(UTC)
    with scope.reading(organisation.id):
        reference = operators.adoption_of_code(organisation, code).procedure
        draft = draft_of_cookie(request, organisation, reference, on=now)
        if draft is None:
            raise DraftLost
        desk = Desk(request, organisation, catalogue.procedure(reference, draft.version), draft, now)
        if draft.case_id is None:
            _follow_version(desk)
        yield desk


def _follow_version(desk: Desk) -> None:
    """Read the draft with the version on which it may be filed; only a POST keeps it, a GET writes none."""
    post = desk.request.method == "POST"
    move = drafts.follow_version if post else following.followed
    told = move(draft=desk.draft, on=desk.now)
    if told is None:
        return
    desk.changed = True
    if post:
        messages.warning(desk.request, spoken(CHANGED))
    desk.procedure = catalogue.procedure(desk.draft.procedure, told.new)


def draft_of_cookie(
    request: HttpRequest, organisation: Organisation, procedure: str, *, on: datetime
) -> Draft | None:
    """Return the draft of a procedure that the browser holds, unless there is none any more. In scope."""
    try:
        return draft_of(organisation, request.COOKIES.get(COOKIE, ""), procedure, on=on)
    except Unknown:
        return None


def draft_of(organisation: Organisation, ticket: str, procedure: str, *, on: datetime) -> Draft:
    """Return the draft that a ticket (``<id>.<secret>``) opens; :raises Unknown:. In scope."""
    draft_id, _dot, secret = ticket.partition(".")
    try:
        draft = drafts.find(organisation, UUID(draft_id), secret)
    except ValueError:
        raise Unknown from None
    if draft.procedure != procedure or on - draft.updated_at > drafts.LIFE:
        raise Unknown
    return draft


def ticket_of(draft: Draft) -> str:
    """Return what opens a draft: its identifier and its secret."""
    return f"{draft.id}.{secret_of(draft.id, draft.secret_salt)}"


def hold(response: HttpResponse, organisation: Organisation, draft: Draft) -> HttpResponse:
    """Give the draft to the browser, for the pages of this procedure only."""
    code = draft.procedure.rpartition("/")[2]
    response.set_cookie(
        COOKIE,
        ticket_of(draft),
        max_age=int(drafts.LIFE.total_seconds()),
        path=reverse("filing_start", args=[organisation.slug, code]),
        secure=settings.HTTPS_ONLY,
        httponly=True,
        samesite="Lax",
    )
    return response


def sent(desk: Desk) -> HttpResponseRedirect | None:
    """Return the way to the receipt when the draft is already a request, however often it is sent again."""
    if desk.draft.case_id is None:
        return None
    return receipt_of(desk.organisation, desk.procedure.code, Case.objects.get(id=desk.draft.case_id))


def receipt_of(organisation: Organisation, code: str, case: Case) -> HttpResponseRedirect:
    """Return the way to the receipt of a case."""
    path = reverse("filing_receipt", args=[organisation.slug, code, case.number])
    return redirect(f"{path}?cle={filer_key(case)}")
