"""``/suivi/``: a request followed by whoever holds its key."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import (
    follow,
    follow_acts,
    follow_copy,
    follow_files,
    follow_law,
    follow_version,
    opinion_link,
    third_party,
)

urlpatterns = [
    path("", follow.ask, name="follow_form"),
    path("avis/<str:number>/<uuid:opinion_id>", opinion_link.answer, name="opinion_answer"),
    path(
        "avis/<str:number>/<uuid:opinion_id>/fichiers/<uuid:file_id>",
        opinion_link.file,
        name="opinion_shown_file",
    ),
    path("<str:number>", follow.case, name="follow_case"),
    path("<str:number>/attestation", follow_law.attest, name="follow_attest"),
    path("<str:number>/motifs", follow_law.ask_reasons, name="follow_ask_reasons"),
    path("<str:number>/messages", follow_acts.message, name="follow_message"),
    path("<str:number>/pieces", follow_acts.pieces, name="follow_pieces"),
    path("<str:number>/version", follow_version.version, name="follow_version"),
    path("<str:number>/retirer", follow_acts.withdraw, name="follow_withdraw"),
    path("<str:number>/reprendre", third_party.take_over, name="follow_take_over"),
    path("<str:number>/copie.zip", follow_copy.copy, name="follow_copy"),
    path("<str:number>/refaire", follow_copy.redo, name="follow_redo"),
    path("<str:number>/recu.pdf", follow_files.receipt, name="follow_receipt"),
    path("<str:number>/fichiers/<uuid:file_id>", follow_files.given, name="follow_file"),
    path("<str:number>/courriers/<uuid:paper_id>.pdf", follow_files.paper, name="follow_paper"),
]
