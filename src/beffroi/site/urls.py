"""Every address of the house; the commune's own come last, since a slug matches anything."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from beffroi.site import web_errors

handler400, handler403 = web_errors.bad_request, web_errors.forbidden
handler404, handler500 = web_errors.not_found, web_errors.server_error

urlpatterns: list[URLPattern | URLResolver] = []
