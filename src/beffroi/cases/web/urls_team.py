"""What an administrator sets for the team, ``/travail/<slug>/reglages/``."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import work_routing, work_team_settings

urlpatterns = [
    path("services/", work_team_settings.services_list, name="work_services"),
    path("services/<uuid:service_id>", work_team_settings.service, name="work_service"),
    path("signatures/", work_team_settings.delegations_list, name="work_delegations"),
    path("signatures/<uuid:delegation_id>/fin", work_team_settings.end, name="work_delegation_end"),
    path("attribution/", work_routing.rules, name="work_routing"),
    path("attribution/<slug:pack>/<slug:code>/nouvelle", work_routing.new, name="work_rule_new"),
    path("attribution/<uuid:rule_id>/monter", work_routing.up, name="work_rule_up"),
    path("attribution/<uuid:rule_id>/retirer", work_routing.remove, name="work_rule_remove"),
]
