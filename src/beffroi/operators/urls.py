"""``/operateur/``: the operator's cockpit."""

from __future__ import annotations

from django.urls import path

from beffroi.operators.web import admission, cockpit

urlpatterns = [
    path("", cockpit.home, name="cockpit"),
    path("membres/<slug:slug>/", cockpit.member, name="cockpit_member"),
    path("admettre/", admission.search, name="cockpit_admit"),
    path("admettre/<str:code>/", admission.confirm, name="cockpit_admit_one"),
]
