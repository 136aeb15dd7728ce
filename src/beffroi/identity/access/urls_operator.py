"""``/operateur/acces/``: asking a commune to see its requests."""

from __future__ import annotations

from django.urls import path

from beffroi.identity.access import web

urlpatterns = [path("", web.ask, name="access_operator")]
