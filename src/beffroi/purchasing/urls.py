"""Addresses under ``/operateur/achats/``."""

from __future__ import annotations

from django.urls import path

from beffroi.purchasing.web import campaign, campaigns, lots, orders, signed

urlpatterns = [
    path("", campaigns.home, name="purchasing"),
    path("nouvel-achat/", campaigns.opening, name="purchasing_open"),
    path("centrale/", campaigns.terms, name="purchasing_terms"),
    path("donnees-essentielles/<int:year>/", campaigns.essential_data, name="purchasing_essential"),
    path("lots/<uuid:lot_id>/", lots.lot, name="purchasing_lot"),
    path("commandes/<uuid:order_id>/", orders.order_seen, name="purchasing_order"),
    path("commandes/<uuid:order_id>.pdf", orders.paper_seen, name="purchasing_order_pdf"),
    path("commandes/<uuid:order_id>/annuler/", orders.cancel_seen, name="purchasing_order_cancel"),
    path("signatures/<uuid:signature_id>/", signed.file_seen, name="purchasing_signature"),
    path("<uuid:campaign_id>/", campaign.campaign, name="purchasing_campaign"),
    path("<uuid:campaign_id>/convention.pdf", campaign.convention, name="purchasing_convention"),
    path(
        "<uuid:campaign_id>/commander/<slug:member_slug>/", orders.ordering_for, name="purchasing_order_for"
    ),
]
