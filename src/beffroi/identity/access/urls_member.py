"""``/travail/<slug>/acces/``: what the operator's staff may read, and what it read."""

from __future__ import annotations

from django.urls import path

from beffroi.identity.access import web

urlpatterns = [
    path("", web.given, name="access_member"),
    path("<uuid:request_id>", web.answer, name="access_answer"),
    path("<uuid:request_id>/terminer", web.end, name="access_end"),
]
