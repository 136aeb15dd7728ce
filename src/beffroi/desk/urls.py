"""Addresses under ``/operateur/assistance/``."""

from __future__ import annotations

from django.urls import path

from beffroi.desk.web import around, library, months, promises, queue, rating, ticket

urlpatterns = [
    path("", queue.listing, name="desk_queue"),
    path("nouvelle/", queue.call, name="desk_call"),
    path("nouvelle/membres/", queue.members, name="desk_members"),
    path("demandes/<str:number>/", ticket.page, name="desk_ticket"),
    path("demandes/<str:number>/fichiers/<uuid:file_id>/", ticket.file, name="desk_file"),
    path("demandes/<str:number>/<slug:verb>/", ticket.act, name="desk_act"),
    path("courriels/", around.mail, name="desk_mail"),
    path("interventions/", around.visits, name="desk_visits"),
    path("interventions/<uuid:visit_id>/", around.visit, name="desk_visit"),
    path("problemes/", around.problem_list, name="desk_problems"),
    path("problemes/<uuid:problem_id>/", around.problem, name="desk_problem"),
    path("articles/", library.articles, name="desk_articles"),
    path("articles/nouveau/", library.article, name="desk_article_new"),
    path("articles/<slug:slug>/", library.article, name="desk_article"),
    path("parc/", library.park, name="desk_assets"),
    path("parc/importer/", library.bring_in, name="desk_assets_import"),
    path("chiffres/", months.month, name="desk_figures"),
    path("chiffres/export/", months.month_csv, name="desk_figures_csv"),
    path("membres/<slug:slug>/", months.member, name="desk_member"),
    path("engagements/", promises.promises, name="desk_promises"),
    path("avis/<str:number>/", rating.rate, name="desk_rate"),
]
