"""Addresses under ``/travail/<slug>/contributions/``, for members."""

from __future__ import annotations

from django.urls import path

from beffroi.contributions.web import member

urlpatterns = [
    path("", member.home, name="member_contributions"),
    path("appels/<uuid:call_id>.pdf", member.paper, name="member_contributions_pdf"),
]
