"""``/operateur/``: the operator's cockpit."""

from __future__ import annotations

from django.urls import path

from beffroi.operators.web import (
    admission,
    agreements,
    catalogue,
    cockpit,
    members,
    statutes,
    subscriptions,
    succeeding,
)

urlpatterns = [
    path("", cockpit.home, name="cockpit"),
    path("membres/<slug:slug>/", cockpit.member, name="cockpit_member"),
    path("membres/<slug:slug>/adhesion/", members.life, name="member_life"),
    path("membres/<slug:slug>/competences/", statutes.competences, name="member_competences"),
    path("membres/<slug:slug>/services/", subscriptions.of_member, name="member_services"),
    path("membres/<slug:slug>/demandes/<uuid:wish_id>/", subscriptions.wish, name="service_wish"),
    path("membres/<slug:slug>/succession/", succeeding.succession, name="member_succession"),
    path("adhesions/", members.prospects, name="operator_accessions"),
    path("statuts/", statutes.statutes, name="operator_statutes"),
    path("documents/<uuid:file_id>", members.paper, name="operator_paper"),
    path("conventions/", agreements.listing, name="agreements"),
    path("conventions/nouvelle/", agreements.new, name="agreement_new"),
    path("conventions/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path("catalogue/", catalogue.listing, name="services"),
    path("catalogue/export", catalogue.export, name="services_export"),
    path("catalogue/nouveau/", catalogue.edit, name="service_new"),
    path("catalogue/services/<slug:code>/", catalogue.service, name="service"),
    path("catalogue/services/<slug:code>/modifier/", catalogue.edit, name="service_edit"),
    path("admettre/", admission.search, name="cockpit_admit"),
    path("admettre/<str:code>/", admission.confirm, name="cockpit_admit_one"),
]
