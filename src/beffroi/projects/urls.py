"""``/operateur/projets/``: portfolio, skills, trainings."""

from __future__ import annotations

from django.urls import path

from beffroi.projects.web import portfolio, project, training_session, trainings

urlpatterns = [
    path("", portfolio.home, name="projects_home"),
    path("schemas/", portfolio.plans, name="project_plans"),
    path("portefeuille.csv", portfolio.export, name="projects_export"),
    path("<uuid:project_id>/", project.project, name="project"),
    path("formations/", trainings.home, name="trainings_home"),
    path("formations/heures/", training_session.hours, name="training_hours"),
    path("formations/cours/<uuid:course_id>/", trainings.course, name="training_course"),
    path("formations/sessions/<uuid:session_id>/", training_session.session, name="training_session"),
    path(
        "formations/sessions/<uuid:session_id>/presences", training_session.presence, name="training_presence"
    ),
    path("formations/sessions/<uuid:session_id>.pdf", training_session.sheet, name="training_sheet"),
    path(
        "formations/attestations/<uuid:enrolment_id>.pdf", training_session.certificate, name="training_paper"
    ),
]
