"""``/travail/<slug>/projets/``: what a member sees and asks for."""

from __future__ import annotations

from django.urls import path

from beffroi.projects.web import project
from beffroi.projects.web import training_member as trainings

urlpatterns = [
    path("", project.member_home, name="projects_member"),
    path("formations/", trainings.home, name="training_member"),
    path("formations/sessions/<uuid:session_id>/", trainings.session, name="training_member_session"),
    path("formations/inscriptions/<uuid:enrolment_id>/", trainings.enrolment, name="training_enrolment"),
    path("formations/inscriptions/<uuid:enrolment_id>/annuler", trainings.give_up, name="training_give_up"),
    path(
        "formations/inscriptions/<uuid:enrolment_id>.pdf", trainings.certificate, name="training_certificate"
    ),
]
