"""Declares the app to Django and listens to the readings that cross organisations."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """What happened, provably."""

    name = "beffroi.journal"
    label = "journal"

    def ready(self) -> None:
        """Leave an entry at each crossing."""
        from beffroi.journal import actions, crossings
        from beffroi.tenancy import scope

        scope.register_crossing(crossings.teller(actions.tell_crossing))
