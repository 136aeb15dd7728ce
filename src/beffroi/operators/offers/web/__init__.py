"""Screens of the catalogue and of subscriptions."""
