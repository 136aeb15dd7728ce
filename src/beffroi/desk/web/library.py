"""Articles and the park."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from beffroi.desk.assets import actions as assets
from beffroi.desk.assets.queries import brought_by
from beffroi.desk.assets.reading import Line, read_csv, read_glpi
from beffroi.desk.knowledge import actions as knowledge
from beffroi.desk.models import Article, Asset
from beffroi.desk.queries import PAGE
from beffroi.desk.types import AUDIENCE_LABELS, Audience
from beffroi.desk.web import forms, people, showing
from beffroi.desk.web.forms import chosen, to, typed
from beffroi.documents import queries as documents
from beffroi.kernel.errors import Invalid, Refusal
from beffroi.operators.frames import House, in_operator
from beffroi.operators.models import Organisation
from beffroi.tenancy import scope

FORM = require_http_methods(["GET", "HEAD", "POST"])
LARGEST = 200_000_000


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
        rows = brought_by(rows, house.request.GET.get("commande", ""))
        rows = rows.filter(serial__gt=after) if after else rows
        page = list(rows.select_related("member").order_by("serial", "id")[: PAGE + 1])
        context = {
            "title": "Parc",
            "search": {"label": "Début du numéro de série", "value": text},
            "columns": [*showing.ASSET_COLUMNS, {"label": "Membre"}],
            "rows": [_owned(house, each) for each in page[:PAGE]],
            "empty": "Aucun matériel. Importez un inventaire.",
            "buttons": [{"text": "Importer un inventaire", "url": to("desk_assets_import")}],
            "next_url": f"?q={text}&apres={page[PAGE - 1].serial}" if len(page) > PAGE else "",
        }
        return house.page("desk/list.html", {**forms.LIST, **context})


def _owned(house: House, row: Asset) -> dict[str, Any]:
    orders = f"{to('purchasing')}commandes/" if house.may("purchasing.watch") else ""
    (shown,) = showing.asset_rows([row], orders=orders)
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
