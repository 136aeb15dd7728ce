"""Addresses of the agents' workspace, ``/travail/``."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import (
    work_case,
    work_entry,
    work_export,
    work_home,
    work_law,
    work_mandate,
    work_many,
    work_plain,
    work_steps,
    work_team,
    work_version,
    work_views,
)

_CASE = "<slug:slug>/demandes/<str:number>"

urlpatterns = [
    path("", work_home.choose, name="work_choose"),
    path("<slug:slug>/", work_home.queue, name="work_queue"),
    path("<slug:slug>/suivante", work_home.take_next, name="work_next"),
    path("<slug:slug>/ensemble", work_many.together, name="work_many"),
    path("<slug:slug>/export.csv", work_export.export, name="work_export"),
    path("<slug:slug>/export.ods", work_export.export_ods, name="work_export_ods"),
    path("<slug:slug>/aide", work_home.help_page, name="work_help"),
    path("<slug:slug>/vues", work_views.views, name="work_views"),
    path("<slug:slug>/vues/nouvelle", work_views.save, name="work_view_save"),
    path("<slug:slug>/vues/<uuid:view_id>", work_views.view, name="work_view"),
    path("<slug:slug>/vues/<uuid:view_id>/modifier", work_views.edit, name="work_view_edit"),
    path("<slug:slug>/equipe/", work_team.team, name="work_team"),
    path("<slug:slug>/equipe/<uuid:absence_id>/annuler", work_team.cancel, name="work_absence_cancel"),
    path("<slug:slug>/demandes/nouvelle", work_entry.choose, name="work_entry"),
    path("<slug:slug>/demandes/nouvelle/<slug:pack>/<slug:code>", work_entry.fill, name="work_entry_form"),
    path(_CASE, work_case.case, name="work_case"),
    path(f"{_CASE}/attribuer", work_case.assign, name="work_assign"),
    path(f"{_CASE}/lu", work_case.mark_read, name="work_read"),
    path(f"{_CASE}/message", work_plain.message, name="work_message"),
    path(f"{_CASE}/accuse", work_plain.acknowledge, name="work_acknowledge"),
    path(f"{_CASE}/remise", work_mandate.hand_over, name="work_hand_over"),
    path(f"{_CASE}/retrait", work_plain.withdraw, name="work_withdraw"),
    path(f"{_CASE}/completer", work_plain.complete, name="work_complete"),
    path(f"{_CASE}/pieces", work_steps.request_documents, name="work_pieces"),
    path(f"{_CASE}/decision", work_steps.decide, name="work_decide"),
    path(f"{_CASE}/prolongation", work_steps.extend, name="work_extend"),
    path(f"{_CASE}/transmission", work_steps.transfer, name="work_transfer"),
    path(f"{_CASE}/version", work_version.version, name="work_version"),
    path(f"{_CASE}/attestation", work_law.attest, name="work_attest"),
    path(f"{_CASE}/motifs-demandes", work_law.ask_reasons, name="work_ask_reasons"),
    path(f"{_CASE}/motifs", work_law.give_reasons, name="work_give_reasons"),
    path(f"{_CASE}/accuse.pdf", work_case.receipt, name="work_receipt"),
    path(f"{_CASE}/fichiers/<uuid:file_id>", work_case.file, name="work_file"),
    path(f"{_CASE}/fichiers/<uuid:file_id>/original", work_case.original, name="work_original"),
    path(f"{_CASE}/courriers/<uuid:paper_id>", work_case.paper, name="work_paper"),
]
