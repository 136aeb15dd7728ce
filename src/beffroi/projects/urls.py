"""``/operateur/projets/``: portfolio, skills, trainings."""

from __future__ import annotations

from django.urls import path

from beffroi.projects.web import help as helping
from beffroi.projects.web import (
    help_answer,
    load,
    portfolio,
    project,
    skills,
    skills_mine,
    training_session,
    trainings,
)

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
    path("competences/", skills.home, name="skills_home"),
    path("competences/personnes/", skills.holders, name="skills_holders"),
    path("competences/vocabulaire/", skills.vocabulary, name="skills_vocabulary"),
    path("competences/equipe/", skills_mine.team, name="skills_team"),
    path("competences/ma-fiche/", skills_mine.mine, name="skills_mine"),
    path("charge/", load.home, name="load_home"),
    path("entraide/", helping.home, name="help_home"),
    path("entraide/<uuid:request_id>/", helping.request, name="help_request"),
    path("entraide/accords/<uuid:proposal_id>/", help_answer.offer, name="help_offer"),
]
