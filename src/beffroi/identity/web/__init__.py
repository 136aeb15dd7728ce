"""Screens of ``/compte/``."""
