"""Addresses of the members' figures, ``/operateur/statistiques/``."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import statistics_operator

urlpatterns = [
    path("", statistics_operator.home, name="statistics_operator"),
    path("export.csv", statistics_operator.export, name="statistics_operator_export"),
]
