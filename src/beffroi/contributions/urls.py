"""Addresses under ``/operateur/contributions/``."""

from __future__ import annotations

from django.urls import path

from beffroi.contributions.web import calls, keys, quantities, runs, simulation

urlpatterns = [
    path("", keys.home, name="contributions"),
    path("cles/ecrire/", keys.write, name="contributions_write"),
    path("cles/<uuid:key_id>/", keys.one, name="contributions_key"),
    path("simulation/", simulation.compare, name="contributions_simulation"),
    path("calculs/nouveau/", runs.compute, name="contributions_compute"),
    path("calculs/<uuid:run_id>/", runs.one, name="contributions_run"),
    path("calculs/<uuid:run_id>/lignes.csv", runs.export, name="contributions_run_csv"),
    path("calculs/<uuid:run_id>/quantites/", quantities.amend, name="contributions_amend"),
    path("calculs/<uuid:run_id>/vote/", runs.vote, name="contributions_vote"),
    path("calculs/<uuid:run_id>/echeances/", runs.schedule, name="contributions_schedule"),
    path("calculs/<uuid:run_id>/emission/", runs.issue, name="contributions_issue"),
    path("appels/", calls.listed, name="contributions_calls"),
    path("appels/titres.csv", calls.export, name="contributions_calls_csv"),
    path("appels/paiements/", calls.pay, name="contributions_pay"),
    path("appels/<uuid:call_id>.pdf", calls.paper, name="contributions_call_pdf"),
    path("membres/<slug:slug>/", calls.billing, name="contributions_billing"),
]
