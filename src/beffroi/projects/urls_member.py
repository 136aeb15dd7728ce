"""``/travail/<slug>/projets/``: what a member sees and asks for."""

from __future__ import annotations

from django.urls import path

from beffroi.projects.web import help as helping
from beffroi.projects.web import help_answer, load, project, skills_mine
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
    path("competences/", skills_mine.team_member, name="skills_team_member"),
    path("competences/ma-fiche/", skills_mine.mine_member, name="skills_mine_member"),
    path("charge/", load.home_member, name="load_home_member"),
    path("entraide/", helping.home_member, name="help_home_member"),
    path("entraide/<uuid:request_id>/", helping.request_member, name="help_request_member"),
    path("entraide/accords/<uuid:proposal_id>/", help_answer.offer_member, name="help_offer_member"),
]
