"""Declares the app to Django: its pages in the menus, and its ear on the messages of cases."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_save


class DeskConfig(AppConfig):
    """The service desk around the support pack."""

    name = "beffroi.desk"
    label = "desk"

    def ready(self) -> None:
        """Bring the pages to the menus; hear the messages of members, whatever way they come in."""
        from beffroi.desk.requests.hearing import hear

        post_save.connect(hear, sender=apps.get_model("cases", "Message"), dispatch_uid="desk.hear")
        from beffroi.desk.sections import register

        register()
