"""Declares the app to Django."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Portfolio, skills, trainings."""

    name = "beffroi.projects"
    label = "projects"
