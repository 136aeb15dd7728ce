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
        for rank, (text, name) in enumerate(
            (("Compétences", "skills_home"), ("Charge", "load_home"), ("Entraide", "help_home"))
        ):
            register_section(Section(Group.PROJECTS, text, name, "projects.watch_skills", 30 + rank))
        for rank, (text, name) in enumerate(
            (("Compétences", "skills_team_member"), ("Entraide", "help_home_member"))
        ):
            register_section(Section(Group.MY_OPERATOR, text, name, "projects.see_skills", 82 + rank))
