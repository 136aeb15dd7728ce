"""Declares the app to Django."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Portfolio, skills, trainings."""

    name = "beffroi.projects"
    label = "projects"

    def ready(self) -> None:
        """Bring the pages of this app to the menus."""
        from beffroi.operators.menus import Group, Section, register_section

        register_section(Section(Group.PROJECTS, "Projets", "projects_home", "projects.watch", 0))
        register_section(Section(Group.MY_OPERATOR, "Projets", "projects_member", "projects.see", 70))
        register_section(
            Section(Group.PROJECTS, "Formations", "trainings_home", "projects.watch_trainings", 20)
        )
        register_section(
            Section(Group.MY_OPERATOR, "Formations", "training_member", "projects.see_trainings", 80)
        )
