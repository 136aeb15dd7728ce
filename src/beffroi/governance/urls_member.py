"""``/travail/<slug>/instances/``: what a member's delegates receive and answer."""

from __future__ import annotations

from django.urls import path

from beffroi.governance.web import member

urlpatterns = [
    path("", member.home, name="governance_member"),
    path("<uuid:convocation_id>", member.convocation, name="governance_convocation"),
]
