"""``/demonstration/``: what only a demonstration shows."""

from __future__ import annotations

from django.urls import path

from beffroi.site.demonstration import web

urlpatterns = [
    path("courriels/", web.letter_box, name="demonstration_mails"),
    path("courriels/<str:name>/", web.mail, name="demonstration_mail"),
    path("courriels/<str:name>/<int:rank>/", web.attachment, name="demonstration_attachment"),
]
