"""Addresses under ``/travail/<slug>/achats/``, for members."""

from __future__ import annotations

from django.urls import path

from beffroi.purchasing.web import member, orders, signed

urlpatterns = [
    path("", member.home, name="purchasing_member"),
    path("commandes/<uuid:order_id>/", orders.order, name="purchasing_member_order"),
    path("commandes/<uuid:order_id>.pdf", orders.paper, name="purchasing_member_order_pdf"),
    path("commandes/<uuid:order_id>/annuler/", orders.cancel, name="purchasing_member_order_cancel"),
    path("signatures/<uuid:signature_id>/", signed.file, name="purchasing_member_signature"),
    path("<uuid:campaign_id>/", member.campaign, name="purchasing_member_campaign"),
    path("<uuid:campaign_id>/besoins/", member.sheet, name="purchasing_member_sheet"),
    path("<uuid:campaign_id>/convention.pdf", member.convention, name="purchasing_member_convention"),
    path("<uuid:campaign_id>/commander/", orders.ordering, name="purchasing_member_ordering"),
]
