"""Colleagues on one case, ``/travail/<slug>/demandes/<number>/``: notes, drafts of letters, opinions, the whole case."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import work_competent, work_notes, work_opinions, work_whole

_CASE = "<slug:slug>/demandes/<str:number>"

urlpatterns = [
    path(f"{_CASE}/note", work_notes.note, name="work_note"),
    path(f"{_CASE}/notes-lues", work_notes.read, name="work_note_read"),
    path(f"{_CASE}/transmission/collectivites", work_competent.search, name="work_competent"),
    path(f"{_CASE}/presence", work_notes.others, name="work_others"),
    path(f"{_CASE}/presence/<str:verb>", work_notes.ping, name="work_presence"),
    path(f"{_CASE}/brouillons/<str:verb>", work_notes.drafts, name="work_drafts"),
    path(f"{_CASE}/avis", work_opinions.ask, name="work_opinion_ask"),
    path(f"{_CASE}/avis/<uuid:opinion_id>", work_opinions.record, name="work_opinion_record"),
    path(f"{_CASE}/avis/<uuid:opinion_id>/annuler", work_opinions.cancel, name="work_opinion_cancel"),
    path(f"{_CASE}/avis/<uuid:opinion_id>/fichier", work_opinions.file, name="work_opinion_file"),
    path(f"{_CASE}/dossier.<str:kind>", work_whole.whole, name="work_whole"),
]
