"""``/travail/<slug>/reglages/``: what a commune's administrator sets."""

from __future__ import annotations

from django.urls import path

from beffroi.operators.web import settings

urlpatterns = [
    path("", settings.home, name="settings_home"),
    path("coordonnees/", settings.contact, name="settings_contact"),
    path("demarches/<slug:pack>/<slug:code>/", settings.procedure, name="settings_procedure"),
]
