"""``/operateur/rapport/``: the yearly report of the operator."""

from __future__ import annotations

from django.urls import path

from beffroi.observatory.web import report

urlpatterns = [
    path("", report.home, name="report"),
    path("rapport.pdf", report.paper, name="report_pdf"),
]
