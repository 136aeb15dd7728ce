"""``/travail/<slug>/fiche/``: a member's own sheet."""

from __future__ import annotations

from django.urls import path

from beffroi.observatory.web import sheets

urlpatterns = [
    path("", sheets.of_member, name="own_sheet"),
    path("fiche.pdf", sheets.pdf_of_member, name="own_sheet_pdf"),
]
