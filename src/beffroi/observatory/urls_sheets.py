"""``/operateur/membres/<slug>/fiche/``: the sheet of a member, for its operator."""

from __future__ import annotations

from django.urls import path

from beffroi.observatory.web import sheets

urlpatterns = [
    path("", sheets.of_operator, name="sheet"),
    path("fiche.pdf", sheets.pdf_of_operator, name="sheet_pdf"),
]
