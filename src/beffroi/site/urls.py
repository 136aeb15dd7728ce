"""Every address of the house; the commune's own come last, since a slug matches anything."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from beffroi.site import web_errors

handler400, handler403 = web_errors.bad_request, web_errors.forbidden
handler404, handler500 = web_errors.not_found, web_errors.server_error

_INCLUDED = (
    ("", "beffroi.site.urls_front"),
    ("compte/", "beffroi.identity.urls"),
    ("travail/<slug:slug>/reglages/webhooks/", "beffroi.cases.web.urls_webhooks"),
    ("travail/<slug:slug>/reglages/", "beffroi.operators.urls_settings"),
    ("travail/<slug:slug>/reglages/", "beffroi.cases.web.urls_team"),
    ("travail/<slug:slug>/conservation/", "beffroi.cases.web.urls_retention"),
    ("travail/<slug:slug>/statistiques/", "beffroi.cases.web.urls_statistics"),
    ("travail/<slug:slug>/courriels/", "beffroi.cases.web.urls_mail"),
    ("travail/<slug:slug>/acces/", "beffroi.identity.access.urls_member"),
    ("travail/<slug:slug>/services/", "beffroi.operators.urls_services"),
    ("travail/<slug:slug>/instances/", "beffroi.governance.urls_member"),
    ("travail/<slug:slug>/contributions/", "beffroi.contributions.urls_member"),
    ("travail/<slug:slug>/achats/", "beffroi.purchasing.urls_member"),
    ("travail/<slug:slug>/projets/", "beffroi.projects.urls_member"),
    ("travail/<slug:slug>/assistance/", "beffroi.desk.urls_member"),
    ("travail/<slug:slug>/fiche/", "beffroi.observatory.urls_member"),
    ("travail/", "beffroi.cases.web.urls_work"),
    ("travail/", "beffroi.cases.web.urls_together"),
    ("avis-formation/", "beffroi.projects.urls_public"),
    ("operateur/statistiques/", "beffroi.cases.web.urls_statistics_operator"),
    ("operateur/demarches/", "beffroi.cases.web.urls_publish"),
    ("operateur/acces/", "beffroi.identity.access.urls_operator"),
    ("operateur/instances/", "beffroi.governance.urls"),
    ("operateur/contributions/", "beffroi.contributions.urls"),
    ("operateur/achats/", "beffroi.purchasing.urls"),
    ("operateur/projets/", "beffroi.projects.urls"),
    ("operateur/assistance/", "beffroi.desk.urls"),
    ("operateur/rapport/", "beffroi.observatory.urls"),
    ("operateur/membres/<slug:slug>/fiche/", "beffroi.observatory.urls_sheets"),
    ("operateur/", "beffroi.operators.urls"),
    ("demonstration/", "beffroi.site.demonstration.urls"),
    ("suivi/", "beffroi.cases.web.urls_follow"),
    ("", "beffroi.site.urls_api"),
    ("<slug:slug>/", "beffroi.cases.web.urls_portal"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path(route, include(module)) for route, module in _INCLUDED if find_spec(module)
]
