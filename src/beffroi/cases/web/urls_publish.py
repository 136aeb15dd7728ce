"""``/operateur/demarches/``: the procedures of an operator and the life of their versions."""

from __future__ import annotations

from django.urls import path

from beffroi.cases.web import publish, publish_draft, publish_ends, publish_new

ONE = "<slug:pack>/<slug:code>/"

urlpatterns = [
    path("", publish.home, name="publish_home"),
    path("nouvelle/", publish_new.new, name="publish_new"),
    path(ONE, publish.procedure, name="publish_procedure"),
    path(f"{ONE}commencer/", publish_draft.begin, name="publish_begin"),
    path(f"{ONE}projet/", publish_draft.edit, name="publish_draft"),
    path(f"{ONE}projet/publier/", publish_draft.publish, name="publish_publish"),
    path(f"{ONE}projet/jeter/", publish_draft.discard, name="publish_discard"),
    path(f"{ONE}<int:version>/retirer/", publish_ends.retire, name="publish_retire"),
    path(f"{ONE}<int:version>/arreter/", publish_ends.stop, name="publish_stop"),
]
