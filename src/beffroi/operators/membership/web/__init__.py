"""Screens of members and agreements."""
