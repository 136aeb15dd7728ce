"""What the administrator of a commune sets: contact details, and each procedure that it offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.kernel.errors import Refusal
from beffroi.operators import actions, catalogue, queries, watching
from beffroi.operators.details import checked_contact, checked_service
from beffroi.operators.frames import framing
from beffroi.operators.models import Adoption, Organisation
from beffroi.operators.types import Change, Offer, Published
from beffroi.operators.web import showing
from beffroi.operators.web.house import actor_of
from beffroi.tenancy import scope
from beffroi.tenancy.permissions import permit
from beffroi.tenancy.types import Unknown

CONTACT = (
    "display_name",
    "postcode",
    "city",
    "phone",
    "email",
    "opening_hours",
    "dpo_contact",
    "court",
    "signatory_name",
    "signatory_quality",
    "accent",
)
OWN = frozenset({"service", "address", "phone", "email"})
"""Parameters of an adoption that its form sets; the others are kept."""


def _organisation(request: HttpRequest, slug: str, verb: str) -> Organisation:
    organisation = queries.by_slug(slug)
    permit(actor_of(request), verb, organisation.id)
    return organisation


def _page(
    request: HttpRequest,
    organisation: Organisation,
    template: str,
    context: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    home_url = reverse("settings_home", args=[organisation.slug])
    frame = {
        "organisation": organisation,
        "home_url": home_url,
        **framing(request, organisation, actor_of(request)),
    }
    response = render(request, template, {**frame, **context}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is set: contact details, procedures offered, procedures that could be."""
    organisation = _organisation(request, slug, "operators.describe")
    published = catalogue.published()
    with scope.reading(organisation.id):
        adopted = watching.adopted(organisation)
    taken = {each.procedure for each in adopted}
    context = {
        "contact": showing.contact_rows(organisation),
        "missing": showing.missing_words(organisation),
        "columns": showing.OFFER_COLUMNS,
        "rows": showing.offer_rows(adopted, published, settings_of=organisation.slug),
        "others": [_other(organisation, each) for each in published if each.reference not in taken],
    }
    return _page(request, organisation, "operators/settings.html", context)


def _other(organisation: Organisation, each: Published) -> dict[str, str]:
    url = reverse("settings_procedure", args=[organisation.slug, *each.reference.split("/", 1)])
    return {"title": each.title, "url": url, "text": each.topic}


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the public reads of the commune."""
    organisation = _organisation(request, slug, "operators.describe")
    if request.method != "POST":
        return _contact_page(request, organisation, _typed_contact(organisation))
    try:
        facts = checked_contact(request.POST)
        actions.describe(organisation=organisation, by=actor_of(request), on=datetime.now(UTC), **facts)
    except Refusal as refusal:
        return _contact_page(request, organisation, request.POST.dict(), refusal)
    messages.success(request, "Les coordonnées sont enregistrées. Les prochains accusés les porteront.")
    return redirect("settings_home", slug=slug)


def _typed_contact(organisation: Organisation) -> dict[str, str]:
    told = {name: getattr(organisation, name) for name in CONTACT}
    told["phone"] = showing.spoken_phone(organisation.phone)
    told["address_lines"] = "\n".join(organisation.address_lines)
    return told | {"court_confirmed": "yes" if organisation.court_confirmed else ""}


def _contact_page(
    request: HttpRequest,
    organisation: Organisation,
    typed: Mapping[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "typed": showing.typed_values(typed),
        "faults": showing.typed_values(refusal.field_errors if refusal else {}),
        "errors": showing.errors_of(refusal),
        "confirmed": organisation.court_confirmed,
    }
    status = refusal.status if refusal else 200
    return _page(request, organisation, "operators/settings_contact.html", context, status=status)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A procedure that an administrator looks at: as adopted, and as published."""

    reference: str
    standing: Adoption | None
    latest: Published | None

    @property
    def newer(self) -> Published | None:
        """The latest version, when the one that is followed is older."""
        behind = self.latest and self.standing and self.latest.version > self.standing.version
        return self.latest if behind else None

    @property
    def change(self) -> Change | None:
        """What following the newer version would do; None when there is none, or nobody can tell."""
        if self.newer is None or self.standing is None:
            return None
        old = Offer(self.reference, self.standing.version)
        try:
            return catalogue.change(old, self.newer.version, self.standing.parameters)
        except Unknown:
            return None

    def followed(self, *, latest: bool) -> Offer:
        """Return the version to follow: the standing one, unless the latest is wanted or none stands."""
        if self.latest is not None and (latest or self.standing is None):
            return self.latest.offer
        if self.standing is None:
            raise Unknown
        return Offer(self.reference, self.standing.version)


@require_http_methods(["GET", "POST"])
def procedure(request: HttpRequest, slug: str, pack: str, code: str) -> HttpResponse:
    """Offer a procedure, set its service, follow its new version, or stop offering it."""
    organisation = _organisation(request, slug, "operators.adopt")
    choice = _choice(organisation, f"{pack}/{code}")
    if request.method != "POST":
        return _procedure_page(request, organisation, choice, _typed_service(choice.standing))
    try:
        _adopt(request, organisation, choice)
    except Refusal as refusal:
        return _procedure_page(request, organisation, choice, request.POST.dict(), refusal)
    messages.success(request, "La démarche est enregistrée.")
    return redirect("settings_home", slug=slug)


def _choice(organisation: Organisation, reference: str) -> _Choice:
    with scope.reading(organisation.id):
        adopted = {each.procedure: each for each in watching.adopted(organisation)}
    choice = _Choice(reference, adopted.get(reference), catalogue.find(reference))
    if choice.standing is None and choice.latest is None:
        raise Unknown
    return choice


def _adopt(request: HttpRequest, organisation: Organisation, choice: _Choice) -> None:
    own = checked_service(request.POST)
    standing: dict[str, Any] = choice.standing.parameters if choice.standing else {}
    actions.adopt(
        organisation=organisation,
        offer=choice.followed(latest=request.POST.get("suivre") == "yes"),
        parameters={name: value for name, value in standing.items() if name not in OWN} | own,
        active=request.POST.get("proposer") == "yes",
        by=actor_of(request),
        on=datetime.now(UTC),
    )


def _typed_service(standing: Adoption | None) -> dict[str, str]:
    own: dict[str, Any] = standing.parameters if standing else {}
    return {
        "service": own.get("service", ""),
        "address_lines": "\n".join(own.get("address", [])),
        "phone": showing.spoken_phone(own.get("phone", "")),
        "email": own.get("email", ""),
        "proposer": "yes" if standing is None or standing.active else "",
    }


def _procedure_page(
    request: HttpRequest,
    organisation: Organisation,
    choice: _Choice,
    typed: Mapping[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        "title": choice.latest.title if choice.latest else choice.reference,
        "standing": choice.standing,
        "newer": choice.newer,
        "change": choice.change,
        "typed": showing.typed_values(typed),
        "faults": showing.typed_values(refusal.field_errors if refusal else {}),
        "errors": showing.errors_of(refusal),
    }
    status = refusal.status if refusal else 200
    return _page(request, organisation, "operators/settings_procedure.html", context, status=status)
