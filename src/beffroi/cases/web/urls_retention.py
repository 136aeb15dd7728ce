"""Addresses of retention, ``/travail/<slug>/conservation/``."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import retention, retention_settings, retention_transfers

urlpatterns = [
    path("", retention.ending, name="work_retention"),
    path("gelees", retention.holds, name="work_retention_holds"),
    path("geler", retention.hold, name="work_retention_hold"),
    path("gelees/<uuid:hold_id>", retention.release, name="work_retention_release"),
    path("reglages", retention_settings.change, name="work_retention_settings"),
    path("repetition", retention.rehearsal, name="work_retention_rehearsal"),
    path("traces", retention.traces, name="work_retention_traces"),
    path("versements", retention_transfers.transfers, name="work_retention_transfers"),
    path("versements/<uuid:transfer_id>", retention_transfers.transfer, name="work_retention_transfer"),
    path("versements/<uuid:transfer_id>/accepter", retention_transfers.accept, name="work_retention_accept"),
    path("versements/<uuid:transfer_id>/refuser", retention_transfers.reject, name="work_retention_reject"),
    path("versements/<uuid:transfer_id>/colis", retention_transfers.parcel, name="work_retention_parcel"),
]
