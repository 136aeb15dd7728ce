"""Addresses of a commune's figures, ``/travail/<slug>/statistiques/``."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import statistics

urlpatterns = [
    path("", statistics.home, name="work_statistics"),
    path("export.csv", statistics.export, name="work_statistics_export"),
]
