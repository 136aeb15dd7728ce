"""Addresses of the API, of its documentation and of the health page."""

from __future__ import annotations

from django.urls import path, re_path

from beffroi.site import web_api, web_health
from beffroi.site.api import api

urlpatterns = [
    path("sante", web_health.health, name="health"),
    path("api/v1/docs", web_api.docs, name="api_docs"),
    path("api/v1/", api.urls),
    re_path("^api/.*$", web_api.nothing_here, name="api_nothing"),
]
