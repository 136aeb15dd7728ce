"""``/travail/<slug>/reglages/webhooks/``: who is told outside of what happens to cases."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import webhooks

_ONE = "<uuid:endpoint_id>"

urlpatterns = [
    path("", webhooks.endpoints, name="work_webhooks"),
    path("nouveau", webhooks.register, name="work_webhooks_register"),
    path(_ONE, webhooks.endpoint, name="work_webhook"),
    path(f"{_ONE}/modifier", webhooks.change, name="work_webhook_change"),
    path(f"{_ONE}/secret", webhooks.rotate, name="work_webhook_rotate"),
    path(f"{_ONE}/etat", webhooks.switch, name="work_webhook_switch"),
    path(f"{_ONE}/essai", webhooks.send_test, name="work_webhook_test"),
    path(f"{_ONE}/rejouer", webhooks.replay, name="work_webhook_replay"),
    path(f"{_ONE}/rejouer-depuis", webhooks.replay_since, name="work_webhook_replay_since"),
    path(f"{_ONE}/supprimer", webhooks.remove, name="work_webhook_remove"),
]
