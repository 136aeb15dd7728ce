"""Articles, the park, promises and calendars: what the desk stands on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.cases.support import actions as support
from beffroi.cases.support import queries as reading
from beffroi.desk.assets import actions as assets
from beffroi.desk.assets.reading import Line, read_csv, read_glpi
from beffroi.desk.knowledge import actions as knowledge
from beffroi.desk.models import Article, Asset, ServiceCalendar, SlaPolicy
from beffroi.desk.queries import PAGE
from beffroi.desk.requests import working
from beffroi.desk.sla.actions import Promise, set_calendar, set_promise
from beffroi.desk.sla.queries import OFFICE_HOURS
from beffroi.desk.sla.types import Target, Unit
from beffroi.desk.types import AUDIENCE_LABELS, PRIORITY_LABELS, STANDING_LABELS, Audience, Standing
from beffroi.desk.web import forms, people, showing
from beffroi.desk.web.forms import chosen, identifier, to, typed
from beffroi.documents import queries as documents
from beffroi.identity import queries as accounts
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators.frames import House, in_operator
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope

FORM = require_http_methods(["GET", "HEAD", "POST"])
LARGEST = 200_000_000
UNITS = [("minutes", "minutes de service"), ("days", "jours de service")]
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


# Articles ------------------------------------------------------------------------------------------------


@require_safe
@in_operator("desk.write_article")
def articles(house: House) -> HttpResponseBase:
    """List every article, for whom it is."""
    with scope.reading(house.organisation.id):
        rows = knowledge.for_staff(house.organisation)[:200]
        context = {
            "title": "Articles",
            "columns": [{"label": each} for each in ("Article", "Pour qui", "Version", "Modifié")],
            "rows": [_article_row(each, house) for each in rows],
            "empty": "Aucun article. Écrivez le premier.",
            "buttons": [{"text": "Écrire un article", "url": to("desk_article_new")}],
        }
        return house.page("desk/list.html", {**forms.LIST, **context})


def _article_row(row: Article, house: House) -> dict[str, Any]:
    cells = [
        {"text": row.title, "url": to("desk_article", row.slug)},
        {"text": AUDIENCE_LABELS[Audience(row.audience)]},
        {"text": str(row.version)},
        {"text": showing.when(row.updated_at, showing.zone_of(house.organisation))},
    ]
    return {"cells": cells}


@FORM
@in_operator("desk.write_article")
def article(house: House, slug: str = "") -> HttpResponseBase:
    """Write an article or its next version."""
    row = _article(house, slug) if slug else None
    refusal = None
    if house.request.method == "POST":
        try:
            kept = _written(house, row)
        except Refusal as found:
            refusal = found
        else:
            messages.success(house.request, f"Version {kept.version} publiée.")
            return redirect("desk_articles")
    with scope.reading(house.organisation.id):
        context = _article_context(house, row, refusal)
        return house.page("desk/form.html", {**forms.FORM, **context}, refusal=refusal)


def _article(house: House, slug: str) -> Article:
    with scope.reading(house.organisation.id):
        return knowledge.article_of(knowledge.for_staff(house.organisation), slug)


def _article_context(house: House, row: Article | None, refusal: Refusal | None) -> dict[str, Any]:
    names = (
        [each.member.name for each in row.readers.select_related("member").order_by("member__name")]
        if row
        else []
    )
    first = (
        {"title": row.title, "body": row.body, "audience": row.audience, "readers": ", ".join(names)}
        if row
        else {}
    )
    questions = [
        forms.text("title", "Titre"),
        forms.area(
            "body", "Texte", rows=14, hint="Titres avec ##, listes avec un tiret, gras entre deux étoiles."
        ),
        forms.radios("audience", "Pour qui ?", AUDIENCE_LABELS.items()),
        forms.text(
            "readers", "Si certains membres : lesquels ?", hint="Séparés par des virgules.", optional=True
        ),
    ]
    return {
        "title": row.title if row else "Écrire un article",
        "questions": forms.filled(questions, house.request, refusal, {"audience": Audience.MEMBERS, **first}),
        "button": "Publier",
        "back": {"url": to("desk_articles"), "text": "Articles"},
        "versions": list(row.versions.order_by("-version")[:20]) if row else [],
    }


def _written(house: House, row: Article | None) -> Article:
    request = house.request
    audience = chosen(Audience, typed(request, "audience"), "audience")
    names = [each.strip() for each in typed(request, "readers").split(",") if each.strip()]
    with scope.reading(house.organisation.id):
        readers = [people.named(house.organisation, each, on=house.on, field="readers").id for each in names]
    return knowledge.write_article(
        organisation=house.organisation,
        title=typed(request, "title"),
        body=typed(request, "body"),
        audience=audience,
        readers=readers,
        article=row,
        by=house.actor,
        on=house.on,
    )


def blocks(row: Article) -> list[dict[str, Any]]:
    """Return the text of an article as blocks whose words are HTML; braces print as they are typed."""
    told = row.body.replace("{{", "{ {").replace("}}", "} }")
    return [_block(each) for each in documents.letter_blocks(told, {})]


def _block(block: dict[str, Any]) -> dict[str, Any]:
    kind = block["type"]
    if kind in {"heading", "paragraph"}:
        return {**block, "html": _html(block["children"])}
    if kind == "quote":
        return {**block, "children": [_block(each) for each in block["children"]]}
    if kind == "list":
        return {**block, "items": [[_block(each) for each in item] for item in block["items"]]}
    if kind == "table":
        rows = [[_html(cell) for cell in row] for row in block["rows"]]
        return {**block, "header": [_html(cell) for cell in block["header"]], "rows": rows}
    return block


def _html(inlines: list[dict[str, Any]]) -> SafeString:
    return format_html_join("", "{}", ((_inline(each),) for each in inlines))


def _inline(part: dict[str, Any]) -> SafeString:
    inside = _html(part.get("children", []))
    if part["type"] == "link":
        return format_html(
            '<a class="govuk-link" href="{}" rel="noopener noreferrer">{}</a>', part["url"], inside
        )
    marks = {"strong": "<strong>{}</strong>", "emphasis": "<em>{}</em>"}
    if part["type"] in marks:
        return format_html(marks[part["type"]], inside)
    return format_html("<br>{}", "") if part["type"] == "break" else format_html("{}", part["text"])


# The park ------------------------------------------------------------------------------------------------


@require_safe
@in_operator("desk.import_assets")
def park(house: House) -> HttpResponseBase:
    """Find things by serial number, in the order of serial numbers."""
    text, after = (
        house.request.GET.get("q", "")[:60].strip().upper(),
        house.request.GET.get("apres", "")[:130],
    )
    with scope.reading(house.organisation.id):
        rows = Asset.objects.filter(organisation=house.organisation, serial__startswith=text)
        rows = rows.filter(serial__gt=after) if after else rows
        page = list(rows.select_related("member").order_by("serial", "id")[: PAGE + 1])
        context = {
            "title": "Parc",
            "search": {"label": "Début du numéro de série", "value": text},
            "columns": [*showing.ASSET_COLUMNS, {"label": "Membre"}],
            "rows": [_owned(each) for each in page[:PAGE]],
            "empty": "Aucun matériel. Importez un inventaire.",
            "buttons": [{"text": "Importer un inventaire", "url": to("desk_assets_import")}],
            "next_url": f"?q={text}&apres={page[PAGE - 1].serial}" if len(page) > PAGE else "",
        }
        return house.page("desk/list.html", {**forms.LIST, **context})


def _owned(row: Asset) -> dict[str, Any]:
    (shown,) = showing.asset_rows([row])
    return {"cells": [*shown["cells"], {"text": row.member.name, "url": to("desk_member", row.member.slug)}]}


@FORM
@in_operator("desk.import_assets")
def bring_in(house: House) -> HttpResponseBase:
    """Look at an inventory, then write it: the file is sent again, nothing of it is kept between the two."""
    refusal, tally, wrote = None, None, False
    if house.request.method == "POST":
        wrote = typed(house.request, "then") == "write"
        try:
            tally = _imported(house, write=wrote)
        except Refusal as found:
            refusal = found
    questions = [
        forms.upload("file", "Fichier CSV, ou JSON de l’agent GLPI", accept=".csv,.json,.ndjson"),
        forms.text("member", "Membre, si le fichier ne donne pas de SIREN", optional=True),
        forms.radios("then", "Que faire ?", [("look", "Vérifier sans rien écrire"), ("write", "Importer")]),
    ]
    with scope.reading(house.organisation.id):
        context = {
            "title": "Importer un inventaire",
            "questions": forms.filled(questions, house.request, refusal, {"then": "look"}),
            "tally": tally,
            "wrote": wrote,
            "columns": showing.ASSET_COLUMNS,
        }
        return house.page("desk/import.html", context, refusal=refusal)


def _imported(house: House, *, write: bool) -> assets.Tally:
    sent = house.request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > LARGEST:
        why = "Choisissez un fichier de 200 Mo au plus."
        raise Invalid(why, field_errors={"file": why})
    name = typed(house.request, "member")
    with scope.reading(house.organisation.id):
        member = people.named(house.organisation, name, on=house.on) if name.strip() else None
    lines = read_glpi(sent.file) if str(sent.name).lower().endswith("json") else read_csv(sent.file)  # type: ignore[arg-type]
    return _run(house, lines, member, write=write)


def _run(house: House, lines: Iterator[Line], member: Organisation | None, *, write: bool) -> assets.Tally:
    if write:
        return assets.bring_in(
            organisation=house.organisation, lines=lines, member=member, by=house.actor, on=house.on
        )
    with scope.reading(house.organisation.id):
        return assets.preview(organisation=house.organisation, lines=lines, member=member)


# Promises ------------------------------------------------------------------------------------------------


@FORM
@in_operator("desk.set_promise")
def promises(house: House) -> HttpResponseBase:
    """Show what is promised, the calendars, the teams and the saved replies; on POST, add one of them."""
    refusal = None
    if house.request.method == "POST":
        try:
            messages.success(house.request, _ADD[typed(house.request, "act")](house))
            return redirect("desk_promises")
        except KeyError:
            return redirect("desk_promises")
        except Refusal as found:
            refusal = found
    with scope.reading(house.organisation.id):
        return house.page("desk/promises.html", _promise_context(house, refusal), refusal=refusal)


def _promise_context(house: House, refusal: Refusal | None) -> dict[str, Any]:
    operator = house.organisation
    rows = (
        SlaPolicy.objects.filter(organisation=operator, until=None)
        .select_related("member", "team")
        .order_by("id")
    )
    calendars = ServiceCalendar.objects.filter(organisation=operator).select_related("member").order_by("id")
    teams = [(each.id, each.name) for each in reading.services_of(operator.id)]
    first = {
        "own_unit": "minutes",
        "resolve_unit": "minutes",
        "escalate": 60,
        "hours": _hours_text(OFFICE_HOURS),
    }

    def shown(*questions: forms.Question) -> list[forms.Question]:
        return forms.filled(questions, house.request, refusal, first)

    return {
        "columns": [{"label": each} for each in ("Pour", "Prise en charge", "Résolution", "Version")],
        "rows": [{"cells": _policy_cells(each)} for each in rows[:200]],
        "calendars": [_calendar(each) for each in calendars[:100]],
        "teams": [name for _id, name in teams],
        "promise_form": shown(
            forms.text("member", "Membre", optional=True, hint="Vide : tous."),
            forms.text("service", "Service", optional=True, hint="Vide : tous."),
            forms.select(
                "priority", "Priorité", PRIORITY_LABELS.items(), optional=True, placeholder="Toutes"
            ),
            forms.select("team", "Équipe (engagement interne)", teams, optional=True, placeholder="Aucune"),
            forms.text("own", "Prise en charge", kind="number", width=5, optional=True),
            forms.select("own_unit", "Compté en", UNITS),
            forms.text("resolve", "Résolution", kind="number", width=5, optional=True),
            forms.select("resolve_unit", "Compté en", UNITS),
            forms.text("escalate", "Alerter avant l’échéance", suffix="minutes", kind="number", width=5),
        ),
        "calendar_form": shown(
            forms.text("calendar_member", "Membre", optional=True, hint="Vide : tous."),
            forms.text("calendar_service", "Service", optional=True, hint="Vide : tous."),
            forms.area("hours", "Horaires", hint="Un jour par ligne : lundi 8:30-12:00 13:30-17:30", rows=7),
            forms.area(
                "closures",
                "Jours de fermeture",
                hint="Une date par ligne : 24/12/2026",
                rows=3,
                optional=True,
            ),
        ),
        "team_form": shown(
            forms.text("name", "Nom de l’équipe"),
            forms.text("email", "Adresse de l’équipe", kind="email", optional=True),
            {
                "type": "checkboxes",
                "id": "members",
                "label": "Agents",
                "small": True,
                "options": forms.options_of((each.id, each.name) for each in accounts.agents_of(operator)),
            },
        ),
        "reply_form": shown(
            forms.text("title", "Titre de la réponse"),
            forms.area(
                "body",
                "Texte",
                hint="{{ personne }}, {{ commune }}, {{ numero }} et {{ agent }} sont remplacés.",
                rows=5,
            ),
            forms.select(
                "then", "Ensuite", STANDING_LABELS.items(), optional=True, placeholder="Choisi à l’envoi"
            ),
        ),
    }


def _policy_cells(row: SlaPolicy) -> list[dict[str, str]]:
    what = [
        row.member.name if row.member else "",
        row.service,
        PRIORITY_LABELS[row.priority] if row.priority else "",  # type: ignore[index]
        f"équipe {row.team.name}" if row.team else "",
    ]
    return [
        {"text": ", ".join(each for each in what if each) or "Toutes les demandes"},
        {"text": _target(row.own_amount, row.own_unit)},
        {"text": _target(row.resolve_amount, row.resolve_unit)},
        {"text": str(row.version)},
    ]


def _target(amount: int | None, unit: str) -> str:
    if amount is None:
        return "–"
    return (
        f"{amount} jour(s) de service"
        if unit == Unit.DAYS
        else f"{amount // 60} h {amount % 60:02d} de service"
    )


def _calendar(row: ServiceCalendar) -> dict[str, str]:
    who = ", ".join(each for each in (row.member.name if row.member else "", row.service) if each) or "Tous"
    return {"key": who, "value": _hours_text(row.hours).replace("\n", " ; ")}


def _hours_text(hours: Any) -> str:
    return "\n".join(
        f"{WEEKDAYS[int(day)]} {' '.join('-'.join(span) for span in spans)}"
        for day, spans in sorted(hours.items())
    )


def _promise(house: House) -> str:
    request = house.request
    promise = Promise(
        own=_typed_target(house, "own"),
        resolve=_typed_target(house, "resolve"),
        member=_member(house, "member"),
        service=typed(request, "service"),
        priority=int(typed(request, "priority"))
        if typed(request, "priority") in {"1", "2", "3", "4"}
        else None,
        team=identifier(typed(request, "team")),
        escalate_minutes=forms.number(typed(request, "escalate"), "escalate", most=10_000),
    )
    row = set_promise(organisation=house.organisation, promise=promise, by=house.actor, on=house.on)
    return f"Engagement enregistré, version {row.version}. Les demandes ouvertes sont recalculées."


def _typed_target(house: House, name: str) -> Target | None:
    told = typed(house.request, name)
    if not told.strip():
        return None
    unit = chosen(Unit, typed(house.request, f"{name}_unit"), f"{name}_unit")
    return Target(forms.number(told, name, least=1), unit)


def _member(house: House, field: str) -> Any:
    name = typed(house.request, field)
    if not name.strip():
        return None
    with scope.reading(house.organisation.id):
        return people.named(house.organisation, name, on=house.on, field=field).id


def _calendar_set(house: House) -> str:
    request = house.request
    closures = [
        forms.day(each, "closures") for each in typed(request, "closures").split("\n") if each.strip()
    ]
    place = house.organisation.commune_code or f"{house.organisation.department or '75'}001"[:5]
    set_calendar(
        organisation=house.organisation,
        name="Calendrier",
        hours=_read_hours(typed(request, "hours")),
        place=place,
        closures=closures,
        member=_member(house, "calendar_member"),
        service=typed(request, "calendar_service"),
        by=house.actor,
        on=house.on,
    )
    return "Calendrier enregistré. Les demandes ouvertes sont recalculées."


def _read_hours(text: str) -> dict[int, list[tuple[str, str]]]:
    why = "Écrivez un jour par ligne, ainsi : lundi 8:30-12:00 13:30-17:30."
    found: dict[int, list[tuple[str, str]]] = {}
    try:
        for line in filter(None, (each.strip().lower() for each in text.split("\n"))):
            name, *spans = line.split()
            found[WEEKDAYS.index(name)] = [_span(each) for each in spans]
    except ValueError:
        raise Invalid(why, field_errors={"hours": why}) from None
    return found


def _span(text: str) -> tuple[str, str]:
    begin, end = (each.zfill(5) for each in text.split("-"))
    for each in (begin, end):
        hours, minutes = each.split(":")
        if not (0 <= int(hours) < 24 and 0 <= int(minutes) < 60):
            raise ValueError(text)
    return begin, end


def _team(house: House) -> str:
    request = house.request
    picked = [found for each in request.POST.getlist("members") if (found := identifier(each))]
    support.name_service(
        organisation=house.organisation,
        name=typed(request, "name"),
        email=typed(request, "email"),
        members=picked,
        by=house.actor,
        on=house.on,
    )
    return "Équipe enregistrée."


def _reply(house: House) -> str:
    request, then = house.request, typed(house.request, "then")
    working.save_reply(
        organisation=house.organisation,
        title=typed(request, "title"),
        body=typed(request, "body"),
        then=then if then in set(Standing) else "",
        by=house.actor,
        on=house.on,
    )
    return "Réponse enregistrée."


_ADD = {"promise": _promise, "calendar": _calendar_set, "team": _team, "reply": _reply}
