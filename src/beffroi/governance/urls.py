"""``/operateur/instances/``: bodies, sessions, deliberations."""

from __future__ import annotations

from django.urls import path

from beffroi.governance.web import bodies, deliberations, sessions

urlpatterns = [
    path("", bodies.home, name="governance_home"),
    path("deliberations/", bodies.deliberations, name="governance_deliberations"),
    path("deliberations.csv", deliberations.dataset, name="governance_dataset"),
    path("deliberations/<uuid:deliberation_id>/", deliberations.deliberation, name="governance_deliberation"),
    path("deliberations/<uuid:deliberation_id>.pdf", deliberations.paper, name="governance_paper"),
    path("mandats/<uuid:mandate_id>/", bodies.mandate, name="governance_mandate"),
    path("seances/<uuid:session_id>/", sessions.session, name="governance_session"),
    path("seances/<uuid:session_id>/seconde", bodies.second, name="governance_second"),
    path("seances/<uuid:session_id>.pdf", deliberations.minutes, name="governance_minutes"),
    path("<uuid:body_id>/", bodies.body, name="governance_body"),
]
