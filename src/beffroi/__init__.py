"""Beffroi: digital public services that communes share through their operator."""

__version__ = "0.1.0"
