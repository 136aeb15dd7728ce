"""``/travail/<slug>/services/``: what a member sees of its operator's catalogue."""

from __future__ import annotations

from django.urls import path

from beffroi.operators.web import my_services

urlpatterns = [
    path("", my_services.listing, name="my_services"),
    path("<slug:code>/", my_services.one, name="my_service"),
]
